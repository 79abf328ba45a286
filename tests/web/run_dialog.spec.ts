import {
  api,
  basicPipeline,
  change,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

async function dialogOpen(page: Page) {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeVisible();
  return dialog;
}

test('the dialog says who would run it, remembers the choice, and starts by Ctrl+Enter', async ({
  page,
}) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  let dialog = await dialogOpen(page);
  await expect(dialog.getByRole('radio').first()).toBeChecked();
  await expect(dialog.getByText('This server')).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill('By the keys');
  await dialog.getByLabel('Priority').fill('5');
  await dialog.getByLabel('Open the execution when it has started').uncheck();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  const toast = page.getByRole('status').filter({ hasText: '“By the keys” has started' });
  await expect(toast).toBeVisible();
  await toast.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: 'By the keys' })).toBeVisible();
  const run = /executions\/([^?]+)/.exec(page.url())?.[1];
  expect((await api<{ priority: number }>(page, 'GET', `/executions/${run}`)).priority).toBe(5);
  await page.goto(`/p/${project}/pipelines/basic`);
  dialog = await dialogOpen(page);
  await expect(dialog.getByLabel('Open the execution when it has started')).not.toBeChecked();
});

test('what keeps it from running is said before, with the way to the node', async ({ page }) => {
  test.skip(!isMock, 'the stand-in answers the check at once');
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [{ op: 'remove', path: '/pipelines/basic/edges/e1' }]);
  await page.goto(`/p/${project}/pipelines/basic`);
  const dialog = await dialogOpen(page);
  await expect(dialog).toContainText('One thing keeps it from running');
  await expect(dialog.getByRole('button', { name: 'Run' })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole('link', { name: /arr/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/node=print/);
});

test('a compute without workers says so before the run', async ({ page }) => {
  test.skip(!isMock, 'the stand-in answers the check at once');
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  const dialog = await dialogOpen(page);
  await expect(dialog).toContainText('2 jobs');
  await dialog.getByRole('radio').nth(1).check();
  await expect(dialog).toContainText('the run would wait for one');
  await expect(dialog.getByRole('button', { name: 'Run' })).toBeEnabled();
});

test('a run has values of its own, shows them, and can be run again with them', async ({
  page,
}) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  let dialog = await dialogOpen(page);
  await dialog.getByLabel('Set an attribute for this run').click();
  await page.getByRole('option', { name: 'GenArray.length' }).click();
  const field = dialog.getByLabel('GenArray.length', { exact: true });
  await expect(field).toHaveValue('10');
  await expect(field).toHaveAccessibleDescription(/Whole number.*in the pipeline 10/);
  await field.fill('many');
  await expect(field).toHaveAccessibleDescription(/A whole number, such as 10/);
  await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await field.fill('3');
  await dialog.getByLabel('Name', { exact: true }).fill('First try');
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  const values = page.getByRole('region', { name: 'Values for this run' });
  await expect(values).toContainText('GenArray.length = 3');
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Run again' }).click();
  dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('With the values of “First try”');
  await expect(dialog.getByLabel('GenArray.length', { exact: true })).toHaveValue('3');
  await dialog.getByLabel('Name', { exact: true }).fill('Second try');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Second try' })).toBeVisible();
  await expect(values).toContainText('GenArray.length = 3');
});
