import { api, enter, expect, isMock, projectNew, test, unique } from '../../web/playwright/story';

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
  await page.getByRole('dialog').getByRole('combobox').fill('artif');
  await expect(page.getByRole('option', { name: /Artifacts/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Artifacts', level: 1 })).toBeVisible();
});

test('the palette carries out an act of the view', async ({ page }) => {
  await enter(page);
  await expect(page.getByRole('button', { name: 'New project' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('new project');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New project' })).toBeVisible();
});

test('the sheet teaches the keys of the view and of the app', async ({ page }) => {
  await enter(page);
  await expect(page.getByRole('button', { name: 'New project' })).toBeVisible();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('New project')).toBeVisible();
  await expect(sheet.getByText('Search or command')).toBeVisible();
  await expect(sheet.getByText('Undo my latest change')).toBeHidden();
  await page.keyboard.press('Escape');
  await projectNew(page);
  await expect(page.getByRole('button', { name: 'New pipeline' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(sheet.getByText('Undo my latest change')).toBeVisible();
  await expect(sheet.getByText('New project')).toBeHidden();
});

test('letters typed into a field are not taken for commands', async ({ page }) => {
  await projectNew(page);
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Find projects' }).fill('n?');
  await page.keyboard.press('n');
  await expect(page.getByRole('searchbox')).toHaveValue('n?n');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('one change is undone and made again from any view', async ({ page }) => {
  const project = await projectNew(page);
  await page.getByRole('button', { name: 'New pipeline' }).first().click();
  await expect(page).toHaveURL(/pipelines\/.+/);
  const names = async () => {
    const { model } = await api<{ model: { pipelines: object } }>(
      page,
      'GET',
      `/projects/${project}/model`,
    );
    return Object.keys(model.pipelines).length;
  };
  await expect.poll(names).toBe(1);
  await page.goto(`/p/${project}/artifacts`);
  await expect(page.getByRole('heading', { name: 'Artifacts', level: 1 })).toBeVisible();
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: /^Undo my latest/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect.poll(names).toBe(0);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(names).toBe(1);
});

test('undo with nothing to undo says so', async ({ page }) => {
  await projectNew(page);
  await expect(page.getByRole('button', { name: 'New pipeline' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('There is nothing of yours to undo')).toBeVisible();
});

test('nothing is refused on the way in', async ({ page }) => {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  await enter(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(refused).toEqual([]);
});

test('the chosen appearance stays after a reload', async ({ page }) => {
  await enter(page);
  await page.getByRole('button', { name: /menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('extensions are in the menu and among the commands', async ({ page }) => {
  const title = page.getByRole('heading', { name: 'Extensions', level: 1 });
  await enter(page);
  await page.getByRole('button', { name: /menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Extensions' }).click();
  await expect(title).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('extensions');
  await page.getByRole('option', { name: /^Extensions/ }).click();
  await expect(title).toBeVisible();
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

test('the role of a viewer is said beside the name, and nothing offers to change', async ({
  page,
}) => {
  test.skip(!isMock, 'uses a project of the stand-in');
  await enter(page, '/p/01930000-0000-7000-8000-000000000103/pipelines');
  await expect(page.getByRole('banner').getByText('View only')).toBeVisible();
  await expect(page.getByRole('link', { name: '1-Basic Input/Output' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New pipeline' })).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('undo');
  await expect(page.getByRole('option', { name: /Undo my latest/ })).toBeHidden();
});

test('what is not there is said', async ({ page }) => {
  await enter(page, '/nowhere');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});
