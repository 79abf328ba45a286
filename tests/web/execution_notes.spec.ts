import {
  api,
  basicPipeline,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

test.skip(!isMock, 'takes the compute and the storage of the stand-in');

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
async function runNew(page: Page, project: string, name: string): Promise<string> {
  const body = { pipeline: 'basic', name, compute: id(401), storage: id(301) };
  return (await api<{ id: string }>(page, 'POST', `/projects/${project}/executions`, body)).id;
}

async function projectReady(page: Page): Promise<string> {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  return project;
}

test('labels and notes are kept with an execution, found again, and taken back', async ({
  page,
}) => {
  const name = unique('Labelled');
  const label = unique('paper');
  const project = await projectReady(page);
  await runNew(page, project, unique('Other'));
  await runNew(page, project, name);
  await page.goto(`/p/${project}/executions`);
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Labels and notes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Labels', { exact: true }).fill(`${label}, ${'x'.repeat(41)}`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('At most 20 labels');
  await dialog.getByLabel('Labels', { exact: true }).fill(label);
  await dialog.getByLabel('Notes').fill('Larger batches');
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText('Larger batches');
  await row.getByRole('button', { name: label }).click();
  await expect(page).toHaveURL(/label=/);
  await expect(page.getByRole('row')).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(row).toBeHidden();
});
