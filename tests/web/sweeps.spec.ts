import {
  api,
  basicPipeline,
  change,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const compute = '00000000-0000-7000-8000-000000000001';
const storage = '00000000-0000-7000-8000-000000000011';

const logging = `class GenArray():

    def __init__(self, length=10, rate=5):
        self.length = length
        self.rate = rate

    def execute(self):
        import deepforge
        deepforge.log(1, loss=self.rate + self.length)
        arr = [self.rate] * self.length
        return arr
`;

async function sweepPipeline(page: Page) {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [
    { op: 'replace', path: '/operations/GenArray/code', value: logging },
  ]);
  await page.goto(`/p/${project}/pipelines/basic`);
  return project;
}

async function axisAdd(page: Page, name: string, values: string) {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Add an axis').click();
  await page.getByRole('option', { name, exact: true }).click();
  await dialog.getByLabel(`Values of ${name}`).fill(values);
}

test('axes in the run dialog become a table of members, sorted by their metric', async ({
  page,
}) => {
  await sweepPipeline(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeVisible();
  await axisAdd(page, 'GenArray.length', '8..1');
  await expect(dialog).toContainText('A range leads upwards');
  await expect(dialog.getByRole('button', { name: 'Run' })).toBeDisabled();
  await dialog.getByLabel('Values of GenArray.length').fill('1..3');
  await expect(dialog).toContainText('This makes 3 executions');
  await axisAdd(page, 'GenArray.rate', '5, 4');
  await expect(dialog).toContainText('This makes 6 executions');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Start the sweep' }).click();
  await expect(page).toHaveURL(/\/sweeps\//);
  await expect(page.getByText('6 of 6 done').first()).toBeVisible({ timeout: 90_000 });
  const rows = page.getByRole('region', { name: 'Members and their metrics' }).getByRole('row');
  await expect(rows).toHaveCount(7);
  await page.getByRole('button', { name: 'loss', exact: true }).click();
  await expect(page).toHaveURL(/sort=last/);
  await expect(rows.nth(1)).toContainText('5');
  await expect(rows.nth(1).getByLabel('best')).toBeVisible();
  await expect(page.getByRole('group', { name: 'loss – length' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'All sweeps' }).click();
  await expect(page.getByRole('region', { name: 'Sweeps' })).toContainText('6 of 6 done');
  await expectAccessible(page);
});

test('the list of executions shows of which sweep they are, and only those when asked', async ({
  page,
}) => {
  const project = await sweepPipeline(page);
  const kept = { pipeline: 'basic', compute, storage };
  await api(page, 'POST', `/projects/${project}/executions`, { ...kept, name: 'Alone' });
  await api(page, 'POST', `/projects/${project}/sweeps`, {
    ...kept,
    method: 'grid',
    name: 'Lengths',
    axes: [{ node: 'gen', attribute: 'length', values: [2, 3] }],
  });
  await page.goto(`/p/${project}/executions`);
  const rows = page.getByRole('region', { name: 'Executions', exact: true }).getByRole('row');
  await expect(rows).toHaveCount(4, { timeout: 30_000 });
  const origin = page.getByRole('combobox', { name: 'Started by' });
  await origin.click();
  await page.getByRole('option', { name: 'Lengths', exact: true }).click();
  await expect(page).toHaveURL(/sweep=/);
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: 'Alone' })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(page).toHaveURL(/sort=name/);
  await page.reload();
  await expect(origin).toHaveValue('Lengths');
  await expect(rows).toHaveCount(3);
  await origin.click();
  await page.getByRole('option', { name: 'Single runs by people' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Alone');
  await origin.click();
  await page.getByRole('option', { name: 'Any sweep' }).click();
  await page.getByRole('link', { name: 'Lengths · 1' }).click();
  await expect(page.getByRole('heading', { name: 'Lengths', level: 1 })).toBeVisible();
});

test('a sweep is renamed, and deleted with its executions', async ({ page }) => {
  const project = await sweepPipeline(page);
  const { id } = await api<{ id: string }>(page, 'POST', `/projects/${project}/sweeps`, {
    pipeline: 'basic',
    compute,
    storage,
    method: 'grid',
    name: 'Lengths',
    axes: [{ node: 'gen', attribute: 'length', values: [2, 3] }],
  });
  await page.goto(`/p/${project}/sweeps/${id}`);
  await expect(page.getByText('2 of 2 done').first()).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('F2');
  await page.getByRole('dialog').getByLabel('Name').fill('Long and short');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Long and short', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Lengths', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete “Lengths”?' });
  await dialog.getByLabel('2 executions are deleted with it').check();
  await expect(dialog).toContainText(/values? \(.*B\) are deleted from the storage/);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No sweep yet')).toBeVisible();
  await page.goto(`/p/${project}/executions`);
  await expect(page.getByText('Nothing has run yet')).toBeVisible({ timeout: 30_000 });
});

test('without a sweep the page says how to make one', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/sweeps`);
  await expect(page.getByText('No sweep yet')).toBeVisible();
  await expectAccessible(page);
});
