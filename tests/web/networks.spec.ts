import {
  api,
  change,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

interface Stored {
  nodes: Record<string, { layer: string; attributes: Record<string, unknown> }>;
  edges: Record<string, { from: [string, string]; to: [string, string] }>;
}

const layer = (name: string, attributes: object = {}, y = 0) => ({
  layer: name,
  attributes,
  position: { x: 0, y },
});
const edge = (from: string, to: string) => ({
  from: [from, 'output'],
  to: [to, 'inputs'],
  index: 0,
});

/** A network with a window that is too large for its picture, and pictures that reach the classes unflattened. */
const network = {
  name: 'Pictures',
  type: 'keras.Architecture',
  nodes: {
    start: layer('Input', { shape: [8, 8, 3] }),
    conv: layer('Conv2D', { filters: 16, kernel_size: 11 }, 160),
    classes: layer('Dense', { units: 10, activation: 'softmax' }, 360),
  },
  edges: { a: edge('start', 'conv'), b: edge('conv', 'classes') },
};

async function open(page: Page, value: object = network): Promise<string> {
  const project = await projectNew(page);
  await change(page, project, [{ op: 'add', path: '/resources/net', value }]);
  await page.goto(`/p/${project}/resources/net`);
  return project;
}

async function stored(page: Page, project: string, id = 'net'): Promise<Stored> {
  const { model } = await api<{ model: { resources: Record<string, Stored> } }>(
    page,
    'GET',
    `/projects/${project}/model`,
  );
  const found = model.resources[id];
  if (!found) throw new Error('the architecture is gone');
  return found;
}

const node = (page: Page, name: string) =>
  page.locator('.react-flow__node').filter({ hasText: name });

test('every shape is told at once, and each problem is mended by a click', async ({ page }) => {
  test.slow();
  const project = await open(page);
  await expect(page.getByText('8 × 8 × 3')).toBeVisible();
  await node(page, 'Conv2D').click();
  await expect(page.getByText('has a window of 11')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Set padding to same' }).click();
  await expect(page.getByText('8 × 8 × 16').first()).toBeVisible();
  await expect(node(page, 'Conv2D')).toContainText('5,824 parameters');

  await node(page, 'Dense').click();
  await expect(page.getByText('works on each place of the picture by itself')).toBeVisible();
  await page.getByRole('button', { name: 'Insert Flatten before it' }).click();
  await expect(node(page, 'Flatten')).toBeVisible();
  await expect(page.locator('.react-flow__edge-text').filter({ hasText: '1024' })).toBeVisible();
  await expect(page.getByText('Complete')).toBeVisible();
  const { nodes, edges } = await stored(page, project);
  expect(nodes.conv?.attributes.padding).toBe('same');
  expect(Object.values(nodes).map(({ layer }) => layer)).toContain('Flatten');
  expect(Object.values(edges)).toHaveLength(3);

  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(page.getByText('1 hint')).toBeVisible();
});

test('the totals are those of the network, for the batch and the classes that are said', async ({
  page,
}) => {
  await open(page, {
    ...network,
    nodes: {
      start: layer('Input', { shape: [784] }),
      classes: layer('Dense', { units: 10, activation: 'softmax' }, 160),
    },
    edges: { a: edge('start', 'classes') },
  });
  const overview = page.getByRole('complementary');
  await expect(overview.getByText('7,850').first()).toBeVisible();
  const memory = overview.locator('dd').last();
  const before = await memory.textContent();
  await overview.getByRole('textbox', { name: 'Batch size' }).fill('4096');
  await expect(memory).not.toHaveText(before ?? '');
  await overview.getByRole('textbox', { name: 'Classes in the data' }).fill('12');
  await expect(overview.getByText('gives 10 classes, and the data has 12')).toBeVisible();
  await overview.getByText('gives 10 classes').click();
  await page.getByRole('button', { name: 'Set units to 12' }).click();
  await expect(page.getByText('Complete')).toBeVisible();
});

test('the code is beside the network, and lines lead to layers', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  const code = page.getByRole('complementary', { name: 'Keras code' });
  await expect(code.getByText('def create():')).toBeVisible();
  await expectAccessible(page);
  await code.getByRole('button', { name: /Conv2D\(16/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Conv2D' })).toBeVisible();
  await page.getByRole('textbox', { name: 'filters' }).fill('24');
  await page.getByRole('textbox', { name: 'filters' }).blur();
  await expect(code.locator('[data-marked]')).toContainText('Conv2D(24');
  const saved = page.waitForEvent('download');
  await code.getByRole('button', { name: 'Download as a Python file' }).click();
  expect((await saved).suggestedFilename()).toBe('Pictures.py');
  await code.getByRole('button', { name: 'Close' }).click();
  await expect(code).toBeHidden();
});

test('layers are copied to another architecture, and one layer is used twice with the same weights', async ({
  page,
  context,
}) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const project = await open(page);
  const empty = { name: 'Other', type: 'keras.Architecture', nodes: {}, edges: {} };
  await change(page, project, [{ op: 'add', path: '/resources/other', value: empty }]);
  await expect(node(page, 'Conv2D')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByRole('heading', { name: '3 selected' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+c');
  await page.goto(`/p/${project}/resources/other`);
  await expect(page.getByRole('heading', { name: 'Add the first layer' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.locator('.react-flow__node')).toHaveCount(3);
  await expect(page.getByText('8 × 8 × 3')).toBeVisible();

  await page.locator('.react-flow__pane').click({ position: { x: 40, y: 40 } });
  await node(page, 'Dense').click();
  await page.getByRole('button', { name: 'Reuse' }).click();
  await expect(page.getByText('It is the same layer as Dense')).toBeVisible();
  await expectAccessible(page);
  await expect(node(page, 'weights of')).toHaveCount(1);
  await node(page, 'units').click();
  await page.keyboard.press('Delete');
  await expect(node(page, 'weights of')).toHaveCount(0);
  const kept = Object.values((await stored(page, project, 'other')).nodes);
  expect(kept.map(({ layer }) => layer).sort()).toEqual(['Conv2D', 'Dense', 'Input']);
  expect(kept.find(({ layer }) => layer === 'Dense')).toMatchObject({ attributes: { units: 10 } });
});

test('Keras itself is asked, and leads to the layer it refuses', async ({ page }) => {
  test.skip(!isMock, 'needs a worker that has Keras');
  const lambda = { ...network, nodes: { ...network.nodes, classes: layer('Lambda', {}, 360) } };
  const project = await open(page, lambda);
  await page.getByRole('button', { name: 'Check with Keras' }).click();
  const check = page.getByRole('dialog', { name: 'Check with Keras' });
  await check.getByRole('button', { name: 'Check now' }).click();
  await expect(check.getByText('Keras is at work')).toBeVisible();
  await expectAccessible(page);
  await expect(check.getByText('the function cannot be made')).toBeVisible();
  await check.getByRole('button', { name: 'Lambda' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Lambda' })).toBeVisible();
  const path = '/resources/net/nodes/classes';
  const value = layer('Flatten', {}, 360);
  await change(page, project, [{ op: 'replace', path, value }]);
  if (!(await check.isVisible()))
    await page.getByRole('button', { name: 'Check with Keras' }).click();
  await expect(check.getByText('The architecture has changed since.')).toBeVisible();
  await check.getByRole('button', { name: 'Check again' }).click();
  await expect(check.getByText('Keras 3.15.1 with jax builds it: 5,824 parameters.')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('a network is read with its shapes and its code', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await open(page);
    await expect(page.getByText('8 × 8 × 3')).toBeVisible();
    await page.getByRole('button', { name: 'Code', exact: true }).click();
    await expect(page.getByText('def create():')).toBeVisible();
    await expectAccessible(page);
  });
});
