import {
  api,
  change,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const layer = (name: string, attributes: object, y: number) => ({
  layer: name,
  attributes,
  position: { x: 0, y },
});
const edge = (from: string, to: string, index = 0) => ({
  from: [from, 'output'],
  to: [to, 'inputs'],
  index,
});
const conv = { filters: 16, kernel_size: 3, padding: 'same' };

/** A stage of a residual network. */
const network = {
  name: 'Stage',
  type: 'keras.Architecture',
  nodes: {
    start: layer('Input', { shape: [32, 32, 3] }, 0),
    stem: layer('Conv2D', conv, 120),
    first: layer('Conv2D', conv, 330),
    second: layer('Conv2D', conv, 530),
    sum: layer('Add', {}, 730),
    end: layer('GlobalAveragePooling2D', {}, 880),
  },
  edges: {
    a: edge('start', 'stem'),
    b: edge('stem', 'first'),
    c: edge('first', 'second'),
    d: edge('second', 'sum'),
    e: edge('stem', 'sum', 1),
    f: edge('sum', 'end'),
  },
};

interface Stored {
  nodes: Record<string, { layer: string; block?: string; position: { x: number; y: number } }>;
  blocks?: Record<string, { name: string; repeat?: number; collapsed?: true }>;
}

async function open(page: Page): Promise<string> {
  const project = await projectNew(page);
  await change(page, project, [{ op: 'add', path: '/resources/net', value: network }]);
  await page.goto(`/p/${project}/resources/net`);
  await expect(page.locator('.react-flow__node')).toHaveCount(6);
  await page.keyboard.press('0');
  return project;
}

async function stored(page: Page, project: string): Promise<Stored> {
  const path = `/projects/${project}/model`;
  const { model } = await api<{ model: { resources: { net: Stored } } }>(page, 'GET', path);
  return model.resources.net;
}

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const frame = (page: Page) => page.locator('.react-flow__node-frame');

async function select(page: Page, [first, ...others]: string[]) {
  await node(page, first ?? '').click();
  for (const id of others) await node(page, id).click({ modifiers: ['ControlOrMeta'] });
}

test('a region becomes a block that repeats, and its copies are drawn', async ({ page }) => {
  const project = await open(page);
  const parameters = page.getByText(/ parameters$/).first();
  await expect(parameters).toContainText('5,088');
  await select(page, ['first', 'second', 'sum']);
  await page.getByRole('button', { name: 'Make a block' }).click();
  await expect(frame(page)).toHaveCount(1);
  const panel = page.getByRole('complementary').filter({ hasText: 'A block of 3 layers' });
  await panel.getByLabel('Name').fill('Residual');
  await panel.getByLabel('Name').press('Enter');
  await panel.getByLabel('Repeat').fill('3');
  await expect(parameters).toContainText('14,368');
  await expect(frame(page)).toContainText('Residual');
  await expect(frame(page)).toContainText('× 3');
  await expect(panel.getByText('takes 32 × 32 × 16')).toBeVisible();
  await expectAccessible(page);

  const endAt = async () => (await stored(page, project)).nodes.end?.position.y ?? 0;
  const far = await endAt();
  await panel.getByRole('button', { name: 'Collapse' }).click();
  await expect(frame(page)).toHaveCount(0);
  await expect(page.locator('.react-flow__node')).toHaveCount(4);
  await expect(page.locator('.react-flow__edge')).toHaveCount(3);
  expect(await endAt()).toBeLessThan(far);
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Expand' }).click();
  await expect(frame(page)).toHaveCount(1);
  await expect.poll(endAt).toBe(far);

  await panel.getByRole('button', { name: 'Dissolve' }).click();
  await page.getByRole('menuitem', { name: 'Draw 3 copies' }).click();
  await expect(page.locator('.react-flow__node-op')).toHaveCount(12);
  await expect(parameters).toContainText('14,368');
  expect(Object.keys((await stored(page, project)).blocks ?? {})).toEqual([]);
});

test('what cannot be a block is said, and a block is moved and taken back', async ({ page }) => {
  const project = await open(page);
  await select(page, ['second', 'sum']);
  await page.keyboard.press('b');
  await expect(page.getByText(/but 2 different ones go into what is selected/)).toBeVisible();
  await page.keyboard.press('Escape');
  await select(page, ['first', 'second', 'sum']);
  await page.keyboard.press('b');
  const title = frame(page).locator('.block-title');
  await expect(title).toBeVisible();
  const box = await title.boundingBox();
  if (!box) throw new Error('the title is not there');
  await page.mouse.move(box.x + 40, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 130, box.y + box.height / 2 + 30, { steps: 6 });
  await page.mouse.up();
  const places = async () => {
    const { nodes } = await stored(page, project);
    return [nodes.first?.position.x, nodes.second?.position.x, nodes.stem?.position.x];
  };
  await expect.poll(async () => ((await places())[0] ?? 0) > 50).toBe(true);
  const [first, second, stem] = await places();
  expect([second, stem]).toEqual([first, 0]);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(places).toEqual([0, 0, 0]);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(frame(page)).toHaveCount(0);
});
