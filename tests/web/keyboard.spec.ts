// The main way through the product without a mouse: not one click, hover or drag here.
import {
  api,
  basicPipeline,
  change,
  expect,
  type Page,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

type Target = ReturnType<Page['locator']>;

const node = (page: Page, name: string) => page.locator('.react-flow__node', { hasText: name });
const edges = (page: Page) => page.locator('.react-flow__edge');
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const stopLimit = 80;

/** Tab until the target has the focus, as somebody without a mouse does. Every stop on the way is to be seen. */
async function tabTo(page: Page, target: Target, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await expect(target.first()).toBeVisible();
  for (let stop = 0; stop < stopLimit; stop++) {
    await page.keyboard.press(key);
    expect(await invisibleFocus(page)).toBeNull();
    if (await hasFocus(target)) return;
  }
  throw new Error(`${target} was not reached with ${stopLimit} presses of ${key}`);
}

const hasFocus = (target: Target) =>
  target.evaluateAll((found) => found.some((one) => one === document.activeElement));

/** What has the focus, when nothing shows that it has. */
function invisibleFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const isMarked = (element: Element | null) => {
      if (!element) return false;
      const { outlineStyle, boxShadow, borderColor } = getComputedStyle(element);
      const isFramed = outlineStyle !== 'none' || boxShadow !== 'none';
      return isFramed || borderColor !== getComputedStyle(document.body).borderColor;
    };
    const near = [
      here,
      here.parentElement,
      here.firstElementChild,
      ...(here.parentElement?.children ?? []),
    ];
    return near.some(isMarked) ? null : here.outerHTML.slice(0, 200);
  });
}

/** Arrows from node to node; each press is answered before the next. */
async function pressUntilFocus(page: Page, key: string, target: Target) {
  await expect(async () => {
    if (!(await hasFocus(target))) await page.keyboard.press(key);
    await expect(target).toBeFocused({ timeout: 500 });
  }).toPass();
}

async function follow(page: Page, target: Target) {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

const nodesOf = async (page: Page, project: string) => {
  const { model } = await api<{
    model: {
      pipelines: Record<
        string,
        { nodes: Record<string, { operation: string; attributes: Record<string, unknown> }> }
      >;
    };
  }>(page, 'GET', `/projects/${project}/model`);
  return Object.values(model.pipelines.basic?.nodes ?? {});
};

test('from home to an artifact and back by keyboard alone', async ({ page }) => {
  test.slow(); // a whole working session
  const name = unique('Keys');
  const project = await projectNew(page, name);
  await basicPipeline(page, project);
  await page.goto('/');

  // Home: find the project, open it, open its pipeline.
  await expect(page.getByRole('link', { name: `Open ${name}` })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(name);
  await follow(page, page.getByRole('link', { name: `Open ${name}` }));
  await follow(page, page.getByRole('link', { name: 'Basic Input/Output' }));
  await expect(node(page, 'GenArray')).toBeVisible();
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');

  // Add an operation from the list; it has the focus when the list is gone.
  await page.keyboard.press('a');
  const list = page.getByRole('combobox', {
    name: 'Type to filter; Enter places it on the canvas',
  });
  await expect(list).toBeFocused();
  await page.keyboard.type('PrintA');
  await expect(page.getByRole('option').first()).toContainText('PrintArray');
  await page.keyboard.press('Enter');
  await expect(node(page, 'PrintArray')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  const added = page.locator('.react-flow__node.selected');
  await expect(added).toBeFocused();

  // Connect it.
  await page.keyboard.press('c');
  await expect(
    page.getByRole('combobox', { name: 'Type to filter; Enter connects' }),
  ).toBeFocused();
  await page.keyboard.type('GenArray');
  await expect(page.getByRole('option').first()).toContainText('GenArray.arr');
  await page.keyboard.press('Enter');
  await expect(edges(page)).toHaveCount(2);
  await expect(page.getByText('Ready to run')).toBeVisible();
  await expect(added).toBeFocused();

  // Go to the node above by its arrow, and set its attribute in the panel.
  await pressUntilFocus(page, 'ArrowUp', node(page, 'GenArray'));
  await page.keyboard.press('Enter');
  await expect(field(page, 'length')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('25');
  await page.keyboard.press('Enter');
  await expect(node(page, 'GenArray')).toContainText('25');
  await page.keyboard.press('Escape');
  await expect(node(page, 'GenArray')).toBeFocused();

  // Take it back, and do it again.
  const lengths = async () =>
    (await nodesOf(page, project)).flatMap(({ attributes }) => attributes.length ?? []);
  await expect.poll(lengths).toEqual([25]);
  await page.keyboard.press('Control+z');
  await expect.poll(lengths).toEqual([]);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(lengths).toEqual([25]);
  await expect(node(page, 'GenArray')).toContainText('25');

  // Run it, and watch.
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Run' })).toBeEnabled();
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Control+Enter');
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(3, { timeout: 40_000 });

  // From job to job, the console, and what the job made.
  const made = graph.locator('.react-flow__node', { hasText: 'GenArray' });
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.getByRole('region', { name: 'GenArray' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(made).toHaveClass(/selected/);
  await page.keyboard.press('1');
  await tabTo(page, page.getByRole('tab', { name: 'Console' }));
  await page.keyboard.press('4');
  const keep = page.getByRole('button', { name: /Make an artifact/ });
  await follow(page, keep);
  const naming = page.getByRole('dialog');
  await expect(naming.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('kept by keys');
  await page.keyboard.press('Enter');
  await expect(naming).toBeHidden();
  await expect(keep).toBeFocused();

  // The artifact in its list, and back to the pipeline the way it came.
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('row', { name: /kept by keys/ })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await follow(
    page,
    page
      .getByRole('row')
      .getByRole('link', { name: /Basic Input\/Output/ })
      .first(),
  );
  await expect(graph).toBeVisible();
  await follow(page, page.getByRole('link', { name: 'Basic Input/Output', exact: true }));
  await expect(node(page, 'GenArray')).toContainText('25');
});

test('what a job printed is read, searched and left by keyboard alone', async ({ page }) => {
  test.slow();
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Run' })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  const graph = page.getByRole('region', { name: 'Execution graph' });
  await expect(graph.locator('[data-status=success]')).toHaveCount(2, { timeout: 40_000 });

  // Into the graph by Tab, to the last job by arrows: the console follows.
  const first = graph.locator('.react-flow__node', { hasText: 'GenArray' });
  const last = graph.locator('.react-flow__node', { hasText: 'PrintArray' });
  await tabTo(page, graph.locator('.react-flow__node'));
  if (!(await hasFocus(first))) await page.keyboard.press('ArrowUp');
  await expect(first).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(last).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'PrintArray' })).toBeVisible();
  await expect(page.getByRole('log')).toContainText('rray');
  await tabTo(page, page.getByRole('tab', { name: 'Console' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Figures' })).toBeFocused();
});

test('a graph is one stop of Tab; arrows go about in it', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const more = Array.from({ length: 6 }, (_, n) => ({
    op: 'add',
    path: `/pipelines/basic/nodes/more${n}`,
    value: {
      operation: 'GenArray',
      attributes: {},
      references: {},
      position: { x: 300 * n, y: 600 },
    },
  }));
  await change(page, project, more);
  await page.goto(`/p/${project}/pipelines/basic`);
  const nodes = page.locator('.react-flow__node');
  await expect(nodes).toHaveCount(8);
  await expect(page.locator('.react-flow__node[tabindex="0"]')).toHaveCount(1);
  await tabTo(page, nodes);
  await page.keyboard.press('Tab');
  expect(await hasFocus(nodes)).toBe(false);
  await tabTo(page, nodes, 'Shift+Tab');
  const before = await page.evaluate(() => document.activeElement?.getAttribute('data-id'));
  await expect(async () => {
    for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    const now = await page.evaluate(() => document.activeElement?.getAttribute('data-id'));
    expect(now).not.toBe(before);
  }).toPass();
  await expect(page.locator('.react-flow__node[tabindex="0"]')).toBeFocused();
});
