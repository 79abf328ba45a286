import {
  api,
  change,
  expect,
  expectAccessible,
  projectNew,
  test,
} from '../../web/playwright/story';

const code = `from keras import layers


class Scale(layers.Layer):
    """Multiplies by a number. More is not said."""

    def __init__(self, factor, offset: float = 0.0, **rest):
        super().__init__(**rest)
`;

const network = {
  name: 'Pictures',
  type: 'keras.Architecture',
  nodes: {
    start: { layer: 'Input', attributes: { shape: [8] }, position: { x: 0, y: 0 } },
    classes: { layer: 'Dense', attributes: { units: 3 }, position: { x: 0, y: 300 } },
  },
  edges: { a: { from: ['start', 'output'], to: ['classes', 'inputs'], index: 0 } },
};

test('a class of a module is a layer of the palette, with its parameters and its code', async ({
  page,
}) => {
  const project = await projectNew(page);
  await change(page, project, [
    { op: 'add', path: '/modules/own', value: { name: 'own', code } },
    { op: 'add', path: '/resources/net', value: network },
  ]);
  await page.goto(`/p/${project}/resources/net`);
  await expect(page.locator('.react-flow__node')).toHaveCount(2);
  await page.getByRole('button', { name: /^Add/ }).first().click();
  const picker = page.getByRole('dialog');
  await picker.getByRole('combobox').fill('scale');
  await expect(picker.getByRole('group', { name: 'Yours' })).toContainText('Scale');
  await expect(picker.getByText('Multiplies by a number.')).toBeVisible();
  await picker.getByRole('combobox').press('Enter');
  const panel = page.getByRole('complementary').filter({ hasText: 'Scale' });
  await expect(panel.getByLabel(/^factor/)).toBeVisible();
  await expect(panel.getByLabel(/^offset/)).toBeVisible();
  await panel.getByLabel(/^factor/).fill('2');
  await panel.getByLabel(/^factor/).blur();
  await expectAccessible(page);
  await expect
    .poll(async () => {
      const { model } = await api<{
        model: {
          resources: { net: { nodes: Record<string, { layer: string; attributes: object }> } };
        };
      }>(page, 'GET', `/projects/${project}/model`);
      return Object.values(model.resources.net.nodes).find(({ layer }) => layer.includes(':'));
    })
    .toMatchObject({ layer: 'module:own.Scale', attributes: { factor: 2 } });
});

test('the layers of a module follow it to its new name', async ({ page }) => {
  const project = await projectNew(page);
  const nodes = {
    ...network.nodes,
    scale: { layer: 'module:own.Scale', attributes: { factor: 2 }, position: { x: 300, y: 0 } },
  };
  await change(page, project, [
    { op: 'add', path: '/modules/own', value: { name: 'own', code } },
    { op: 'add', path: '/resources/net', value: { ...network, nodes } },
  ]);
  await page.goto(`/p/${project}/utils`);
  await page
    .getByRole('button', { name: /^Rename/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('mine');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toBeHidden();
  const { model } = await api<{
    model: { resources: { net: { nodes: { scale: { layer: string } } } } };
  }>(page, 'GET', `/projects/${project}/model`);
  expect(model.resources.net.nodes.scale.layer).toBe('module:mine.Scale');
});
