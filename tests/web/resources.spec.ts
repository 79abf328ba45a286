import {
  api,
  change,
  enter,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

interface Stored {
  name: string;
  type: string;
  nodes: Record<string, { layer: string; name?: string; attributes: Record<string, unknown> }>;
  edges: Record<string, { from: [string, string]; to: [string, string]; index: number }>;
}

async function resourcesOf(page: Page, project: string): Promise<Stored[]> {
  const { model } = await api<{ model: { resources: Record<string, Stored> } }>(
    page,
    'GET',
    `/projects/${project}/model`,
  );
  return Object.values(model.resources);
}

const net: Stored = {
  name: 'Small net',
  type: 'keras.Architecture',
  nodes: {
    start: { layer: 'Input', attributes: { shape: [4] } },
    end: { layer: 'Dense', attributes: { units: 2 } },
  },
  edges: { e1: { from: ['start', 'output'], to: ['end', 'inputs'], index: 0 } },
};

const node = (page: Page, name: string) =>
  page.locator('.react-flow__node').filter({ hasText: name });

test('without an extension the view says how to get one', async ({ page }) => {
  await page.route('**/api/v1/extensions', (route) => route.fulfill({ status: 404, body: '{}' }));
  const project = await projectNew(page);
  await page.goto(`/p/${project}/resources`);
  await expect(page.getByRole('heading', { name: 'Resources come with extensions' })).toBeVisible();
  await expect(page.getByText('deepforge extensions add')).toBeVisible();
  await expectAccessible(page);
});

test('a resource whose extension is gone is shown, copied, renamed and deleted, but not drawn', async ({
  page,
}) => {
  await page.route('**/api/v1/extensions', (route) => route.fulfill({ status: 404, body: '{}' }));
  const project = await projectNew(page);
  await change(page, project, [{ op: 'add', path: '/resources/net', value: net }]);
  await page.goto(`/p/${project}/resources`);
  const act = async (row: string, name: string) => {
    await page.getByRole('button', { name: `${row}: Actions` }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act('Small net', 'Duplicate');
  await expect(page.getByRole('link', { name: 'Small net_2' })).toBeVisible();
  await act('Small net_2', 'Rename');
  await page.getByRole('dialog').getByLabel('Name').fill('Copy');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('link', { name: 'Copy' })).toBeVisible();
  await act('Copy', 'Delete');
  await expect(page.getByRole('link', { name: 'Copy' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Copy' })).toBeVisible();
  expect((await resourcesOf(page, project)).map(({ name }) => name).sort()).toEqual([
    'Copy',
    'Small net',
  ]);

  await page.getByRole('link', { name: 'Small net' }).click();
  await expect(page.getByText(/No installed extension knows/)).toBeVisible();
  await expect(node(page, 'Dense')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden();
});

test('what an extension says wrongly is named', async ({ page }) => {
  const wrong = { id: 'odd', name: 'Odd', resources: [{ type: 'odd.Thing', name: 'Thing' }] };
  await page.route('**/api/v1/extensions', (route) =>
    route.fulfill({ json: { items: [wrong], next_cursor: null } }),
  );
  const project = await projectNew(page);
  await page.goto(`/p/${project}/resources`);
  await expect(page.getByText('/categories must be a list')).toBeVisible();
});

test.describe('with an extension', () => {
  test('an architecture is drawn with the keyboard', async ({ page }) => {
    test.slow();
    const project = await projectNew(page);
    await page.goto(`/p/${project}/resources`);
    await page.getByRole('button', { name: 'New architecture' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Net');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Net', level: 1 })).toBeVisible();

    const add = async (name: string) => {
      await page.keyboard.press('a');
      await dialog.getByRole('combobox').fill(name);
      await expect(dialog.getByRole('option', { selected: true })).toContainText(name);
      await page.keyboard.press('Enter');
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toHaveText(
        name,
      );
    };
    await add('Input');
    await page.getByRole('textbox', { name: 'shape' }).fill('[4]');
    await page.getByRole('textbox', { name: 'shape' }).blur();
    await add('Dense');
    await expect(page.getByRole('listitem').filter({ hasText: 'units is missing' })).toBeVisible();
    await page.getByRole('textbox', { name: 'units' }).fill('0');
    await expect(page.getByText('At least 1', { exact: true })).toBeVisible();
    await page.getByRole('textbox', { name: 'units' }).fill('8');
    await page.getByRole('textbox', { name: 'units' }).blur();
    await page.getByRole('combobox', { name: 'Connect inputs' }).click();
    await page.getByRole('option', { name: 'Input', exact: true }).click();
    await expect(page.getByText('Complete')).toBeVisible();
    await expectAccessible(page);

    const [stored] = await resourcesOf(page, project);
    const nodes = Object.values(stored?.nodes ?? {});
    expect(nodes.map(({ layer, attributes }) => [layer, attributes])).toEqual([
      ['Input', { shape: [4] }],
      ['Dense', { units: 8 }],
    ]);
    expect(Object.values(stored?.edges ?? {})).toHaveLength(1);

    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(page.getByText('1 problem')).toBeVisible();
    await page.getByRole('button', { name: /^Redo/ }).click();
    await expect(page.getByText('Complete')).toBeVisible();
  });

  test('lists, functions and their settings are given to a layer', async ({ page }) => {
    const project = await projectNew(page);
    const value = structuredClone(net);
    value.nodes.end = { layer: 'Conv2D', attributes: { filters: 8, kernel_size: 3 } };
    await change(page, project, [{ op: 'add', path: '/resources/net', value }]);
    await page.goto(`/p/${project}/resources/net?node=end`);
    const kernel = page.getByRole('textbox', { name: 'kernel size' });
    await kernel.fill('3, 5, 7');
    await expect(page.getByText('2 values between commas')).toBeVisible();
    await kernel.fill('(3, 5)');
    await kernel.press('Enter');
    await expect(kernel).toHaveValue('3, 5');

    await page.getByRole('combobox', { name: 'activation' }).click();
    await page.getByRole('option', { name: 'gelu' }).click();
    await page.getByText(/^More settings/).click();
    await page.getByRole('combobox', { name: 'kernel regularizer' }).click();
    await page.getByRole('option', { name: 'L2', exact: true }).click();
    await page.getByText('Settings of kernel regularizer: L2').click();
    const factor = page.getByRole('textbox', { name: 'l2' });
    await factor.fill('0.001');
    await factor.press('Enter');
    await expect(node(page, 'Conv2D')).toContainText('L2(l2=0.001)');
    await expectAccessible(page);
    const [stored] = await resourcesOf(page, project);
    expect(stored?.nodes.end?.attributes).toEqual({
      filters: 8,
      kernel_size: [3, 5],
      activation: 'gelu',
      kernel_regularizer: { layer: 'L2', attributes: { l2: 0.001 } },
    });
  });

  test('a layer is put into a connection, and the order of inputs is changed', async ({ page }) => {
    test.slow();
    const project = await projectNew(page);
    const value = structuredClone(net);
    value.nodes = {
      start: { layer: 'Input', attributes: { shape: [4] } },
      a: { layer: 'Dense', name: 'Left', attributes: { units: 1 } },
      b: { layer: 'Dense', name: 'Right', attributes: { units: 2 } },
      join: { layer: 'Concatenate', attributes: {} },
    };
    value.edges = {
      e1: { from: ['start', 'output'], to: ['a', 'inputs'], index: 0 },
      e2: { from: ['start', 'output'], to: ['b', 'inputs'], index: 0 },
      e3: { from: ['a', 'output'], to: ['join', 'inputs'], index: 0 },
      e4: { from: ['b', 'output'], to: ['join', 'inputs'], index: 1 },
    };
    await change(page, project, [{ op: 'add', path: '/resources/net', value }]);
    await page.goto(`/p/${project}/resources/net?node=join`);
    await page.getByRole('button', { name: 'Right: Earlier' }).click();
    await expect(page.locator('ol').getByRole('listitem').first()).toContainText('Right');
    const ordered = async () => {
      const [{ edges } = value] = await resourcesOf(page, project);
      return Object.values(edges)
        .filter(({ to }) => to[0] === 'join')
        .sort((x, y) => x.index - y.index)
        .map(({ from }) => from[0]);
    };
    await expect.poll(ordered).toEqual(['b', 'a']);

    await page.locator('.react-flow__edge[data-id="e4"]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Insert a layer' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('drop');
    await page.keyboard.press('Enter');
    await expect(node(page, 'Dropout')).toBeVisible();
    await expect(page.getByText('1 problem')).toBeVisible();
    await expect.poll(ordered).toEqual([expect.stringMatching(/-/), 'a']);
    await page.keyboard.press('Control+z');
    await expect(node(page, 'Dropout')).toBeHidden();
    await expect.poll(ordered).toEqual(['b', 'a']);
  });

  test('layers are connected, moved and deleted with the mouse', async ({ page }) => {
    const project = await projectNew(page);
    const value = { ...net, edges: {} };
    await change(page, project, [{ op: 'add', path: '/resources/net', value }]);
    await page.goto(`/p/${project}/resources/net`);
    await expect(node(page, 'Dense')).toBeVisible();
    await page
      .locator('[data-nodeid="start"]')
      .dragTo(page.locator('[data-nodeid="end"][data-handleid="inputs"]'));
    await expect(page.locator('.react-flow__edge')).toHaveCount(1);
    await expect(page.getByText('Complete')).toBeVisible();
    await node(page, 'Dense').click();
    await page.keyboard.press('Control+d');
    await expect(page.locator('.react-flow__node')).toHaveCount(3);
    await page.keyboard.press('Delete');
    await expect(page.locator('.react-flow__node')).toHaveCount(2);
    await expect(page.locator('.react-flow__edge')).toHaveCount(0);
  });

  const tutorial = '/p/01930000-0000-7000-8000-000000000101/resources/basic_cnn?node=l1';

  test('the editor of resources and its picker are accessible in the dark', async ({ page }) => {
    test.skip(!isMock, 'the tutorial is of the stand-in');
    test.slow();
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await enter(page, tutorial);
    await expect(node(page, 'Conv2D').first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('a');
    await expect(page.getByRole('option').first()).toBeVisible();
    await expectAccessible(page);
  });

  test.describe('on a phone', () => {
    test.use({ viewport: { width: 390, height: 844 } });

    test('a resource is shown, not edited', async ({ page }) => {
      test.skip(!isMock, 'the tutorial is of the stand-in');
      await enter(page, tutorial);
      await expect(page.getByRole('complementary')).toContainText('2D convolution layer.');
      await expect(page.getByRole('button', { name: 'Add layer' })).toBeHidden();
      await expectAccessible(page);
    });
  });
});
