import {
  api,
  basicPipeline,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

interface Model {
  operations: Record<string, Record<string, unknown>>;
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const attempts = (page: Page) => field(page, 'Attempts');

async function operationOf(page: Page, project: string) {
  const { model } = await api<{ model: Model }>(page, 'GET', `/projects/${project}/model`);
  return model.operations.GenArray ?? {};
}

async function openRuns(page: Page, project: string) {
  await page.goto(`/p/${project}/operations/GenArray`);
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(field(page, 'Processors')).toBeVisible();
}

test('what an operation needs, how long it may take and its retries are set beside the code', async ({
  page,
}) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await openRuns(page, project);

  await field(page, 'Processors').fill('2000');
  await expect(page.getByText('From 1 to 1,024, or nothing.')).toBeVisible();
  await page.keyboard.press('Enter');
  await field(page, 'Processors').fill('2');
  await page.keyboard.press('Enter');
  await field(page, 'Labels of the worker').fill('fast\nzone=lab');
  await field(page, 'Longest run').fill('90');
  await expect(field(page, 'First wait')).not.toBeEditable();
  await attempts(page).fill('3');
  await page.keyboard.press('Enter');
  await field(page, 'First wait').fill('5');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Run it each time' }).check();
  await expect
    .poll(() => operationOf(page, project))
    .toMatchObject({
      resources: { cpus: 2, labels: ['fast', 'zone=lab'] },
      limits: { timeout_seconds: 90 },
      retries: { max_attempts: 3, backoff_seconds: 5 },
      no_cache: true,
    });
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('checkbox', { name: 'Run it each time' })).not.toBeChecked();

  await attempts(page).fill('');
  await page.keyboard.press('Enter');
  await expect(field(page, 'First wait')).toHaveValue('');
  await expect.poll(() => operationOf(page, project)).not.toHaveProperty('retries');
});

test('another window shows it at once, and a phone only reads', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await openRuns(page, project);
  const phone = await page.context().newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await openRuns(phone, project);
  await expect(field(phone, 'Processors')).not.toBeEditable();
  await expect(phone.getByRole('checkbox', { name: 'Run it each time' })).toBeDisabled();

  await field(page, 'Processors').fill('4');
  await field(page, 'Processors').press('Enter');
  await expect(field(phone, 'Processors')).toHaveValue('4');
  await expectAccessible(phone);
});
