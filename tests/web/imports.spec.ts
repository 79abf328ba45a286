import {
  api,
  expect,
  expectAccessible,
  isMock,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

test('a file of a storage is found by its folders and imported', async ({ page }) => {
  test.skip(!isMock, 'needs a bucket with files in it; tests/api has one');
  const project = await projectNew(page);
  await api(page, 'POST', '/storages', {
    name: unique('Lab bucket'),
    adapter: 's3',
    config: { endpoint: 'https://s3.example.org', bucket: 'lab' },
    credentials: { access_key: 'a', secret_key: 'b' },
  });
  await page.goto(`/p/${project}/artifacts`);
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import from a storage' });
  await dialog.getByRole('button', { name: /results/ }).click();
  await expect(dialog.getByText('Nothing lies in this folder.')).toBeHidden();
  await expect(dialog.getByRole('button', { name: 'results', exact: true })).toHaveAttribute(
    'aria-current',
    'location',
  );
  await dialog.getByRole('button', { name: /train\.csv/ }).click();
  await expect(dialog.getByLabel('Name')).toHaveValue('train.csv');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(dialog).toBeHidden();
  const progress = page.getByRole('progressbar', { name: 'train.csv' });
  await expect(progress).toHaveAttribute('value', '1024');
  await expect(page.getByText(/1\.0 KiB \/ 2\.0 KiB · from Lab bucket/)).toBeVisible();
  await expect(page.getByRole('row', { name: /train\.csv/ })).toBeVisible();
  await expect(progress).toBeHidden();
});

test('an import is given up, and tried again when it failed', async ({ page }) => {
  test.skip(!isMock, 'needs a storage that refuses; tests/api has one');
  const project = await projectNew(page);
  const { id: source } = await api<{ id: string }>(page, 'POST', '/storages', {
    name: unique('Lab bucket'),
    adapter: 's3',
    config: { endpoint: 'https://s3.example.org', bucket: 'lab' },
    credentials: { access_key: 'a', secret_key: 'b' },
  });
  const { items } = await api<{ items: { id: string }[] }>(
    page,
    'GET',
    `/projects/${project}/storages`,
  );
  for (const name of ['broken.bin', 'endless.bin'])
    await api(page, 'POST', `/projects/${project}/imports`, {
      source,
      path: name,
      name,
      storage: items[0]?.id,
    });
  await page.goto(`/p/${project}/artifacts`);
  const list = page.getByRole('region', { name: 'Imports' });
  await expect(list.getByRole('alert')).toHaveText('the storage refuses');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await list.getByRole('button', { name: 'endless.bin: Cancel' }).click();
  await expect(list.getByText('endless.bin')).toBeHidden();
  await list.getByRole('button', { name: 'broken.bin: Try again' }).click();
  await expect(list.getByText(/from Lab bucket/)).toBeVisible();
  await expect(list.getByRole('alert')).toHaveText('the storage refuses');
  await list.getByRole('button', { name: 'broken.bin: Close' }).click();
  await expect(list).toBeHidden();
});

test('a file of a storage that lists nothing is chosen by its hash', async ({ page }) => {
  test.skip(!isMock, 'needs a WebGME; tests/api has one');
  const project = await projectNew(page);
  await api(page, 'POST', '/storages', {
    name: unique('Old models'),
    adapter: 's3',
    config: { endpoint: 'https://s3.example.org', bucket: 'lab' },
    credentials: { access_key: 'a', secret_key: 'b' },
  });
  await page.route('**/storages/*/files?*', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 409, title: 'Conflict', code: 'imports_by_hash' }),
    }),
  );
  await page.goto(`/p/${project}/artifacts`);
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import from a storage' });
  await dialog.getByLabel('Hash of the file').fill('not a hash');
  await expect(dialog.getByLabel('Name')).toBeHidden();
  await dialog.getByLabel('Hash of the file').fill('a1'.repeat(20));
  await expect(dialog.getByLabel('Name')).toHaveValue('');
  await expectAccessible(page);
});
