import {
  basicPipeline,
  change,
  expect,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const code = (page: Page) => page.locator('.cm-content').first();

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
  const texts = await Promise.all([page, other].map((one) => code(one).textContent()));
  expect(texts[0]).toBe(texts[1]);
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
