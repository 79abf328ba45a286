import {
  api,
  basicPipeline,
  change,
  expect,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const code = (page: Page) => page.locator('.cm-content').first();
const part = (page: Page, kind: string, name: string) =>
  page.getByRole('button', { name: `Edit ${kind} ${name}`, exact: true });
const names = (page: Page, list: 'Inputs' | 'Outputs') =>
  page.getByRole('list', { name: list }).getByRole('button', { name: /^Edit/ });

const join = {
  op: 'add',
  path: '/operations/Join',
  value: {
    name: 'Join',
    code: 'class Join():\n\n    def __init__(self, first=1, second=2):\n        self.first = first\n        self.second = second\n\n    def execute(self, a, b, c):\n        left = a\n        right = b\n        return left, right\n',
    environment: null,
    color: '#ab47bc',
  },
};

async function open(page: Page) {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [
    join,
    {
      op: 'add',
      path: '/pipelines/basic/nodes/join',
      value: { operation: 'Join', attributes: {}, references: {} },
    },
    {
      op: 'add',
      path: '/pipelines/basic/edges/e2',
      value: { from: ['gen', 'arr'], to: ['join', 'c'] },
    },
  ]);
  await page.goto(`/p/${project}/operations/Join`);
  await expect(code(page)).toContainText('execute');
  await expect(part(page, 'input', 'a')).toBeVisible();
  return project;
}

test('inputs change places by the keys; the code and its connections follow', async ({ page }) => {
  const project = await open(page);
  await part(page, 'input', 'c').focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(code(page)).toContainText('def execute(self, a, c, b):');
  await expect(part(page, 'input', 'c')).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'c: place 2 of 3' })).toHaveCount(1);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(code(page)).toContainText('def execute(self, c, a, b):');
  await expect(names(page, 'Inputs')).toHaveText(['c', 'a', 'b']);

  // There is no place before the first.
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(code(page)).toContainText('def execute(self, a, c, b):');
  await page.keyboard.press('Control+z');
  await expect(code(page)).toContainText('def execute(self, c, a, b):');

  const { model } = await api<{
    model: { pipelines: Record<string, { edges: Record<string, { to: string[] }> }> };
  }>(page, 'GET', `/projects/${project}/model`);
  expect(model.pipelines.basic?.edges.e2?.to).toEqual(['join', 'c']);
});

test('outputs and attributes change places as well', async ({ page }) => {
  await open(page);
  await part(page, 'output', 'left').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(code(page)).toContainText('return right, left');
  await part(page, 'attribute', 'second').focus();
  await page.keyboard.press('Shift+ArrowUp');
  await expect(code(page)).toContainText('def __init__(self, second=2, first=1):');
  await expect(part(page, 'attribute', 'second')).toBeFocused();
});

test('an input is dragged to the place of another', async ({ page }) => {
  await open(page);
  await part(page, 'input', 'c').hover();
  await page.mouse.down();
  await part(page, 'input', 'a').hover();
  await expect(part(page, 'input', 'a')).toHaveAttribute('data-drag', 'over');
  await page.mouse.up();
  await expect(code(page)).toContainText('def execute(self, c, a, b):');
  await expect(page.getByRole('dialog')).toHaveCount(0); // a drag is no click

  // Escape gives up, and dropping among the outputs does nothing.
  await part(page, 'input', 'c').hover();
  await page.mouse.down();
  await part(page, 'input', 'b').hover();
  await page.keyboard.press('Escape');
  await expect(part(page, 'input', 'c')).not.toHaveAttribute('data-drag');
  await page.mouse.up();
  await expect(names(page, 'Inputs')).toHaveText(['c', 'a', 'b']);
});
