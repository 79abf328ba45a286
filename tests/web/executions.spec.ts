import { readFile } from 'node:fs/promises';
import {
  api,
  basicPipeline,
  expect,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

async function run(page: Page) {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('region', { name: 'Execution graph' })).toBeVisible();
}

test('run a pipeline, watch it succeed, read what it printed', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await run(page);
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  await graph.getByText('PrintArray').click();
  await expect(page.getByRole('log')).toContainText(isMock ? 'PrintArray' : 'Array:');
  await page.getByRole('link', { name: 'Executions', exact: true }).first().click();
  await expect(page.getByRole('row', { name: /Basic Input\/Output/ })).toContainText('Success');
});

test('a pipeline with open inputs says so and does not run', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await page.locator('.react-flow__edge').click({ force: true });
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Worth a look before running');
  await dialog.getByRole('button', { name: 'Run' }).click();
  await expect(dialog.getByRole('alert')).toContainText('arr');
});

test.describe('with the fixtures of the stand-in', () => {
  test.skip(!isMock, 'needs executions of the past');
  const project = '01930000-0000-7000-8000-000000000101';
  const execution = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

  test('a failed job shows its error, the traceback in colour and the way to the code', async ({
    page,
  }) => {
    await page.goto(`/p/${project}/executions/${execution(601)}`);
    await expect(page.getByRole('alert')).toContainText('Shapes (None, 1) and (None, 10)');
    await expect(page.getByRole('log').locator('.ansi-fg-1').first()).toHaveText(/Traceback/);
    await page.getByRole('link', { name: 'TrainBasic, line 15' }).click();
    await expect(page.getByRole('heading', { name: 'TrainBasic', level: 1 })).toBeVisible();
  });

  test('selected executions show their figures', async ({ page }) => {
    await page.goto(`/p/${project}/executions`);
    await page.getByRole('checkbox', { name: 'Select all' }).uncheck({ force: true });
    await page.getByRole('checkbox', { name: 'Select 2-Display Random Image #1' }).check();
    await expect(page.getByRole('img', { name: 'Random image' })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Select 3-Train CIFAR-10 #2' }).check();
    await expect(page.locator('.js-plotly-plot')).toHaveCount(2);
    await expect(page).toHaveURL(/sel=/);
  });

  test('a figure is a plot or an image, as one likes, and can be saved', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(602)}?tab=figures`);
    const figure = page.getByRole('figure').filter({ hasText: 'Loss' });
    await expect(figure.locator('.js-plotly-plot')).toBeVisible();
    await figure.getByText('Image', { exact: true }).click();
    await expect(figure.getByRole('img', { name: 'Loss' })).toBeVisible();
    const download = page.waitForEvent('download');
    await figure.getByRole('link', { name: 'Download image: Loss' }).click();
    expect((await download).suggestedFilename()).toBe('Loss.png');
  });

  test('a running job prints and draws before the eyes; progress overwrites itself', async ({
    page,
  }) => {
    await page.goto(`/p/${project}/pipelines/cifar`);
    await run(page);
    const graph = page.getByRole('region', { name: 'Execution graph' });
    await expect(graph.locator('[data-status=running]', { hasText: 'TrainBasic' })).toBeVisible();
    await graph.getByText('TrainBasic').click();
    await expect(page.getByRole('log')).toContainText('Epoch 2/5');
    const bars = await page.getByRole('log').locator('.cm-line', { hasText: '/1563' }).count();
    expect(bars).toBeLessThanOrEqual(3);
    await page.getByRole('tab', { name: /Figures/ }).click();
    await expect(page.locator('.js-plotly-plot')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
    await expect(graph.locator('[data-status=canceled]').first()).toBeVisible();
  });

  test('the console is downloaded as it is', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(601)}`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download', exact: true }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toContain('\u001b[31mTraceback');
  });

  test('an execution is deleted, here and for everybody', async ({ page, context }) => {
    const other = await context.newPage();
    await page.goto(`/p/${project}/executions?sel=${execution(604)}`);
    await other.goto(`/p/${project}/executions`);
    const row = { name: /1-Basic Input\/Output #1/ };
    await expect(other.getByRole('row', row)).toBeVisible();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('row', row)).toBeHidden();
    await expect(other.getByRole('row', row)).toBeHidden();
  });

  test('the trace renames its execution', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(603)}`);
    await page.getByRole('button', { name: 'Rename execution' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('The first picture');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await expect(page.getByRole('heading', { name: 'The first picture' })).toBeVisible();
    await api(page, 'PATCH', `/executions/${execution(603)}`, {
      name: '2-Display Random Image #1',
    });
  });
});
