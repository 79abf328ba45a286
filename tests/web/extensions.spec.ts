import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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

const formula = join(__dirname, '../extensions/formula');

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

test('a file is installed, renewed and removed again', async ({ page }) => {
  test.skip(!isMock, 'the real system wants a real archive');
  await enter(page, '/extensions');
  const file = (text: string, name = 'waves.zip') => ({
    name,
    mimeType: 'application/zip',
    buffer: Buffer.from(text),
  });
  const choose = (text: string) =>
    page.getByLabel('Install an extension').last().setInputFiles(file(text));
  await choose('{"id": "waves", "name": "Waves", "version": "1.0.0"}');
  await expect(page.getByText('Waves 1.0.0 is installed')).toBeVisible();
  const row = page.getByRole('row', { name: /Waves/ });
  await expect(row).toContainText('SHA-256 abab');
  await choose('{"id": "waves", "name": "Waves", "version": "1.1.0"}');
  await expect(page.getByText('Waves 1.0.0 is now 1.1.0')).toBeVisible();
  await expect(row).toContainText('1.1.0');
  await expectAccessible(page);
  await choose('broken');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('formula.json#/nodes/3/category is no category of the type');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Remove Waves' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(row).toBeHidden();
});

test('a real archive is dropped, used and removed', async ({ page }) => {
  test.skip(isMock, 'the stand-in unpacks nothing');
  const project = await projectNew(page);
  const packed = (...words: string[]) =>
    execFileSync('tar', ['-czf', '-', '-C', formula, ...words]).toString('base64');
  const drop = async (archive: string) => {
    const data = await page.evaluateHandle((base64) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'formula.tar.gz'));
      return transfer;
    }, archive);
    await page.dispatchEvent('main', 'drop', { dataTransfer: data });
  };
  await enter(page, '/extensions');
  await expect(page.getByRole('row', { name: /Keras/ })).toBeVisible();
  const dialog = page.getByRole('dialog');
  await drop(packed('deepforge-extension.json', 'formula.json'));
  await expect(dialog).toContainText('is not there, but the manifest names it');
  await page.keyboard.press('Escape');
  await drop(packed('.'));
  const row = page.getByRole('row', { name: /Formulae/ });
  await expect(row).toContainText('SHA-256');
  await page.goto('/');
  await page.getByRole('button', { name: 'New project' }).first().click();
  await dialog.getByText('A formula that is drawn, and its values from -5 to 5.').click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'Pipelines', level: 1 })).toBeVisible();
  await expect(page.getByText('Values', { exact: true }).first()).toBeVisible();
  await page.goto('/extensions');
  await change(page, project, [
    { op: 'add', path: '/resources/f', value: { ...net, type: 'formula.Formula', nodes: {} } },
  ]);
  await page.getByRole('button', { name: 'Remove Formulae' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toContainText('projects have resources of');
  await dialog.getByRole('button', { name: 'Remove anyway' }).click();
  await expect(row).toBeHidden();
  await page.goto(`/p/${project}/resources/f`);
  await expect(page.getByText(/No installed extension knows/)).toBeVisible();
});

test('one that is in use is removed when one insists', async ({ page }) => {
  test.skip(!isMock, 'the stand-in has the formulae installed');
  const project = await projectNew(page);
  await api(page, 'POST', '/extensions', { id: 'waves', name: 'Waves', version: '1.0.0' });
  await page.route('**/api/v1/extensions/waves?force=false', (route) =>
    route.fulfill({
      status: 409,
      json: { code: 'extension_used', title: 'In use', status: 409, detail: 'projects have it' },
    }),
  );
  await page.goto(`/p/${project}/resources`);
  await (await openSwitches(page)).getByRole('link', { name: /All extensions/ }).click();
  await page.getByRole('button', { name: 'Remove Waves' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toContainText('projects have it');
  await dialog.getByRole('button', { name: 'Remove anyway' }).click();
  await expect(page.getByRole('row', { name: /Waves/ })).toBeHidden();
});

test('what ships is shown and stays', async ({ page }) => {
  await enter(page, '/extensions');
  await expect(page.getByRole('row', { name: /Keras/ })).toContainText('ships with DeepForge');
  await expect(page.getByRole('button', { name: 'Remove Keras' })).toBeHidden();
  await expectAccessible(page);
});

test('an architecture begins with a template of Keras', async ({ page }) => {
  test.skip(isMock, 'the stand-in has no templates of Keras');
  const project = await projectNew(page);
  await page.goto(`/p/${project}/resources`);
  await page.getByRole('button', { name: 'New architecture' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Begin with').selectOption('LeNet');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'LeNet', level: 1 })).toBeVisible();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
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
    await expect(dialog.getByText('Example projects: Parabola')).toBeVisible();
    await expect(dialog.getByText(/^Serializers:/)).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New resource' }).first().click();
    await page.getByRole('dialog').getByText('A formula of numbers and variables.').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText('Add the first term')).toBeVisible();
    await page.goto(`/p/${project}/resources`);
    await page.getByRole('button', { name: 'New resource' }).first().click();
    await page.getByRole('dialog').getByText('A formula of numbers and variables.').click();
    await page.getByRole('dialog').getByLabel('Begin with').selectOption('Twice and one');
    await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('Twice and one');
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await expect(page.getByRole('heading', { name: 'Twice and one', level: 1 })).toBeVisible();
    await expect(page.locator('.react-flow__node')).toHaveCount(5);
  });
});
