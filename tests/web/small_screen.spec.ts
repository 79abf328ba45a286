import { enter, expect, expectAccessible, isMock, test } from '../../web/playwright/story';

test.skip(!isMock, 'walks through the fixtures of the stand-in');
test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

const project = '/p/01930000-0000-7000-8000-000000000101';

test('the tabs are at the bottom and nothing is wider than the screen', async ({ page }) => {
  await enter(page, `${project}/pipelines`);
  const bar = await page.getByRole('navigation', { name: 'Main' }).boundingBox();
  expect(bar?.y).toBeGreaterThan(760);
  for (const view of [
    'pipelines',
    'executions',
    'artifacts',
    'resources',
    'utils',
    'serialization',
  ]) {
    await page.goto(`${project}/${view}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, view).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  }
});

test('what filters the executions has the whole width', async ({ page }) => {
  await enter(page, `${project}/executions`);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const filter = await page.getByRole('search').boundingBox();
  expect(filter?.width).toBeGreaterThan(340);
});

test('home, bin, compute and profile fit the screen', async ({ page }) => {
  for (const path of ['/', '/?view=bin', '/compute', '/extensions', '/profile']) {
    await enter(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  }
});

test('a pipeline is shown, not edited', async ({ page }) => {
  await enter(page, `${project}/pipelines/cifar`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add operation' })).toBeHidden();
});

test('a trace is a list of jobs; one tap opens a job', async ({ page }) => {
  await enter(page, `${project}/executions/01930000-0000-7000-8000-000000000601`);
  const failed = page.getByRole('button', { name: /TrainBasic/ });
  await expect(failed).toContainText('ValueError: Shapes');
  await failed.tap();
  await expect(page.getByRole('log')).toContainText('Traceback');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Close' }).tap();
  await expect(page.getByRole('button', { name: /EvalBasic/ })).toBeVisible();
});
