import {
  api,
  basicPipeline,
  enter,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

async function triggersOpen(page: Page): Promise<string> {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/triggers`);
  await expect(page.getByRole('heading', { name: 'Triggers', level: 1 })).toBeVisible();
  return project;
}

const adds = (page: Page) => page.getByRole('button', { name: 'Add a trigger' }).first().click();
const rowAct = async (page: Page, name: string, act: string) => {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
};

test('a schedule shows its next times, is kept, switched off and deleted', async ({ page }) => {
  await triggersOpen(page);
  await expect(page.getByText('Nothing starts by itself yet')).toBeVisible();
  await adds(page);
  const dialog = page.getByRole('dialog', { name: 'Add a trigger' });
  await dialog.getByLabel(/^Name/).fill('Every morning');
  await dialog.getByLabel(/^When/).fill('30 6 * *');
  await expect(dialog).toContainText('must have five fields');
  await dialog.getByLabel(/^When/).fill('30 6 * * MON-FRI');
  await dialog.getByLabel(/^Time zone/).selectOption('Europe/Berlin');
  await expect(dialog.getByRole('status').getByRole('listitem')).toHaveCount(5);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row', { name: /Every morning/ });
  await expect(row).toContainText('30 6 * * MON-FRI · Europe/Berlin');
  await rowAct(page, 'Every morning', 'Switch off');
  await expect(row).toContainText('off');
  await rowAct(page, 'Every morning', 'Change');
  const change = page.getByRole('dialog', { name: 'Change “Every morning”' });
  await expect(change.getByLabel(/^When/)).toHaveValue('30 6 * * MON-FRI');
  await change.getByLabel(/^Name/).fill('Weekdays');
  await change.getByRole('button', { name: 'Save' }).click();
  await rowAct(page, 'Weekdays', 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nothing starts by itself yet')).toBeVisible();
});

test('a signed call gets a secret that is shown once, and a run is in the log', async ({
  page,
}) => {
  await triggersOpen(page);
  await adds(page);
  const dialog = page.getByRole('dialog', { name: 'Add a trigger' });
  await dialog.getByRole('radio', { name: /Signed call/ }).check();
  await dialog.getByLabel(/^Name/).fill('From the lab');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const secret = page.getByRole('dialog', { name: 'The secret of this trigger' });
  const first = await secret.getByLabel('Secret').inputValue();
  expect(first).toMatch(/^whsec_[0-9a-f]{64}$/);
  await expect(secret).toContainText('openssl dgst -sha256 -hmac');
  await secret.getByRole('button', { name: 'I have it' }).click();
  await rowAct(page, 'From the lab', 'New secret');
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(secret.getByLabel('Secret')).not.toHaveValue(first);
  await secret.getByRole('button', { name: 'I have it' }).click();
  await rowAct(page, 'From the lab', 'Run now');
  await expect(page.getByText('“From the lab” has started a run')).toBeVisible();
  await rowAct(page, 'From the lab', 'Log');
  const log = page.getByRole('dialog', { name: 'Log of “From the lab”' });
  await log.getByRole('link', { name: 'Open the run' }).click();
  await expect(page).toHaveURL(/\/executions\//);
});

test('a pipeline without Input cannot take an artifact, and the form says so', async ({ page }) => {
  await triggersOpen(page);
  await adds(page);
  const dialog = page.getByRole('dialog', { name: 'Add a trigger' });
  await dialog.getByRole('radio', { name: /Arriving artifact/ }).check();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('New data');
  await expect(dialog.getByRole('alert')).toContainText('has no Input operation');
  await expect(dialog.getByRole('button', { name: 'Add', exact: true })).toBeDisabled();
});

test('triggers are reached from the executions and by keys', async ({ page }) => {
  const project = await triggersOpen(page);
  await page.goto(`/p/${project}/executions`);
  await page.getByRole('link', { name: 'Triggers' }).click();
  await expect(page).toHaveURL(/\/triggers$/);
  await page.goto(`/p/${project}/pipelines`);
  await expect(page.getByRole('heading', { name: 'Pipelines', level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/\/triggers$/);
});

for (const scheme of ['light', 'dark'] as const)
  test(`the page and its form are accessible in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const project = await triggersOpen(page);
    const run = {
      compute: (await api<{ items: { id: string }[] }>(page, 'GET', '/computes')).items[0]?.id,
      storage: (
        await api<{ items: { id: string }[] }>(page, 'GET', `/projects/${project}/storages`)
      ).items[0]?.id,
    };
    await api(page, 'POST', `/projects/${project}/triggers`, {
      name: 'Nightly',
      kind: 'schedule',
      pipeline: 'basic',
      run,
      cron: '0 3 * * *',
      time_zone: 'UTC',
      missed: 'once',
    });
    await enter(page, `/p/${project}/triggers`);
    await expect(page.getByRole('cell', { name: 'Nightly', exact: true })).toBeVisible();
    await expectAccessible(page);
    await adds(page);
    await expect(page.getByRole('status').getByRole('listitem')).toHaveCount(5);
    await expectAccessible(page);
  });
