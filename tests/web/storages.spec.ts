import {
  api,
  basicPipeline,
  enter,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

test.skip(!isMock, 'the stand-in has buckets that work and one that does not');

async function fill(page: Page, name: string, bucket: string) {
  const dialog = page.getByRole('dialog', { name: 'Add a storage' });
  await dialog.getByLabel(/^Name/).fill(name);
  await dialog.getByLabel(/^Endpoint/).fill('https://s3.example.org');
  await dialog.getByLabel(/^Bucket/).fill(bucket);
  await dialog.getByLabel(/^Access key/).fill('AKIA');
  await dialog.getByLabel(/^Secret key/).fill('very secret');
  return dialog;
}

async function rowAct(page: Page, name: string, act: string) {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

for (const scheme of ['light', 'dark'] as const)
  test(`the page and its form are accessible in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await enter(page, '/storages');
    await expect(page.getByRole('cell', { name: 'of this server, for everybody' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add a storage' }).first().click();
    await expect(page.getByLabel(/^Endpoint/)).toBeVisible();
    await expectAccessible(page);
  });

test('a storage is added by its form, and its secrets are never shown again', async ({ page }) => {
  const name = unique('Bucket');
  await enter(page, '/storages');
  await page.getByRole('button', { name: 'Add a storage' }).first().click();
  const dialog = await fill(page, name, 'results');
  await dialog.getByLabel(/^Endpoint/).fill('nowhere');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toContainText('That does not look right');
  await dialog.getByLabel(/^Endpoint/).fill('http://169.254.169.254');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toContainText('is an address that this server does not speak to');
  await dialog.getByLabel(/^Endpoint/).fill('https://s3.example.org');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('results');

  await rowAct(page, name, 'Change');
  const change = page.getByRole('dialog');
  await expect(change.getByLabel(/^Secret key/)).toHaveValue('');
  await expect(change.getByLabel(/^Secret key/)).toHaveAttribute('placeholder', /^Kept/);
  await expect(change.getByLabel(/^Bucket/)).toHaveValue('results');
  await change.getByLabel(/^Name/).fill(`${name} renamed`);
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /renamed/ })).toBeVisible();

  await rowAct(page, `${name} renamed`, 'Delete');
  const question = page.getByRole('dialog');
  await expect(question).toContainText('The data stays where it is');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('row', { name: /renamed/ })).toBeHidden();
});

test('a connection is tested before it is saved, and the words of the other side are shown', async ({
  page,
}) => {
  await enter(page, '/storages');
  await page.getByRole('button', { name: 'Add a storage' }).first().click();
  const dialog = await fill(page, unique('Tested'), 'forbidden');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog).toContainText('AccessDenied: you may not write here.');
  await dialog.getByLabel(/^Bucket/).fill('results');
  await expect(dialog).not.toContainText('AccessDenied');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog).toContainText('The connection works.');
});

test('a storage is added from the run dialog, chosen there, and remembered for the project', async ({
  page,
}) => {
  const name = unique('Mine');
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await run.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add a storage' }).click();
  const dialog = await fill(page, name, 'results');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  const chosen = () => page.getByRole('dialog').getByRole('combobox', { name: 'Storage' });
  await expect(chosen()).toHaveValue(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('dialog')).toContainText('The connection works.');
  await page.getByLabel('Run again anyway').check();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Execution graph' })).toBeVisible();
  type Runs = { items: { use_cache: boolean }[] };
  const { items } = await api<Runs>(page, 'GET', `/projects/${project}/executions`);
  expect(items[0]?.use_cache).toBe(false);
  await page.goto(`/p/${project}/pipelines/basic`);
  await run.click();
  await expect(chosen()).toHaveValue(name);
  await expect(page.getByLabel('Run again anyway')).not.toBeChecked();
});
