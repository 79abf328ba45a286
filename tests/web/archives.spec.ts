import { readFile } from 'node:fs/promises';
import {
  basicPipeline,
  type enter,
  expect,
  expectAccessible,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

async function exported(page: Parameters<typeof enter>[0], name: string): Promise<Buffer> {
  await page.goto('/');
  await page.getByRole('button', { name: `${name}: Actions` }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: `Export “${name}”` });
  await dialog.getByRole('checkbox').check();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.zip$/);
  await expect(dialog).toBeHidden();
  return readFile(await file.path());
}

test('a project leaves as an archive and comes back as another project', async ({ page }) => {
  const name = unique('Travelling');
  await basicPipeline(page, await projectNew(page, name));
  const buffer = await exported(page, name);
  await page.getByRole('button', { name: 'Import archive' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a project' });
  await expectAccessible(page);
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: 'travelling.zip', mimeType: 'application/zip', buffer });
  await expect(dialog.getByText(`“${name}” is yours`)).toBeVisible();
  await expect(dialog.getByText(/Taken: 1 pipeline/)).toBeVisible();
  await dialog.getByRole('link', { name: 'Open project' }).click();
  await expect(page.getByRole('link', { name: 'Basic Input/Output' })).toBeVisible();
});

test('a file that is dropped on the projects is imported, and one that is no archive is refused in words', async ({
  page,
}) => {
  await projectNew(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Import archive' })).toBeVisible();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['GIF89a and no archive'], 'holiday.zip'));
    return transfer;
  });
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
  const dialog = page.getByRole('dialog', { name: 'Import a project' });
  await expect(dialog.getByRole('alert')).toContainText('“holiday.zip” was not imported');
  await expect(dialog.getByText(/not a zip/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Choose another file' }).click();
  await expect(dialog.getByRole('button', { name: 'Choose a file' })).toBeVisible();
});

test('the palette exports a project by its name', async ({ page }) => {
  const name = unique('Called');
  await projectNew(page, name);
  await page.goto('/');
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`Export ${name}`);
  await page.getByRole('option', { name: `Export ${name}` }).click();
  await expect(page.getByRole('dialog', { name: `Export “${name}”` })).toBeVisible();
});
