import {
  basicPipeline,
  expect,
  expectAccessible,
  projectNew,
  test,
} from '../../web/playwright/story';

test('who deletes an execution is told first which data goes with it', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  await page.goto(`/p/${project}/executions`);
  const row = page.getByRole('row', { name: /Basic Input\/Output #\d+/ });
  await row.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: /^Delete “Basic/ });
  await expect(dialog).toContainText(/\d values? \(.*B\) are deleted from the storage/);
  await expect(dialog).toContainText('of console are deleted');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(row).toBeVisible();
});
