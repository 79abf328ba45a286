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

const openSwitches = async (page: Page) => {
  await page.getByRole('button', { name: 'Extensions', exact: true }).first().click();
  return page.getByRole('dialog', { name: 'Extensions of this project' });
};

const net = {
  name: 'Small net',
  type: 'keras.Architecture',
  nodes: { start: { layer: 'Input', attributes: { shape: [4] } } },
  edges: {},
};

test('Keras is on at first, and what is off is not offered', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/resources`);
  await expect(page.getByRole('button', { name: 'New architecture' })).toBeVisible();
  const dialog = await openSwitches(page);
  const keras = dialog.getByRole('switch', { name: 'Keras is on in this project' });
  await expect(keras).toBeChecked();
  await expect(dialog.getByText('Types: Architecture')).toBeVisible();
  await expectAccessible(page);
  await keras.press('Space');
  await expect(keras).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Nothing to draw is switched on' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New architecture' })).toBeHidden();
  await expectAccessible(page);
});

test('what is in use stays on, and says why', async ({ page }) => {
  const project = await projectNew(page);
  await change(page, project, [{ op: 'add', path: '/resources/net', value: net }]);
  await page.goto(`/p/${project}/resources`);
  const dialog = await openSwitches(page);
  await expect(dialog.getByRole('switch', { name: 'Keras is on in this project' })).toBeDisabled();
  await expect(dialog.getByText('In use: 1 resource of its types')).toBeVisible();
});

test('others see at once what one has switched', async ({ page }) => {
  const project = await projectNew(page);
  await page.goto(`/p/${project}/resources`);
  await expect(page.getByRole('button', { name: 'New architecture' })).toBeVisible();
  await api(page, 'DELETE', `/projects/${project}/extensions/keras`);
  await expect(page.getByRole('button', { name: 'New architecture' })).toBeHidden();
  await api(page, 'PUT', `/projects/${project}/extensions/keras`);
  await expect(page.getByRole('button', { name: 'New architecture' })).toBeVisible();
});

test.describe('with an installed extension', () => {
  test.skip(!isMock, 'the stand-in has the formulae installed');

  test('it is switched on by keyboard, and its types can be drawn', async ({ page }) => {
    const project = await projectNew(page);
    await page.goto(`/p/${project}/resources`);
    const dialog = await openSwitches(page);
    const formulae = dialog.getByRole('switch', { name: 'Formulae is on in this project' });
    await expect(formulae).not.toBeChecked();
    await formulae.focus();
    await page.keyboard.press('Space');
    await expect(formulae).toBeChecked();
    await expect(dialog.getByText('Templates: Twice and one')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New resource' }).first().click();
    await page.getByRole('dialog').getByText('A formula of numbers and variables.').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText('Add the first term')).toBeVisible();
  });
});
