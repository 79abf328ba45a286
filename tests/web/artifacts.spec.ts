import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  api,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

async function names(page: Page, project: string): Promise<string[]> {
  const { items } = await api<{ items: { name: string }[] }>(
    page,
    'GET',
    `/projects/${project}/artifacts`,
  );
  return items.map(({ name }) => name).sort();
}

async function partsArrived(page: Page, project: string): Promise<number[]> {
  const { items } = await api<{ items: { parts: { number: number }[] }[] }>(
    page,
    'GET',
    `/projects/${project}/uploads`,
  );
  return items.flatMap(({ parts }) => parts.map(({ number }) => number));
}

test('a file is uploaded in parts, renamed, given a type, downloaded and deleted', async ({
  page,
}) => {
  test.slow();
  const project = await projectNew(page);
  await page.goto(`/p/${project}/artifacts`);
  await expect(page.getByRole('heading', { name: 'Bring your data' })).toBeVisible();
  const content = Buffer.alloc(900_000, 'deepforge');
  await page.locator('input[type=file][multiple]').setInputFiles({
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
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  await act('Delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Bring your data' })).toBeVisible();
  // Leaving the page does not wait for the time in which it may be taken back.
  await page.goto('/');
  await expect.poll(() => names(page, project)).toEqual([]);
});

test('a paused upload goes on after a reload with the same file, and with no other', async ({
  page,
}) => {
  test.slow();
  const project = await projectNew(page);
  await page.goto(`/p/${project}/artifacts`);
  const size = 20_000_000;
  const folder = await mkdtemp(join(tmpdir(), 'deepforge-'));
  const path = join(folder, 'large.bin');
  await writeFile(path, Buffer.alloc(size, 'one '));
  const other = join(folder, 'other.bin');
  await writeFile(other, Buffer.alloc(size, 'two '));
  // Only the first part arrives, as on a connection that breaks down.
  const later = /\/parts\/(?!1$)\d+$/;
  await page.route(later, (route) => route.abort());
  await page.locator('input[type=file][multiple]').setInputFiles(path);
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  const uploads = page.getByRole('region', { name: 'Uploads' });
  await expect.poll(() => partsArrived(page, project)).toContain(1);
  await expect(uploads).toContainText('Waiting for the connection');
  await page.getByRole('button', { name: 'large.bin: Pause' }).click();
  await expect(uploads).toContainText('Paused');
  await expectAccessible(page);
  await page.unroute(later);
  await page.reload();
  await expect(uploads).toContainText('Not finished');

  const choose = async (file: string) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'large.bin: Choose the file' }).click();
    await (await chooser).setFiles(file);
  };
  await choose(other);
  await expect(uploads.getByRole('alert')).toContainText('changed');
  const sent: string[] = [];
  page.on('request', (request) => {
    const part = /parts\/(\d+)$/.exec(request.url())?.[1];
    if (part && request.method() === 'PUT') sent.push(part);
  });
  await choose(path);
  await expect(uploads).toContainText('Done', { timeout: 60_000 });
  expect(sent).toContain('2');
  expect(sent).not.toContain('1');
  await expect(page.getByRole('row', { name: /large/ })).toContainText('19.1 MiB');
  await rm(folder, { recursive: true });
});

test('artifacts are sorted, filtered by type, looked into, and deleted together', async ({
  page,
}) => {
  test.slow();
  const project = await projectNew(page);
  await page.goto(`/p/${project}/artifacts`);
  const upload = async (name: string, type: string, bytes: number) => {
    const buffer = Buffer.alloc(bytes, 1);
    await page
      .locator('input[type=file][multiple]')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Data type').fill(type);
    await dialog.getByRole('button', { name: 'Upload' }).click();
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
  };
  await upload('b.bin', 'my.B', 10);
  await upload('a.bin', 'my.A', 3000);
  await upload('c.bin', 'my.B', 200);
  const order = () => page.locator('tbody tr td:nth-child(2)').allInnerTexts();
  const table = page.getByRole('table');
  await table.getByRole('button', { name: 'Size' }).click();
  await expect.poll(order).toEqual(['a.bin', 'c.bin', 'b.bin']);
  await table.getByRole('button', { name: 'Name' }).click();
  await expect.poll(order).toEqual(['a.bin', 'b.bin', 'c.bin']);
  await page.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'my.B' }).click();
  await expect.poll(order).toEqual(['b.bin', 'c.bin']);

  await table.getByRole('button', { name: 'b.bin', exact: true }).click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText(/SHA-256\s*[0-9a-f]{64}/);
  await expect(details).toContainText('Uploaded by');
  await expectAccessible(page);
  await page.reload();
  await expect(details).toContainText('my.B');
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();

  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Delete 3 artifacts?');
  await dialog.getByLabel(/Also delete the data/).check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Bring your data' })).toBeVisible();
  await expect.poll(() => names(page, project), { timeout: 25_000 }).toEqual([]);
});

test('files are dropped onto the view', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/artifacts`);
  await expect(page.getByRole('button', { name: 'Upload' })).toBeVisible();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'one.txt'));
    transfer.items.add(new File(['yy'], 'two.txt'));
    return transfer;
  });
  const view = page.getByRole('region', { name: 'Artifacts' }).first();
  await view.dispatchEvent('dragenter', { dataTransfer: data });
  await expect(view).toHaveAttribute('data-over', 'true');
  await view.dispatchEvent('drop', { dataTransfer: data });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Upload 2 files');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await expect.poll(() => names(page, project)).toEqual(['one.txt', 'two.txt']);
});
