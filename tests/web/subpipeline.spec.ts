import {
  api,
  basicPipeline,
  change,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

interface Content {
  name: string;
  nodes: Record<string, { operation?: string; pipeline?: string }>;
  edges: Record<string, { from: [string, string]; to: [string, string] }>;
  inputs?: Record<string, { name: string; to: [string, string] }>;
  outputs?: Record<string, { name: string; from: [string, string] }>;
}

const node = (page: Page, name: string) => page.locator('.react-flow__node-op', { hasText: name });
const edges = (page: Page) => page.locator('.react-flow__edge');

const pipelinesOf = async (page: Page, project: string) =>
  (
    await api<{ model: { pipelines: Record<string, Content> } }>(
      page,
      'GET',
      `/projects/${project}/model`,
    )
  ).model.pipelines;

const place = (id: string, y: number) => ({
  op: 'add',
  path: `/pipelines/basic/nodes/${id}/position`,
  value: { x: 0, y },
});

const scale = {
  op: 'add',
  path: '/operations/Scale',
  value: {
    name: 'Scale',
    code: 'class Scale():\n\n    def execute(self, arr):\n        louder = arr\n        return louder\n',
    environment: null,
    color: '#ab47bc',
  },
};

/** Three operations in a row, of which the second is to become a pipeline. */
async function openRow(page: Page): Promise<string> {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const path = '/pipelines/basic';
  await change(page, project, [
    scale,
    {
      op: 'add',
      path: `${path}/nodes/mid`,
      value: { operation: 'Scale', attributes: {}, references: {} },
    },
    place('gen', 0),
    place('mid', 160),
    place('print', 320),
    { op: 'remove', path: `${path}/edges/e1` },
    { op: 'add', path: `${path}/edges/a`, value: { from: ['gen', 'arr'], to: ['mid', 'arr'] } },
    {
      op: 'add',
      path: `${path}/edges/b`,
      value: { from: ['mid', 'louder'], to: ['print', 'arr'] },
    },
  ]);
  await page.goto(`/p/${project}/pipelines/basic`);
  await expect(node(page, 'Scale')).toBeVisible();
  return project;
}

async function makePart(page: Page) {
  await node(page, 'Scale').click();
  await page.keyboard.press('Control+Shift+g');
  await expect(node(page, 'Basic Input/Output part')).toBeVisible();
}

test('a selection becomes a pipeline of its own, keeps its connections, and one undo takes it back', async ({
  page,
}) => {
  const project = await openRow(page);
  const before = (await pipelinesOf(page, project)).basic;
  await makePart(page);
  await expect(node(page, 'Scale')).toHaveCount(0);
  await expect(edges(page)).toHaveCount(Object.keys(before?.edges ?? {}).length);
  await expectAccessible(page);
  await expect.poll(async () => Object.keys(await pipelinesOf(page, project))).toHaveLength(2);
  const after = (await pipelinesOf(page, project)).basic;
  const whole = Object.entries(after?.nodes ?? {}).find(([, { pipeline }]) => pipeline)?.[0] ?? '';
  expect(Object.values(after?.edges ?? {})).toContainEqual({
    from: ['gen', 'arr'],
    to: [whole, 'arr'],
  });

  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+z');
  await expect(node(page, 'Scale')).toBeVisible();
  await expect.poll(async () => Object.keys(await pipelinesOf(page, project))).toHaveLength(1);
  expect((await pipelinesOf(page, project)).basic?.nodes).toEqual(before?.nodes);
});

test('a pipeline that is a node is opened, its ports are named there, and the way leads back', async ({
  page,
}) => {
  const project = await openRow(page);
  await makePart(page);
  await node(page, 'Basic Input/Output part').dblclick();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Basic Input/Output part' }),
  ).toBeVisible();
  await expect(node(page, 'Scale')).toContainText('◆ arr');
  await expectAccessible(page);

  await node(page, 'Scale').click();
  const name = page.getByLabel('Name of the port for “arr”');
  await name.fill('numbers');
  await name.press('Enter');
  await expect(node(page, 'Scale')).toContainText('◆ numbers');
  await page.getByRole('navigation', { name: 'Used in' }).getByRole('link').click();
  await expect(node(page, 'Basic Input/Output part')).toContainText('numbers');
  test.skip(isMock, 'what follows from a change is derived by the server');
  const content = (await pipelinesOf(page, project)).basic;
  expect(Object.values(content?.edges ?? {}).map(({ to }) => to[1])).toContain('numbers');
});

test('by keyboard alone: in by Enter, a port taken back and made again', async ({ page }) => {
  await openRow(page);
  await makePart(page);
  await node(page, 'Basic Input/Output part').focus();
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('heading', { level: 1, name: 'Basic Input/Output part' }),
  ).toBeVisible();
  await node(page, 'Scale').focus();
  await page.keyboard.press('Enter');
  const port = page.getByRole('button', { name: '“arr” is a port of this pipeline; take it back' });
  await port.focus();
  await page.keyboard.press('Enter');
  await expect(node(page, 'Scale')).not.toContainText('◆ arr');
  await page.getByRole('button', { name: 'Make “arr” a port of this pipeline' }).focus();
  await page.keyboard.press('Enter');
  await expect(node(page, 'Scale')).toContainText('◆ arr');
});

test('it is expanded again, and other pipelines can have it as a node', async ({ page }) => {
  const project = await openRow(page);
  await makePart(page);
  await node(page, 'Basic Input/Output part').click();
  await page.keyboard.press('Control+Shift+e');
  await expect(node(page, 'Scale')).toBeVisible();
  await expect(node(page, 'Basic Input/Output part')).toHaveCount(0);

  await change(page, project, [
    { op: 'add', path: '/pipelines/other', value: { name: 'Other', nodes: {}, edges: {} } },
  ]);
  await page.goto(`/p/${project}/pipelines/other`);
  await page.getByRole('button', { name: 'Add operation' }).first().click();
  await page.keyboard.type('Output part');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(node(page, 'Basic Input/Output part')).toBeVisible();
  await page.goto(`/p/${project}/pipelines/basic`);
  await expect(node(page, 'Scale')).toBeVisible();
});

test('a run shows what is in it within a frame', async ({ page }) => {
  test.skip(isMock, 'the stand-in server runs nothing');
  await openRow(page);
  await makePart(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click();
  const frame = page.locator('.react-flow__node-frame', { hasText: 'Basic Input/Output part' });
  await expect(frame).toBeVisible({ timeout: 60_000 });
  await expect(node(page, 'Scale')).toBeVisible();
  await node(page, 'Scale').click();
  const heading = { level: 2, name: 'Basic Input/Output part / Scale' } as const;
  await expect(page.getByRole('heading', heading)).toBeVisible();
});
