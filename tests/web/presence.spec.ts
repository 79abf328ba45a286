import {
  basicPipeline,
  change,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

/** A browser of its own: another window, as far as presence is concerned. */
async function otherPage(page: Page, path: string): Promise<Page> {
  const context = await page.context().browser()?.newContext({ reducedMotion: 'reduce' });
  if (!context) throw new Error('no browser');
  const other = await context.newPage();
  const { origin } = new URL(page.url());
  await other.goto(origin);
  await expect(other.getByRole('button', { name: /menu$/ })).toBeVisible();
  await other.goto(origin + path);
  return other;
}

const alsoHere = (page: Page) => page.getByRole('list', { name: 'Also looking at this' });
const expectLive = (page: Page) =>
  expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');

test('who looks at the same execution is seen in its header and on its graph', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('region', { name: 'Execution graph' })).toBeVisible();
  const path = new URL(page.url()).pathname;
  await page.goto(path);
  await expectLive(page);
  await expect(alsoHere(page)).toHaveCount(0);

  const other = await otherPage(page, path);
  await expectLive(other);
  for (const one of [page, other])
    await expect(alsoHere(one).getByRole('listitem')).toHaveText(/You, in another window/);
  await other.locator('.react-flow__node', { hasText: 'PrintArray' }).click();
  await expect(page.locator('[data-ring=print]')).toHaveCount(1);

  await expectAccessible(page);

  // In another view he is in the project, but not here.
  await other.goto(`/p/${project}/pipelines/basic`);
  await expect(alsoHere(page)).toHaveCount(0);
  await other.context().close();
});

test('who works on the same resource is seen there, with what is selected', async ({ page }) => {
  test.skip(!isMock, 'needs the resource type of the stand-in');
  const project = await projectNew(page);
  await change(page, project, [
    {
      op: 'add',
      path: '/resources/net',
      value: {
        name: 'Small net',
        type: 'keras.Architecture',
        nodes: { one: { layer: 'Input', attributes: { shape: [4] } } },
        edges: {},
      },
    },
  ]);
  const path = `/p/${project}/resources/net`;
  await page.goto(path);
  await expectLive(page);
  const other = await otherPage(page, path);
  await expectLive(other);
  await expect(alsoHere(page).getByRole('listitem')).toHaveCount(1);
  await other.locator('.react-flow__node').first().click();
  await expect(page.locator('[data-ring=one]')).toHaveCount(1);
  await other.locator('.react-flow__pane').hover({ position: { x: 40, y: 60 } });
  await expect(page.locator('[data-pointer]')).toHaveCount(1);
  await other.context().close();
});
