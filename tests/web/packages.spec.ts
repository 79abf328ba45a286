import { readFile } from 'node:fs/promises';
import {
  basicPipeline,
  expect,
  expectAccessible,
  projectNew,
  test,
} from '../../web/playwright/story';

test('exactly which packages a job ran with is listed, searched and saved', async ({ page }) => {
  const own = await projectNew(page);
  await basicPipeline(page, own);
  await page.goto(`/p/${own}/pipelines/basic`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  await graph.getByText('GenArray').click();
  await page.getByRole('tab', { name: 'Info' }).click();
  const packages = page.getByRole('region', { name: 'Packages' }).first();
  await packages.getByRole('textbox', { name: 'Find a package' }).fill('numpy');
  await expect(packages.getByRole('row', { name: /^numpy/ })).toBeVisible();
  await expect(packages.getByRole('row', { name: /^matplotlib/ })).toHaveCount(0);
  const downloading = page.waitForEvent('download');
  await packages.getByRole('button', { name: 'Save as a file' }).click();
  const saved = await downloading;
  expect(saved.suggestedFilename()).toBe('GenArray-packages.txt');
  expect(await readFile(await saved.path(), 'utf8')).toMatch(/^numpy==/m);
  await expectAccessible(page);
});
