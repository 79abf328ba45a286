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
const edge = (from: string, to: string) => ({
  from: [from, 'output'],
  to: [to, 'inputs'],
  index: 0,
});

const small = {
  name: 'Small',
  type: 'keras.Architecture',
  nodes: {
    start: layer('Input', { shape: [8, 8, 3] }, 0),
    conv: layer('Conv2D', { filters: 4, kernel_size: 3 }, 130),
    flat: layer('Flatten', {}, 300),
    classes: layer('Dense', { units: 10 }, 430),
  },
  edges: { a: edge('start', 'conv'), b: edge('conv', 'flat'), c: edge('flat', 'classes') },
};

/** The same under other ids, with more filters and a layer between. */
const large = {
  name: 'Large',
  type: 'keras.Architecture',
  nodes: {
    one: layer('Input', { shape: [8, 8, 3] }, 0),
    two: layer('Conv2D', { filters: 8, kernel_size: 3 }, 130),
    pool: layer('MaxPooling2D', { pool_size: 2 }, 300),
    three: layer('Flatten', {}, 430),
    four: layer('Dense', { units: 10 }, 560),
  },
  edges: {
    a: edge('one', 'two'),
    b: edge('two', 'pool'),
    c: edge('pool', 'three'),
    d: edge('three', 'four'),
  },
};

async function open(page: Page): Promise<string> {
  const project = await projectNew(page);
  await change(page, project, [
    { op: 'add', path: '/resources/small', value: small },
    { op: 'add', path: '/resources/large', value: large },
  ]);
  return project;
}

const rows = (page: Page) =>
  page.getByRole('complementary', { name: 'Differences' }).getByRole('listitem');

test('two architectures differ by what came and what changed, with shapes and sizes', async ({
  page,
}) => {
  const project = await open(page);
  await page.goto(`/p/${project}/resources/large`);
  await page.getByRole('link', { name: 'Compare with…' }).click();
  await expect(page.getByText('Compare with what?')).toBeVisible();
  await page.getByRole('combobox', { name: 'From: resource' }).click();
  await page.getByRole('option', { name: 'Small' }).click();
  await expect(page).toHaveURL(/resources\/large\/compare\?with=small/);
  await expect(rows(page)).toHaveText([
    /filters: 4 → 8.*6 × 6 × 4 → 6 × 6 × 8.*parameters: 112 → 224/,
    /^MaxPooling2D|^Max/,
    /connection$/,
  ]);
  // 112 + 1,450 become 224 + 730.
  await expect(page.getByLabel('Sizes')).toContainText('1,562 → 954');
  await expect(page.getByLabel('Sizes')).toContainText('−608');
  await expectAccessible(page);
});

test('an architecture is compared with what it was, in the history as well', async ({ page }) => {
  const project = await open(page);
  const { revision } = await api<{ revision: number }>(page, 'GET', `/projects/${project}/model`);
  await change(page, project, [
    { op: 'replace', path: '/resources/small/nodes/conv/attributes/filters', value: 6 },
    { op: 'remove', path: '/resources/small/edges/c' },
  ]);
  await page.goto(`/p/${project}/resources/small/compare?from=${revision}`);
  await expect(rows(page)).toHaveText([/filters: 4 → 6/, /connection$/]);
  await page.keyboard.press('n');
  await expect(rows(page).first().getByRole('button')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('n');
  await expect(rows(page).last().getByRole('button')).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', { name: 'Swap the two sides' }).click();
  await expect(rows(page).first()).toHaveText(/filters: 6 → 4/);
  await page.goto(`/p/${project}/history?from=${revision}&to=${revision + 1}`);
  await expect(rows(page).first()).toHaveText(/filters: 4 → 6/);
});

test('a network is the same as itself', async ({ page }) => {
  const project = await open(page);
  await change(page, project, [
    { op: 'add', path: '/resources/copy', value: { ...small, name: 'Copy' } },
  ]);
  await page.goto(`/p/${project}/resources/copy/compare?with=small`);
  await expect(page.getByText('These are the same')).toBeVisible();
});
