import {
  basicPipeline,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

async function runOnce(page: Page, project: string) {
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
}

test('values of a run are given back, and the run says so', async ({ page }) => {
  const project = await projectNew(page);
  await runOnce(page, project);
  await page.goto(`/p/${project}/executions`);
  const row = page.getByRole('row', { name: /Basic Input\/Output #\d+/ });
  await row.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Give values back…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Give back the values of/ });
  await expect(dialog).toContainText('Console, figures, metrics and code stay');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Give back' }).click();
  await expect(dialog).toBeHidden();
  await row.getByRole('button', { name: /^Actions for/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Give values back…' })).toBeHidden();
  await page.getByRole('menuitem', { name: 'Open', exact: true }).click();
  await expect(page.getByText('Its values were given back')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Run again' })).toBeVisible();
  await expect(page.getByRole('button', { name: /restart/i })).toBeHidden();
  await expectAccessible(page);
});

test('a project says how long values are kept', async ({ page }) => {
  const name = unique('Frugal');
  await projectNew(page, name);
  await page.goto('/');
  const open = async () => {
    await page.getByRole('button', { name: `${name}: Actions` }).click();
    await page.getByRole('menuitem', { name: 'Keep values…' }).click();
  };
  await open();
  const dialog = page.getByRole('dialog', { name: `Values of “${name}”` });
  await expect(dialog).toContainText('the project says nothing itself');
  await dialog.getByLabel('For so many days after the end').fill('30');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await open();
  await expect(dialog.getByLabel('For so many days after the end')).toHaveValue('30');
  await expect(dialog.getByLabel('Of the latest executions of each pipeline')).toHaveValue('');
});
