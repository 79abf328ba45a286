import { expect, expectAccessible, projectNew, test } from '../../web/playwright/story';

const code = `import keras
from keras.layers import Dense
model = keras.Sequential([keras.Input((4,)), Dense(8), Dense(2)])
model.compile(loss='mse')
`;

test('pasted Keras code becomes an architecture, and says what was left out', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/resources`);
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import an architecture' });
  const area = dialog.getByRole('textbox', { name: 'Keras code' });
  await area.fill(
    `import keras\nx = keras.Input((4,))\nmodel = keras.Model(x, keras.layers.Lambda(f)(x))\n`,
  );
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText(/Lambda layer/)).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Line 3' }).click();
  const chosen = await area.evaluate((one: HTMLTextAreaElement) =>
    one.value.slice(one.selectionStart, one.selectionEnd),
  );
  expect(chosen).toMatch(/^model = .*Lambda/);
  await area.fill(code);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText(/is in the project now/)).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText("Line 4 is left out: model.compile(loss='mse')")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(
    page.locator('.react-flow__node').filter({ hasText: 'Dense' }).first(),
  ).toBeVisible();
});

test('a file that is no model is refused in words', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/resources`);
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import an architecture' });
  const zip = { name: 'net.keras', mimeType: 'application/zip', buffer: Buffer.from('PK none') };
  await dialog.getByLabel('Choose a file').and(page.locator('input')).setInputFiles(zip);
  await expect(dialog.getByText('it is not a .keras file')).toBeVisible();
});
