import { readFile } from 'node:fs/promises';
import { expect, projectNew, test } from '../../web/playwright/story';

test('a file is uploaded in parts, renamed, given a type, downloaded and deleted', async ({
  page,
}) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/artifacts`);
  await expect(page.getByRole('heading', { name: 'Bring your data' })).toBeVisible();
  const content = Buffer.alloc(900_000, 'deepforge');
  await page.locator('input[type=file]').setInputFiles({
    name: 'numbers.bin',
    mimeType: 'application/octet-stream',
    buffer: content,
  });
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toHaveValue('numbers.bin');
  await dialog.getByLabel('Data type').fill('builtins.bytes');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('region', { name: 'Uploads' })).toContainText('Done');
  const row = page.getByRole('row', { name: /numbers/ });
  await expect(row).toContainText('builtins.bytes');
  await expect(row).toContainText('879 KiB');

  const act = async (name: string) => {
    await row.getByRole('button', { name: /Actions/ }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act('Rename');
  await dialog.getByLabel('Name').fill('numbers-2.bin');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('numbers-2.bin');
  await act('Change type');
  await dialog.getByLabel('Type').fill('my.Numbers');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('my.Numbers');

  const download = page.waitForEvent('download');
  await act('Download');
  const file = await readFile(await (await download).path());
  expect(file.equals(content)).toBe(true);

  await act('Delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Bring your data' })).toBeVisible();
});
