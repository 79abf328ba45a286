import {
  api,
  basicPipeline,
  enter,
  expect,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';
import { accountsPort } from './ports';

const isMock = !process.env.DEEPFORGE_URL;

test('a card shows the first pipeline of its project', async ({ page }) => {
  const name = unique('Pictured');
  const project = await projectNew(page, name);
  await basicPipeline(page, project);
  await page.goto('/');
  const card = page.getByRole('listitem').filter({ hasText: name });
  await expect(card.locator('svg text').filter({ hasText: 'GenArray' })).toBeVisible();
  await card.getByRole('link', { name: `Open ${name}` }).click();
  await expect(page.getByRole('link', { name: 'Basic Input/Output' })).toBeVisible();
});

test('a project starts from an example', async ({ page }) => {
  await enter(page);
  await expect(page.getByRole('button', { name: 'New project' })).toBeVisible();
  const { items } = await api<{ items: { name: string }[] }>(page, 'GET', '/examples');
  test.skip(items.length === 0, 'this system has no examples');
  const example = items[0]?.name ?? '';
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New project' });
  await dialog.getByRole('radio', { name: new RegExp(`^${example}`) }).check();
  await expect(dialog.getByLabel('Project name')).toHaveValue(new RegExp(example));
  await dialog.getByLabel('Project name').fill(unique(example));
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'Pipelines', level: 1 })).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
});

test('a name that is refused is refused at its field', async ({ page }) => {
  test.skip(!isMock, 'the stand-in refuses a name that is taken');
  const name = unique('Taken');
  await projectNew(page, name);
  await page.goto('/');
  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog', { name: 'New project' });
  await dialog.getByLabel('Project name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByLabel('Project name')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByText(/already/)).toBeVisible();
});

test('a project is renamed from its card', async ({ page }) => {
  const name = unique('Old name');
  await projectNew(page, name);
  await page.goto('/');
  await page.getByRole('button', { name: `${name}: Actions` }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const renamed = unique('Better name');
  await page.getByRole('dialog').getByLabel('Project name').fill(renamed);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: `Open ${renamed}` })).toBeVisible();
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeHidden();
});

test('a copy has the pipelines, and the toast leads there', async ({ page }) => {
  const name = unique('Original');
  await basicPipeline(page, await projectNew(page, name));
  await page.goto('/');
  await page.getByRole('button', { name: `${name}: Actions` }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  const field = page.getByRole('dialog').getByLabel('Project name');
  await expect(field).toHaveValue(`${name} (copy)`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: `Open ${name} (copy)` })).toBeVisible();
  await page.getByRole('status').getByRole('link', { name: 'Open' }).click();
  await expect(page.getByTitle('Switch project')).toContainText(`${name} (copy)`);
  await expect(page.getByRole('link', { name: 'Basic Input/Output' })).toBeVisible();
});

test('a deleted project comes back by the toast', async ({ page }) => {
  const name = unique('Short lived');
  await projectNew(page, name);
  await page.goto('/');
  await page.getByRole('button', { name: `${name}: Actions` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeVisible();
});

test('the bin gives a project back, or forgets it for ever', async ({ page }) => {
  const name = unique('Binned');
  const project = await projectNew(page, name);
  await api(page, 'DELETE', `/projects/${project}`);
  await page.goto('/?view=bin');
  await page.getByRole('button', { name: `Restore: ${name}` }).click();
  await expect(page.getByRole('button', { name: `Restore: ${name}` })).toBeHidden();
  await page.getByRole('link', { name: 'Projects', exact: true }).click();
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeVisible();

  await api(page, 'DELETE', `/projects/${project}`);
  await page.goto('/?view=bin');
  await page.getByRole('button', { name: `Delete for ever: ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('There is no way back');
  await dialog.getByRole('button', { name: 'Delete for ever' }).click();
  await expect(page.getByText(`“${name}” is gone`)).toBeVisible();
  await expect(page.getByRole('button', { name: `Restore: ${name}` })).toBeHidden();
});

test('projects are found by words and sorted as asked', async ({ page }) => {
  const mark = unique('zz').replace(' ', '');
  await enter(page);
  for (const name of [`${mark} beta`, `${mark} alpha`])
    await api(page, 'POST', '/projects', { name });
  await page.goto('/');
  await expect(page.getByRole('searchbox')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(`${mark}`);
  const links = page.getByRole('main').getByRole('link', { name: /^Open/ });
  await expect(links).toHaveText([`${mark} alpha`, `${mark} beta`]);
  await page.getByRole('combobox', { name: 'Sort projects' }).selectOption('Name');
  await page.reload();
  await page.getByRole('searchbox').fill(`beta ${mark}`);
  await expect(links).toHaveText([`${mark} beta`]);
  await expect(page.getByRole('combobox', { name: 'Sort projects' })).toHaveValue('name');
  await page.getByRole('searchbox').fill('nothing is called so');
  await expect(page.getByText('No project has this name.')).toBeVisible();
});

test.describe('members', () => {
  test.skip(!isMock, 'needs a system with accounts');
  test.use({ baseURL: `http://127.0.0.1:${accountsPort}` });

  test('are added by name, given another role, removed and taken back', async ({ page }) => {
    await page.goto('/');
    await page.getByLabel('User name').fill('ann');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Redshift: Actions' }).click();
    await page.getByRole('menuitem', { name: 'Members' }).click();
    const dialog = page.getByRole('dialog', { name: 'Members of Redshift' });
    const list = dialog.getByRole('list', { name: 'Members' });
    await expect(list.getByText('ann')).toBeVisible();

    const field = dialog.getByLabel('Add by user name');
    await field.fill('nobody');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(dialog.getByText('Nobody here is called “nobody”.')).toBeVisible();

    await field.fill('bob');
    await dialog.getByRole('combobox', { name: 'Role', exact: true }).selectOption('Viewer');
    await dialog.getByRole('button', { name: 'Add' }).click();
    const role = dialog.getByRole('combobox', { name: 'Role of bob' });
    await expect(role).toHaveValue('viewer');
    await role.selectOption('Editor');
    await expect(role).toHaveValue('editor');

    await dialog.getByRole('button', { name: 'Remove bob' }).click();
    await expect(list.getByText('bob')).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(role).toHaveValue('editor');
  });
});
