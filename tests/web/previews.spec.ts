import {
  enter,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

// A picture of 4 x 4 red pixels.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGM4YaOBRAwEOQAZHw1xK+CcYQAAAABJRU5ErkJggg==',
  'base64',
);

function npy(): Buffer {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (16, 16), }".padEnd(117, ' ');
  const head = Buffer.from(`\x93NUMPY\x01\x00v\x00${header}\n`, 'latin1');
  return Buffer.concat([
    head,
    Buffer.from(Float32Array.from({ length: 256 }, (_, at) => at).buffer),
  ]);
}

const pickle = Buffer.from(
  '80049520000000000000008c05706f736978948c0673797374656d9493948c047472756594859452942e',
  'hex',
);

async function upload(page: Page, name: string, buffer: Buffer) {
  await page
    .locator('input[type=file][multiple]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
}

async function open(page: Page, name: string) {
  await page.getByRole('table').getByRole('button', { name, exact: true }).click();
  return page.getByRole('complementary', { name: 'Details' });
}

test('tables, texts, pictures, arrays, JSON and pickles are shown without running anything', async ({
  page,
}) => {
  test.slow();
  const project = await projectNew(page);
  await page.goto(`/p/${project}/artifacts`);
  await upload(page, 'people.csv', Buffer.from('name,age\nAda,36\nGrace,85\n'));
  await upload(page, 'page.html', Buffer.from('<script>document.title = "run"</script><b>x</b>'));
  await upload(page, 'red.png', png);
  await upload(page, 'ramp.npy', npy());
  await upload(page, 'settings.json', Buffer.from('{"size": {"width": 3}, "names": ["a"]}'));
  await upload(page, 'trap.pkl', pickle);

  let details = await open(page, 'people.csv');
  await expect(details.getByRole('columnheader', { name: 'name' })).toBeVisible();
  await expect(details.getByRole('cell', { name: 'Grace' })).toBeVisible();
  await expectAccessible(page);
  await details.getByRole('button', { name: 'Larger' }).click();
  const dialog = page.getByRole('dialog', { name: 'Preview of people.csv' });
  await expect(dialog.getByRole('cell', { name: 'Ada' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  details = await open(page, 'page.html');
  await expect(details.getByRole('region', { name: 'Text' })).toContainText('<script>');
  expect(await page.title()).not.toBe('run');

  details = await open(page, 'red.png');
  const image = details.getByRole('img', { name: 'Picture: red.png' });
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(4);

  details = await open(page, 'ramp.npy');
  const canvas = details.getByRole('img', { name: /16 × 16 pixels/ });
  const last = () =>
    canvas.evaluate((one: HTMLCanvasElement) => [
      ...(one.getContext('2d')?.getImageData(15, 15, 1, 1).data ?? []),
    ]);
  await expect.poll(last).toEqual([255, 255, 255, 255]);

  details = await open(page, 'settings.json');
  await details.getByText('size:').click();
  await expect(details.getByText('width: 3')).toBeVisible();

  details = await open(page, 'trap.pkl');
  await expect(details.getByRole('alert')).toContainText('Do not load this');
  await details.getByText('Refers to (1)').click();
  await expect(details.getByText('posix.system', { exact: true })).toBeVisible();
});

test.describe('previews of the fixtures', () => {
  test.skip(!isMock, 'relies on the fixtures of the stand-in');
  const page503 =
    '/p/01930000-0000-7000-8000-000000000101/artifacts?artifact=01930000-0000-7000-8000-000000000503';

  for (const scheme of ['light', 'dark'] as const)
    test(`are accessible in ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await enter(page, page503);
      await expect(page.getByRole('cell', { name: 'layer.weight' })).toBeVisible();
      await expectAccessible(page);
    });

  test('fit on a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await enter(page, page503);
    await page.getByRole('button', { name: 'Larger' }).click();
    await expect(page.getByRole('dialog').getByText('64 × 32')).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  });
});
