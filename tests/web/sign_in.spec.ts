import { expect, isMock, test } from '../../web/playwright/story';
import { accountsPort } from './ports';

test.skip(!isMock, 'needs a system with accounts');
test.use({ baseURL: `http://127.0.0.1:${accountsPort}` });

test('a wrong password is refused where it was typed, the right one opens the door', async ({
  page,
}) => {
  await page.goto('/p/01930000-0000-7000-8000-000000000101/pipelines');
  await page.getByLabel('User name').fill('ann');
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Name or password is wrong');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Pipelines', level: 1 })).toBeVisible();
});

test('signing out closes it again', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('User name').fill('ann');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
