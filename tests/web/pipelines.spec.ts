import {
  api,
  basicPipeline,
  change,
  expect,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const node = (page: Page, name: string) => page.locator('.react-flow__node', { hasText: name });

test('a pipeline is built by keyboard alone: place, connect, set', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await expect(page.getByRole('heading', { name: 'Add your first operation' })).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.type('GenA');
  await page.keyboard.press('Enter');
  await expect(node(page, 'GenArray')).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('PrintA');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(node(page, 'PrintArray')).toBeVisible();
  await expect(page.getByRole('button', { name: '1 problem' })).toBeVisible();

  await node(page, 'PrintArray').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Connect to… arr' }).press('ArrowDown');
  await page.getByRole('option', { name: 'GenArray.arr' }).click();
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
  await expect(page.getByText('Ready to run')).toBeVisible();

  await node(page, 'GenArray').click();
  await page.getByLabel('length', { exact: true }).fill('25');
  await page.getByLabel('length', { exact: true }).press('Enter');
  await expect(node(page, 'GenArray')).toContainText('25');
});

test('the list of ports stays open when the answer to the edit before arrives', async ({
  page,
}) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [{ op: 'remove', path: '/pipelines/basic/edges/e1' }]);
  await page.goto(`/p/${project}/pipelines/basic?node=print`);
  const name = page.getByLabel('Name in this pipeline');
  const list = page.getByRole('combobox', { name: 'Connect to… arr' });
  let answer = () => {};
  const isAsked = new Promise<void>((asked) => {
    answer = asked;
  });
  await page.route('**/changes', async (route) => {
    await isAsked;
    await route.continue();
  });
  await name.fill('Show');
  await name.press('Enter');
  await list.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'GenArray.arr' })).toBeVisible();
  const answered = page.waitForResponse('**/changes');
  answer();
  await answered;
  await expect
    .poll(() => api(page, 'GET', `/projects/${project}/model`).then(JSON.stringify))
    .toContain('"Show"');
  await expect(page.getByRole('option', { name: 'GenArray.arr' })).toBeVisible();
  await page.getByRole('option', { name: 'GenArray.arr' }).click();
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
});

test('who is quicker than the side panel keeps the focus, and the list that was opened', async ({
  page,
}) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [
    { op: 'remove', path: '/pipelines/basic/edges/e1' },
    {
      op: 'add',
      path: '/operations/Scale',
      value: {
        name: 'Scale',
        code: 'class Scale():\n\n    def __init__(self, by=2):\n        self.by = by\n\n    def execute(self, arr):\n        return arr\n',
        environment: null,
        color: '#ab47bc',
      },
    },
    { op: 'replace', path: '/pipelines/basic/nodes/print/operation', value: 'Scale' },
  ]);
  await page.goto(`/p/${project}/pipelines/basic?node=print`);
  await node(page, 'Scale').focus();
  await expect(page.getByRole('combobox', { name: 'Connect to… arr' })).toBeVisible();
  // Enter asks for the panel, which takes the focus with the next frame; the list is opened before that.
  await page.evaluate(async () => {
    const press = (key: string) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('Enter');
    document.querySelector<HTMLElement>('[aria-label="Connect to… arr"]')?.focus();
    for (let frame = 0; frame < 5; frame++)
      await new Promise((drawn) => requestAnimationFrame(drawn));
  });
  await expect(page.getByRole('combobox', { name: 'Connect to… arr' })).toBeFocused();
});

test('an output is dragged to an input', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [{ op: 'remove', path: '/pipelines/basic/edges/e1' }]);
  await page.goto(`/p/${project}/pipelines/basic`);
  await expect(page.locator('.react-flow__edge')).toHaveCount(0);
  const from = page.locator('.react-flow__handle[data-handleid=arr].source');
  const to = page.locator('.react-flow__handle[data-handleid=arr].target');
  await from.hover();
  await page.mouse.down();
  await to.hover({ force: true });
  await page.mouse.up();
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
});

test('a wrong value is refused at its field', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic?node=gen`);
  await page.getByLabel('length', { exact: true }).fill('many');
  await expect(page.getByText('A whole number, such as 10')).toBeVisible();
});

test('delete is undone and done again', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await node(page, 'PrintArray').click();
  await page.keyboard.press('Delete');
  await expect(node(page, 'PrintArray')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(node(page, 'PrintArray')).toBeVisible();
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
  await page.keyboard.press('Control+Shift+z');
  await expect(node(page, 'PrintArray')).toHaveCount(0);
});

test('what others change appears at once', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await expect(node(page, 'GenArray')).toBeVisible();
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
  await change(page, project, [
    { op: 'add', path: '/pipelines/basic/nodes/gen/attributes/length', value: 77 },
    { op: 'replace', path: '/pipelines/basic/name', value: 'Renamed by somebody' },
  ]);
  await expect(node(page, 'GenArray')).toContainText('77');
  await expect(page.getByRole('heading', { name: 'Renamed by somebody' })).toBeVisible();
});

test('a moved node stays where it was put', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  const title = node(page, 'GenArray').getByText('GenArray');
  await title.hover();
  await page.mouse.down();
  await page.mouse.move(500, 300, { steps: 5 });
  await page.mouse.up();
  const before = await node(page, 'GenArray').boundingBox();
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
  await page.getByRole('button', { name: 'Fit to view' }).click();
  await page.reload();
  await expect(node(page, 'GenArray')).toBeVisible();
  const places = await page.evaluate(async (id) => {
    const response = await fetch(`/api/v1/projects/${id}/model`);
    return (await response.json()).model.pipelines.basic.nodes;
  }, project);
  expect(before).not.toBeNull();
  expect(places.gen.position).toBeDefined();
  expect(places.print.position).toBeDefined();
});

test('pipelines are found, sorted, duplicated and deleted with undo', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [
    { op: 'add', path: '/pipelines/second', value: { name: 'Another', nodes: {}, edges: {} } },
  ]);
  const names = page.locator('main li a').filter({ hasNotText: /^$/ });
  await expect(names).toHaveText(['Another', 'Basic Input/Output']);
  await page.getByRole('combobox', { name: 'Sort by' }).click();
  await page.getByRole('option', { name: 'Number of nodes' }).click();
  await expect(names).toHaveText(['Basic Input/Output', 'Another']);
  await page.getByRole('textbox', { name: 'Filter pipelines' }).fill('printarray');
  await expect(names).toHaveText(['Basic Input/Output']);
  await page.getByRole('textbox', { name: 'Filter pipelines' }).fill('');
  await page.getByRole('button', { name: 'Basic Input/Output: Actions' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(page.getByRole('menu')).toHaveCount(0); // it fades
  await expect(names).toHaveText(['Basic Input/Output', 'Basic Input/Output copy', 'Another']);
  await page.getByRole('button', { name: 'Basic Input/Output copy: Actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(names).toHaveText(['Basic Input/Output', 'Another']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(names).toHaveText(['Basic Input/Output', 'Basic Input/Output copy', 'Another']);
});
