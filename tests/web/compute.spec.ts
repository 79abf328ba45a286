import {
  change,
  enter,
  expect,
  expectAccessible,
  isMock,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

test('the machines are a few keys away, and a new one is a token and a command', async ({
  page,
}) => {
  const name = unique('gpu');
  await enter(page);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { name: 'Compute', level: 1 })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Places to run' })).toBeVisible();
  await page.getByRole('button', { name: 'Add a worker' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/What the machine is called/).fill(name);
  await dialog.getByLabel(/Jobs at once/).fill('2');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const command = dialog.getByRole('textbox', { name: 'Run this on the machine' });
  await expect(command).toHaveValue(/^deepforge worker --host http\S+ --token df_\S+ --name /);
  await expect(command).toHaveValue(/--slots 2$/);
  await expectAccessible(page);
});

for (const scheme of ['light', 'dark'] as const)
  test(`the page is accessible in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await enter(page, '/compute');
    await expect(page.getByRole('region', { name: 'Workers' })).toBeVisible();
    await expectAccessible(page);
  });

test('that no worker fits is said before the run and on the job that waits', async ({ page }) => {
  test.skip(isMock, 'needs workers that really have too little');
  const project = await projectNew(page);
  const code = 'class Greedy:\n    def execute(self):\n        pass\n';
  await change(page, project, [
    {
      op: 'add',
      path: '/operations/greedy',
      value: { name: 'Greedy', code, resources: { gpus: 9, labels: ['moon'] } },
    },
    {
      op: 'add',
      path: '/pipelines/fit',
      value: { name: 'Fit', nodes: { n: { operation: 'greedy' } }, edges: {} },
    },
  ]);
  await page.goto(`/p/${project}/pipelines/fit`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('no worker that is connected has the 9 GPUs it asks for');
  await dialog.getByRole('button', { name: /^Run/ }).click();
  await expect(page).toHaveURL(/\/executions\//); // its nodes look like those of the editor
  await page.locator('.react-flow__node').filter({ hasText: 'Greedy' }).click();
  const job = page.getByRole('region', { name: 'Greedy' });
  await expect(job).toContainText('It waits: no worker that is connected has the 9 GPUs');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel run' }).click();
});

test.describe('with the fixtures of the stand-in', () => {
  test.skip(!isMock, 'needs a worker that runs something and a job that waits');

  test('what a worker is, what it runs and what waits lead to the job', async ({ page }) => {
    await enter(page, '/compute');
    const row = page.getByRole('row', { name: /gpu-1/ });
    await expect(row).toContainText('Online');
    await expect(row).toContainText('RTX 4090 24.0 GiB');
    await expect(row).toContainText('not isolated');
    await expect(row).toContainText('limits: rlimit');
    const waiting = page.getByRole('region', { name: 'Waiting jobs' });
    await expect(waiting).toContainText('a worker was lost while it ran it');
    await expect(waiting).toContainText('No worker of yours is connected.');
    await expect(waiting).toContainText('4 cores · 8.0 GiB memory · 1 GPU · room=lab');
    await row.getByRole('link', { name: 'TrainBasic' }).click();
    await expect(page).toHaveURL(/executions\/.*job=/);
  });

  test('a worker is drained, takes jobs again, and is removed after a question', async ({
    page,
  }) => {
    await enter(page, '/compute');
    const row = page.getByRole('row', { name: /gpu-1/ });
    const act = async (name: string) => {
      await page.getByRole('button', { name: 'Actions for gpu-1' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await act('Drain: end what runs, take nothing new');
    await expect(row).toContainText('Draining');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(row).toContainText('Online');
    await act('Remove');
    const question = page.getByRole('dialog');
    await expect(question).toContainText('What it runs (one job of yours) goes back to the queue');
    await question.getByRole('button', { name: 'Remove' }).click();
    await expect(row).toBeHidden();
  });
});
