import {
  api,
  basicPipeline,
  change,
  enter,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const failing = `class Careless():

    def execute(self, arr):
        raise ValueError('careless')
        return arr
`;

test('a run that failed is repaired and goes on where it stopped', async ({ page }) => {
  const own = await projectNew(page);
  await basicPipeline(page, own);
  await change(page, own, [{ op: 'replace', path: '/operations/PrintArray/code', value: failing }]);
  await page.goto(`/p/${own}/pipelines/basic`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('alert')).toContainText('ValueError', { timeout: 25_000 });
  await page.getByRole('button', { name: 'See the code as it ran' }).click();
  await expect(page.locator('.marked-line')).toContainText("raise ValueError('careless')");
  await page.getByRole('button', { name: 'Edit the code here' }).click();
  const code = page.getByRole('textbox', { name: /the code as it is now$/ });
  await code.getByText('raise').click();
  await page.keyboard.press('Home');
  await page.keyboard.type('# ');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  const run = /executions\/([^?]+)/.exec(page.url())?.[1];
  type Jobs = { job_list: { node: string; attempts: unknown[] }[] };
  const { job_list: jobs } = await api<Jobs>(page, 'GET', `/executions/${run}`);
  const attempts = Object.fromEntries(jobs.map((job) => [job.node, job.attempts.length]));
  expect(attempts).toEqual({ gen: 1, print: 2 });
  await page.getByRole('tab', { name: 'Info' }).click();
  await page.getByRole('button', { name: 'Compare their code' }).click();
  await expect(page.getByRole('region', { name: 'Attempt 1 → Attempt 2' })).toContainText(
    '# raise',
  );
});

test('a job that fails says when its next attempt follows, and Continue ends the wait', async ({
  page,
}) => {
  test.skip(isMock, 'nothing fails twice in the stand-in');
  const own = await projectNew(page);
  await basicPipeline(page, own);
  await change(page, own, [
    { op: 'replace', path: '/operations/PrintArray/code', value: failing },
    {
      op: 'add',
      path: '/operations/PrintArray/retries',
      value: { max_attempts: 3, backoff_seconds: 3600 },
    },
  ]);
  await page.goto(`/p/${own}/pipelines/basic`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  await page.getByRole('region', { name: 'Execution graph' }).getByText('Careless').click();
  const wait = page.getByText(/Next attempt in \d+ min \d\d s/);
  await expect(wait).toBeVisible({ timeout: 25_000 });
  await expect(page.getByText(/attempt 2 of 3\./)).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('careless');
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Info' }).click();
  await expect(page.getByRole('row', { name: /ValueError: careless/ })).toHaveCount(1);
  await change(page, own, [
    {
      op: 'replace',
      path: '/operations/PrintArray/code',
      value: failing.replace('raise', '# raise'),
    },
  ]);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
  await expect(wait).toHaveCount(0);
});

test('the same run again is taken from the first, and what changed is named when it is not', async ({
  page,
}) => {
  test.skip(isMock, 'the stand-in has no cache');
  const own = await projectNew(page);
  await basicPipeline(page, own);
  const { items } = await api<{ items: { id: string }[] }>(
    page,
    'GET',
    `/projects/${own}/storages`,
  );
  const computes = await api<{ items: { id: string }[] }>(page, 'GET', '/computes');
  const run = async () => {
    const body = { pipeline: 'basic', compute: computes.items[0]?.id, storage: items[0]?.id };
    const { id: made } = await api<{ id: string }>(
      page,
      'POST',
      `/projects/${own}/executions`,
      body,
    );
    await page.goto(`/p/${own}/executions/${made}`);
    const graph = page.getByRole('region', { name: 'Execution graph' });
    await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 25_000 });
    await graph.getByText('GenArray').click();
    return page.getByRole('region', { name: 'GenArray' });
  };
  await run();
  const again = await run();
  await expect(again).toContainText('Taken from “GenArray” of “Basic Input/Output #1”');
  await expect(again).toContainText('cached');
  await change(page, own, [
    { op: 'add', path: '/pipelines/basic/nodes/gen/attributes/length', value: 12 },
  ]);
  const other = await run();
  await expect(other).toContainText('It ran again:');
  await expect(other).toContainText('length');
});

test.describe('with the fixtures of the stand-in', () => {
  test.skip(!isMock, 'needs executions of the past');
  const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const project = id(101);
  const cached = `/p/${project}/executions/${id(602)}`;

  /** An execution that was canceled before it ended. */
  async function canceledRun(page: Page): Promise<string> {
    await enter(page, `/p/${project}/pipelines`);
    const run = await api<{ id: string }>(page, 'POST', `/projects/${project}/executions`, {
      pipeline: 'image',
      compute: id(401),
      storage: id(301),
    });
    await api(page, 'POST', `/executions/${run.id}/cancel`);
    return run.id;
  }

  test('why a job ran again is said member by member, and whose result another one has', async ({
    page,
  }) => {
    await page.goto(cached);
    const graph = page.getByRole('region', { name: 'Execution graph' });
    await graph.getByText('TrainBasic').click();
    const panel = page.getByRole('region', { name: 'TrainBasic' });
    await expect(panel).toContainText('It ran again: attribute epochs 3 → 5');
    await panel.getByText('2 differences').click();
    await expect(panel.getByRole('row', { name: /attributes.epochs/ })).toContainText('35');
    await expect(panel.getByRole('row', { name: /code/ })).toContainText('abababababab');
    await expectAccessible(page);
    await graph.getByText('GetDataCifar').click();
    const hit = page.getByRole('region', { name: 'GetDataCifar' });
    await expect(hit).toContainText('cached');
    await hit.getByRole('link', { name: /Taken from “GetDataCifar”/ }).click();
    await expect(page).toHaveURL(new RegExp(`${id(601)}.*job=`));
  });

  test('what was canceled is taken up by a key, and one job is restarted by another', async ({
    page,
  }) => {
    const run = await canceledRun(page);
    const attempts = async () => {
      type Jobs = { job_list: { status: string; attempts: unknown[] }[] };
      const { job_list: jobs } = await api<Jobs>(page, 'GET', `/executions/${run}`);
      const isOver = jobs.every(({ status }) => status === 'success');
      return isOver ? jobs.reduce((sum, job) => sum + job.attempts.length, 0) : null;
    };
    await page.goto(`/p/${project}/executions/${run}`);
    const more = page.getByRole('button', { name: 'More ways to run again' });
    await expect(page.getByRole('button', { name: 'Continue', exact: true })).toBeVisible();
    await page.keyboard.press('c');
    await expect.poll(attempts, { timeout: 15_000 }).not.toBeNull();
    const first = (await attempts()) ?? 0;
    await expect(page.getByRole('button', { name: 'Continue', exact: true })).toBeHidden();
    await expect(more).toBeEnabled();
    await page.keyboard.press('r');
    await expect.poll(attempts, { timeout: 15_000 }).toBe(first + 1);
    await expect(more).toBeEnabled();
    await more.click();
    await page.getByRole('menuitem', { name: 'Restart all jobs' }).click();
    await expect.poll(attempts, { timeout: 15_000 }).toBe(first + 3);
  });
});
