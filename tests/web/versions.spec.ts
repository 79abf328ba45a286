import { expect, expectAccessible, type Page, projectNew, test } from '../../web/playwright/story';

async function upload(page: Page, name: string, content: string) {
  const before = await page.getByRole('row').count();
  await page
    .locator('input[type=file][multiple]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(before);
}

test('versions of one name are listed and compared side by side', async ({ page }) => {
  test.slow();
  const project = await projectNew(page);
  await page.goto(`/p/${project}/artifacts`);
  await upload(page, 'data.csv', 'name,age\nAda,36\n');
  await upload(page, 'other.csv', 'x,y\n1,2\n');
  const table = page.getByRole('table').first();
  await table.getByRole('button', { name: 'data.csv', exact: true }).click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details.getByRole('cell', { name: 'Ada' })).toBeVisible();
  await expect(details.getByText('Versions')).toBeHidden();
  await upload(page, 'data.csv', 'name,age\nAda,37\nGrace,85\n');

  await table.getByRole('button', { name: 'data.csv', exact: true }).first().click();
  await expect(details.getByRole('button', { name: 'Version 2' })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await details.getByRole('button', { name: 'Side by side' }).click();
  const dialog = page.getByRole('dialog', { name: 'Versions of data.csv' });
  const left = dialog.getByRole('region', { name: 'On the left' });
  const right = dialog.getByRole('region', { name: 'On the right' });
  await expect(left.getByRole('cell', { name: '36' })).toBeVisible();
  await expect(right.getByRole('cell', { name: '37' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(right.getByRole('cell', { name: '37' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Escape');
  await details.getByRole('button', { name: 'Version 1' }).click();
  await expect(details.getByRole('cell', { name: '36' })).toBeVisible();
});
