import {
  basicPipeline,
  change,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const code = (page: Page) => page.locator('.cm-content').first();

/** The lines of the editor, without the names at others' carets. */
const textOf = (page: Page) =>
  page.locator('.cm-line').evaluateAll((lines) =>
    lines.map((line) => {
      const copy = line.cloneNode(true) as Element;
      for (const person of copy.querySelectorAll('.cm-person')) person.remove();
      return copy.textContent;
    }),
  );

test('a module is written once and saved by itself', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/utils`);
  await page.getByRole('button', { name: 'New module' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Module name').fill('2fast');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog).toContainText('Use letters, digits and underscores');
  await dialog.getByLabel('Module name').fill('fast');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await code(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('def twice(x):\nreturn 2 * x');
  await expect(page.getByText('All changes saved')).toBeVisible();
  await page.reload();
  await expect(code(page)).toContainText('return 2 * x');
  await expect(page.getByText('import utils.fast as fast').first()).toBeVisible();
});

test('two people type in one text and both see the same', async ({ page, browser, baseURL }) => {
  const project = await projectNew(page);
  await change(page, project, [
    { op: 'replace', path: '/serialization/code', value: '# begin\n\n\n# end\n' },
  ]);
  await page.goto(`/p/${project}/serialization`);
  const context = await browser.newContext(baseURL ? { baseURL } : {});
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByRole('button', { name: /menu$/ })).toBeVisible();
  await other.goto(`/p/${project}/serialization`);
  for (const one of [page, other]) {
    await expect(one.getByText('All changes saved')).toBeVisible();
    await expect(one.getByRole('banner').getByRole('status')).toHaveText('Live');
  }
  await code(page).click();
  await code(other).click();
  await page.keyboard.press('Control+Home');
  await other.keyboard.press('Control+End');
  await Promise.all([
    page.keyboard.type('# written by the first 😀', { delay: 25 }),
    other.keyboard.type('# written by the second', { delay: 30 }),
  ]);
  for (const one of [page, other]) {
    await expect(code(one)).toContainText('# written by the first 😀');
    await expect(code(one)).toContainText('# written by the second');
    await expect(one.getByText('All changes saved')).toBeVisible();
  }
  const texts = await Promise.all([page, other].map(textOf));
  expect(texts[0]).toEqual(texts[1]);
  await context.close();
});

test('the interface follows the code of an operation', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/operations/PrintArray`);
  await code(page).getByText('execute').click();
  await page.keyboard.press('End');
  for (let n = 0; n < 2; n++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(', more');
  await expect(page.getByRole('listitem').filter({ hasText: /^more$/ })).toBeVisible();
});

test('a module gets another name, and so do its imports', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const module = (name: string, text: string) => ({
    op: 'add',
    path: `/modules/${name}`,
    value: { name, code: text },
  });
  await change(page, project, [
    module('images', 'def clip(image):\n    return image\n'),
    module('tables', 'from utils import images\n'),
    { op: 'replace', path: '/serialization/code', value: 'import utils.images as i\n' },
  ]);
  await page.goto(`/p/${project}/utils?module=images`);
  await page.getByRole('button', { name: 'Rename' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Update the imports in 2 places');
  await expect(dialog).toContainText('Custom Serialization, utils.tables');
  await dialog.getByLabel('Module name').fill('pictures');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('tab', { name: 'pictures.py' })).toBeVisible();
  await page.getByRole('tab', { name: 'tables.py' }).click();
  await expect(code(page)).toContainText('from utils import pictures as images');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('tab', { name: 'images.py' })).toBeVisible();
  await expect(code(page)).toHaveText('from utils import images');
});

test('deleting a module names who imports it, and can be undone', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [
    { op: 'add', path: '/modules/images', value: { name: 'images', code: 'x = 1\n' } },
    { op: 'replace', path: '/operations/PrintArray/code', value: 'import utils.images\n' },
  ]);
  await page.goto(`/p/${project}/utils`);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('PrintArray will fail');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Share code between operations')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('tab', { name: 'images.py' })).toBeVisible();
  await expectAccessible(page);
});

test('the commented example of serialization is put in, and taken back', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/serialization`);
  await expect(page.getByText('All changes saved')).toBeVisible();
  await page.getByRole('button', { name: 'Insert the example' }).click();
  await expect(code(page)).toContainText('serialization.register(types.Table, dump, load)');
  await expect(page.getByText('All changes saved')).toBeVisible();
  await expectAccessible(page);
  await code(page).press('Control+z');
  await expect(code(page)).not.toContainText('register');
});

test('a new operation is one command away', async ({ page }) => {
  await projectNew(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('New operation');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'NewOperation', level: 1 })).toBeVisible();
  await expect(code(page)).toContainText('class NewOperation');
});
