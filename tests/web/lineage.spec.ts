import {
  api,
  basicPipeline,
  change,
  enter,
  expect,
  expectAccessible,
  isMock,
  projectNew,
  test,
} from '../../web/playwright/story';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

test.describe('the lineage of the fixtures', () => {
  test.skip(!isMock, 'relies on the fixtures of the stand-in');
  const page503 = `/p/${id(101)}/artifacts/${id(503)}/lineage`;

  for (const scheme of ['light', 'dark'] as const)
    test(`is accessible in ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await enter(page, page503);
      await expect(page.locator('.react-flow__node')).toHaveCount(4);
      await expectAccessible(page);
    });

  test('an artifact leads to it, and arrow keys and Enter lead through it', async ({ page }) => {
    await enter(page, `/p/${id(101)}/artifacts?artifact=${id(503)}`);
    await page.getByRole('link', { name: 'Show lineage' }).click();
    await expect(page.getByRole('heading', { name: 'Lineage of cifar-model' })).toBeVisible();
    const panel = page.getByRole('complementary', { name: 'Details' });
    await expect(panel).toContainText('made by a run');
    const job = page.locator('.react-flow__node', { hasText: 'Train a model' });
    await job.focus();
    await page.keyboard.press('Enter');
    await expect(panel).toContainText('learning_rate');
    await expect(panel.getByRole('link', { name: 'See the code that ran' })).toBeVisible();
    await page.locator('.react-flow__node', { hasText: 'Not yours to see' }).click();
    await expect(panel).toContainText('a project that you are no member of');
  });

  test('what could not be remade is said before the pipeline is opened', async ({ page }) => {
    await enter(page, page503);
    await page.getByRole('button', { name: 'Make the pipeline that made this' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText("nothing is connected to its input 'labels'");
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Open the pipeline' }).click();
    await expect(page).toHaveURL(/pipelines\//);
    await expect(page.locator('.react-flow__node')).toHaveCount(2);
  });

  test('a phone shows it and changes nothing', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await enter(page, page503);
    await expect(page.locator('.react-flow__node').first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Make the pipeline' })).toBeHidden();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  });
});

test('what a run made leads back to its job, and the pipeline is made again and undone', async ({
  page,
}) => {
  test.skip(isMock, 'needs a run');
  test.slow();
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [
    {
      op: 'add',
      path: '/pipelines/basic/nodes/keep',
      value: { operation: 'Output', attributes: { name: 'kept' }, references: {} },
    },
    {
      op: 'add',
      path: '/pipelines/basic/edges/e2',
      value: { from: ['gen', 'arr'], to: ['keep', 'data'] },
    },
  ]);
  await api(page, 'POST', `/projects/${project}/executions`, {
    pipeline: 'basic',
    compute: '00000000-0000-7000-8000-000000000001',
    storage: '00000000-0000-7000-8000-000000000011',
  });
  await page.goto(`/p/${project}/artifacts`);
  await page.getByRole('row', { name: /kept/ }).getByText('kept').click({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Show lineage' }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(2);
  await page.locator('.react-flow__node', { hasText: 'GenArray' }).click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('length');
  await page.getByRole('button', { name: 'Make the pipeline that made this' }).click();
  await expect(page).toHaveURL(/pipelines\//);
  await expect(page.locator('.react-flow__node')).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.goto(`/p/${project}/pipelines`);
  await expect(page.getByText('What made kept')).toBeHidden();
});
