import { enter, expect, isMock, projectNew, test, unique } from '../../web/playwright/story';
import { accountsPort } from './ports';

test('a token is shown once, listed, and revoked', async ({ page }) => {
  const name = unique('laptop');
  await enter(page);
  await page.getByRole('button', { name: /menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Profile and settings' }).click();
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What it is for').fill(name);
  await dialog.getByRole('radio', { name: /Only look/ }).check();
  await dialog.getByLabel('Good for').selectOption('30 days');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByLabel('The token')).toHaveValue(/^df_[A-Za-z0-9]{43}$/);
  await dialog.getByRole('button', { name: 'I have copied it' }).click();

  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('Only look');
  await page.reload();
  await expect(row).toBeVisible();
  await expect(page.getByText(/df_[A-Za-z0-9]{43}/)).toBeHidden();
  await row.getByRole('button', { name: `Revoke: ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toBeHidden();
});

test('a token needs a name', async ({ page }) => {
  await enter(page, '/profile');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByLabel('What it is for')).toBeFocused();
  await expect(dialog.getByLabel('The token')).toBeHidden();
});

test('this browser is among the sessions and cannot be ended by mistake', async ({ page }) => {
  await enter(page, '/profile');
  const sessions = page.getByRole('region', { name: 'Sessions' });
  const here = sessions.getByRole('listitem').filter({ hasText: 'this browser' });
  await expect(here).toHaveCount(1);
  await expect(here.getByRole('button')).toHaveCount(0);
});

test('another session is ended', async ({ page }) => {
  test.skip(!isMock, 'uses a session of the stand-in');
  await enter(page, '/profile');
  const other = page
    .getByRole('region', { name: 'Sessions' })
    .getByRole('listitem')
    .filter({ hasText: 'Safari' });
  await other.getByRole('button', { name: /^End the session/ }).click();
  await expect(other).toBeHidden();
});

test('editor settings and appearance stay in this browser', async ({ page }) => {
  await enter(page, '/profile');
  await page.getByRole('checkbox', { name: 'Vim keys' }).check();
  const size = page.getByRole('textbox', { name: 'Font size' });
  await size.clear();
  await size.pressSequentially('16');
  await size.blur();
  await page.getByRole('radio', { name: /^Dark/ }).check();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Vim keys' })).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'Font size' })).toHaveValue('16');
  await expect(page.getByRole('radio', { name: /^Dark/ })).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  const stored = await page.evaluate(() => [
    localStorage.getItem('deepforge.editor.vim'),
    localStorage.getItem('deepforge.editor.fontSize'),
  ]);
  expect(stored).toEqual(['true', '16']);
  const project = await projectNew(page);
  await page.goto(`/p/${project}/serialization`);
  await expect(page.locator('.cm-editor')).toHaveCSS('font-size', '16px');
});

test.describe('with accounts', () => {
  test.skip(!isMock, 'needs a system with accounts');
  test.use({ baseURL: `http://127.0.0.1:${accountsPort}` });

  test.beforeEach(async ({ page }) => {
    await page.goto('/profile');
    await page.getByLabel('User name').fill('ann');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Profile and settings' })).toBeVisible();
  });

  test('a wrong password is refused at its field, a right one is changed', async ({ page }) => {
    const section = page.getByRole('region', { name: 'Password' });
    const fill = async (current: string, next: string, repeat: string) => {
      await section.getByRole('textbox', { name: 'Current password' }).fill(current);
      await section.getByRole('textbox', { name: 'New password', exact: true }).fill(next);
      await section.getByRole('textbox', { name: 'New password again' }).fill(repeat);
      await section.getByRole('button', { name: 'Change password' }).click();
    };
    await fill('wrong', 'battery staple', 'battery stable');
    await expect(section.getByText('The two are not the same.')).toBeVisible();
    await fill('wrong', 'battery staple', 'battery staple');
    await expect(section.getByText('That is not your password.')).toBeVisible();
    await fill('correct horse', 'battery staple', 'battery staple');
    await expect(page.getByText('Your password is changed')).toBeVisible();
  });

  test('the e-mail address is kept', async ({ page }) => {
    await page.getByLabel('E-mail').fill('ann@example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your e-mail address is saved')).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('E-mail')).toHaveValue('ann@example.com');
  });
});
