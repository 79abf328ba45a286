import { expect, expectAccessible, projectNew, test } from '../../web/playwright/story';

test('what another tab sends is no unfinished upload here, until that tab is gone', async ({
  page,
}) => {
  const project = await projectNew(page);
  const sender = await page.context().newPage();
  let letGo = () => {};
  const isFree = new Promise<void>((free) => {
    letGo = free;
  });
  // Its parts do not get through as long as we look.
  await sender.route('**/parts/*', async (route) => {
    await isFree;
    await route.abort().catch(() => undefined);
  });
  await sender.goto(`/p/${project}/artifacts`);
  await sender
    .locator('input[type=file][multiple]')
    .first()
    .setInputFiles({
      name: 'big.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(4000, 7),
    });
  await sender.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  const sending = sender.getByRole('region', { name: 'Uploads' });
  await expect(sending.getByRole('button', { name: 'big.bin: Pause' })).toBeVisible();

  await page.goto(`/p/${project}/artifacts`);
  const uploads = page.getByRole('region', { name: 'Uploads' });
  await expect(uploads).toContainText('Sent by another tab');
  await expect(uploads.getByRole('button')).toHaveCount(0);
  await expectAccessible(page);

  letGo();
  await sender.close();
  await expect(uploads).toContainText('Not finished');
  await expect(uploads.getByRole('button', { name: 'big.bin: Choose the file' })).toBeVisible();
  await uploads.getByRole('button', { name: 'big.bin: Discard' }).click();
  await expect(uploads).toBeHidden();
});
