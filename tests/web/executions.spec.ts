import { readFile } from 'node:fs/promises';
import {
  api,
  basicPipeline,
  enter,
  expect,
  isMock,
  type Page,
  projectNew,
  test,
  unique,
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
  const edge = page.locator('.react-flow__edge');
  // The view still moves to its place at first: a click may pass the edge by.
  await expect(async () => {
    await edge.click({ force: true });
    await expect(edge).toHaveClass(/selected/, { timeout: 500 });
  }).toPass();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('arr');
  await expect(dialog.getByRole('button', { name: 'Run' })).toBeDisabled();
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
    await page.getByText('Traceback', { exact: true }).click();
    await expect(page.getByRole('alert').locator('[data-here]')).toContainText('line 15');
    await page.getByRole('button', { name: 'See the code as it ran' }).click();
    await expect(page.locator('.marked-line')).toContainText('loss=');
    await page.getByRole('link', { name: 'TrainBasic, line 15' }).click();
    await expect(page).toHaveURL(/operations\/train_basic\?line=15/);
    await expect(page.getByRole('heading', { name: 'TrainBasic', level: 1 })).toBeVisible();
  });

  test('selected executions show their figures', async ({ page }) => {
    await page.goto(`/p/${project}/executions`);
    await page.getByRole('checkbox', { name: 'Select 2-Display Random Image #1' }).check();
    // The view chooses what it finds most interesting, which stories before this one may have made.
    const others = page.getByRole('checkbox', { name: /^Select (?!2-Display Random Image #1)/ });
    for (const other of await others.all())
      if ((await other.getAttribute('aria-label')) !== 'Select all') await other.uncheck();
    await expect(page.getByRole('img', { name: 'Random image' })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Select 3-Train CIFAR-10 #2' }).check();
    // A run that is under way may draw another one meanwhile.
    await expect.poll(() => page.locator('.js-plotly-plot').count()).toBeGreaterThanOrEqual(2);
    await expect(page).toHaveURL(/sel=/);
  });

  test('a figure is a plot or an image, as one likes, and can be saved', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(602)}?tab=figures`);
    const figure = page.getByRole('figure').filter({ hasText: 'Loss' });
    await expect(figure.locator('.js-plotly-plot')).toBeVisible();
    await figure.getByText('Image', { exact: true }).click();
    await expect(figure.getByRole('img', { name: 'Loss' })).toBeVisible();
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
    const name = unique('To be deleted');
    await enter(page);
    const body = { pipeline: 'basic', name, compute: execution(401), storage: execution(301) };
    await api(page, 'POST', `/projects/${project}/executions`, body);
    await page.goto(`/p/${project}/executions?q=deleted&sel=-`);
    await other.goto(`/p/${project}/executions`);
    const row = { name: new RegExp(`${name}.*Success|Success.*${name}`) };
    await expect(other.getByRole('row', row)).toBeVisible();
    const remove = async () => {
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByRole('row', row)).toBeHidden();
    };
    await remove();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(page.getByRole('row', row)).toBeVisible();
    await remove();
    await page.goto('/');
    await expect(other.getByRole('row', row)).toBeHidden();
  });

  test('the list is filtered by name, pipeline and status, and sorted; the address says how', async ({
    page,
  }) => {
    await page.goto(`/p/${project}/executions`);
    const names = page.getByRole('table', { name: '' }).locator('tbody td:nth-child(3)');
    await expect(names.first()).toBeVisible();
    await page.getByRole('button', { name: 'Name' }).click();
    await expect(names.first()).toContainText('1-Basic');
    await page.getByLabel('Filter executions').fill('cifar');
    await expect(page.getByRole('link', { name: /1-Basic Input\/Output #1/ })).toBeHidden();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await expect(names).toHaveCount(1);
    await expect(page).toHaveURL(/q=cifar/);
    await expect(page).toHaveURL(/status=failed/);
    await page.reload();
    await expect(names).toHaveCount(1);
    await expect(page.getByLabel('Filter executions')).toHaveValue('cifar');
  });

  test('a failed job is gone to by a key, and the code keys open its tabs', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(601)}`);
    const graph = page.getByRole('region', { name: 'Execution graph' });
    await graph.getByText('GetDataCifar').click();
    await expect(page.getByRole('heading', { name: 'GetDataCifar' })).toBeVisible();
    await page.getByRole('button', { name: 'Go to the failed job' }).click();
    await expect(page.getByRole('heading', { name: 'TrainBasic' })).toBeVisible();
    await page.keyboard.press('6');
    await expect(page.getByRole('tab', { name: 'Info' })).toHaveAttribute('aria-selected', 'true');
  });

  test('an Output has no outputs and an Input no inputs in the trace', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(604)}`);
    const graph = page.getByRole('region', { name: 'Execution graph' });
    const output = graph.locator('.react-flow__node').filter({ hasText: 'random numbers' });
    await expect(output).toHaveCount(1);
    await expect(output.locator('.react-flow__handle.target')).toHaveCount(1);
    await expect(output.locator('.react-flow__handle.source')).toHaveCount(0);
  });

  test('the output of a job becomes an artifact', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(603)}?tab=outputs`);
    await page.getByRole('region', { name: 'Execution graph' }).getByText('GenImage').click();
    await page.getByRole('button', { name: 'Make an artifact: image' }).click();
    await page.getByRole('dialog').getByLabel('Name of the artifact').fill('kept image');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('row', { name: /kept image/ }).first()).toBeVisible();
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
