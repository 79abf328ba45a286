import {
  api,
  basicPipeline,
  change,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

interface Item {
  id: string;
}

/** A run of the basic pipeline that has ended. */
async function runNew(page: Page, project: string, name: string): Promise<string> {
  const first = async (path: string) =>
    (await api<{ items: Item[] }>(page, 'GET', path)).items[0]?.id;
  const body = {
    pipeline: 'basic',
    name,
    compute: await first('/computes'),
    storage: await first(`/projects/${project}/storages`),
  };
  const { id } = await api<Item>(page, 'POST', `/projects/${project}/executions`, body);
  const status = async () =>
    (await api<{ status: string }>(page, 'GET', `/executions/${id}`)).status;
  await expect.poll(status, { timeout: 60_000 }).toBe('success');
  return id;
}

test('all that differs between two executions is named first and shown in full below', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const [before, after] = [unique('Before'), unique('After')];
  const first = await runNew(page, project, before);
  const code =
    "class PrintArray():\n\n    def execute(self, arr):\n        print('# compared', arr)\n";
  await change(page, project, [
    { op: 'replace', path: '/operations/PrintArray/code', value: code },
    { op: 'add', path: '/pipelines/basic/nodes/gen/attributes/length', value: 12 },
  ]);
  const second = await runNew(page, project, after);
  await page.goto(`/p/${project}/executions?sel=${second},${first}&view=differences`);
  const what = page.getByRole('region', { name: 'What differs' });
  await expect(what).toContainText('revision');
  await expect(what).toContainText('2 jobs differ');
  await expect(what).toContainText('Code of PrintArray: changed');
  const jobs = page.getByRole('region', { name: 'Differences job by job' });
  await expect(jobs.getByRole('row', { name: /GenArray length/ })).toContainText('12');
  const difference = page.getByRole('region', { name: 'Code of PrintArray' });
  await expect(difference.getByRole('row', { name: /compared/ })).toHaveAttribute(
    'data-kind',
    'added',
  );
  await expectAccessible(page);
  await jobs.getByRole('link', { name: 'GenArray' }).first().click();
  await expect(page).toHaveURL(new RegExp(`executions/${second}.*job=`));
});

test('of several executions two are chosen, and a run is the same as itself', async ({ page }) => {
  test.setTimeout(180_000);
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const names = ['One', 'Two', 'Three'].map(unique);
  const ids: string[] = [];
  for (const name of names) ids.push(await runNew(page, project, name));
  await page.goto(`/p/${project}/executions?sel=${ids.join(',')}&view=differences`);
  await expect(page.getByText(`${names[1]} → ${names[2]}`)).toBeVisible();
  await page.getByRole('combobox', { name: 'To' }).selectOption(names[1] ?? '');
  await page.getByRole('combobox', { name: 'From' }).selectOption(names[1] ?? '');
  await expect(page.getByRole('region', { name: 'What differs' })).toContainText('Nothing');
});
