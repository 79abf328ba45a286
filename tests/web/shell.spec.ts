import { enter, expect, isMock, projectNew, test, unique } from '../../web/playwright/story';

test('a guest is inside without being asked', async ({ page }) => {
  await enter(page);
  await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible();
});

test('a project is created by name and opened', async ({ page }) => {
  await enter(page);
  const name = unique('My study');
  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog', { name: 'New project' });
  await dialog.getByLabel('Project name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'Draw your first pipeline' })).toBeVisible();
  await expect(page.getByTitle('Switch project')).toContainText(name);
});

test('a deleted project comes back from the bin', async ({ page }) => {
  const name = unique('Short lived');
  await projectNew(page, name);
  await page.goto('/');
  await page.getByRole('button', { name: `${name}: Actions` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeVisible();
});

test('the six tabs open by keys', async ({ page }) => {
  await projectNew(page);
  const titles = {
    e: 'Executions',
    r: 'Resources',
    a: 'Artifacts',
    u: 'Custom Utils',
    s: 'Custom Serialization',
    p: 'Pipelines',
  };
  for (const [key, title] of Object.entries(titles)) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  }
});

test('the palette finds a view and goes there', async ({ page }) => {
  await projectNew(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('artif');
  await expect(page.getByRole('option', { name: /Artifacts/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Artifacts', level: 1 })).toBeVisible();
});

test('the chosen appearance stays after a reload', async ({ page }) => {
  await enter(page);
  await page.getByRole('button', { name: /menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('the connection is shown, and comes back by itself after a cut', async ({ page }) => {
  test.skip(!isMock, 'cuts the connection on the server side');
  const project = await projectNew(page);
  const chip = page.getByRole('banner').getByRole('status');
  await expect(chip).toHaveText('Live');
  await page.context().setOffline(true);
  await page.request.post('/api/v1/mock/cut');
  await expect(chip).toHaveText('Reconnecting');
  const value = { name: 'Made meanwhile', nodes: {}, edges: {} };
  const patch = [{ op: 'add', path: '/pipelines/meanwhile', value }];
  await page.request.post(`/api/v1/mock/projects/${project}/changes`, { data: { patch } });
  await page.context().setOffline(false);
  await expect(chip).toHaveText('Live');
  await expect(page.getByRole('link', { name: 'Made meanwhile' })).toBeVisible();
});

test('what is not there is said', async ({ page }) => {
  await enter(page, '/nowhere');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});
