import { readFile } from 'node:fs/promises';
import {
  basicPipeline,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

/** What a click saves, by its name; it must be a zip. */
async function saved(page: Page, button: string) {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const download = await downloading;
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
  return download.suggestedFilename();
}

test('a pipeline leaves as a program, and a job as files to run it again', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines`);
  await page
    .getByRole('button', { name: /: Actions$/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Export as a program' }).click();
  await expect(page.getByRole('dialog')).toContainText('runs without DeepForge');
  await expectAccessible(page);
  expect(await saved(page, 'Download')).toMatch(/\.zip$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.goto(`/p/${project}/pipelines/basic`);
  await page.getByRole('button', { name: 'Export as a program' }).click();
  expect(await saved(page, 'Download')).toBe('Basic Input Output.zip');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('export as a program');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('runs without DeepForge');
  await page.keyboard.press('Escape');
  await page.locator('.react-flow__pane').click({ button: 'right', position: { x: 20, y: 20 } });
  await page.getByRole('menuitem', { name: 'Export as a program' }).click();
  await expect(page.getByRole('dialog')).toContainText('runs without DeepForge');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.locator('.react-flow__pane').click({ button: 'right', position: { x: 20, y: 20 } });
  await page.getByRole('menuitem', { name: /^Run/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Run');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  await graph.getByText('GenArray').click();
  await page.getByRole('tab', { name: 'Info' }).click();
  expect(await saved(page, 'Download the files')).toBe('GenArray.zip');
  await expectAccessible(page);
});
