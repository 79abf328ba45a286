import {
  api,
  basicPipeline,
  change,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

test.describe.configure({ timeout: 60_000 });

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });
const versions = (page: Page) => page.getByRole('region', { name: 'Named versions' });

/** A project with a pipeline, and two changes after it: a node's attribute, and a node that goes. */
async function eventful(page: Page): Promise<string> {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await change(page, project, [
    { op: 'add', path: '/pipelines/basic/nodes/gen/attributes/length', value: 25 },
    { op: 'add', path: '/pipelines/basic/nodes/gen/position', value: { x: 0, y: 0 } },
    { op: 'add', path: '/pipelines/basic/nodes/print/position', value: { x: 40, y: 160 } },
  ]);
  await change(page, project, [
    { op: 'remove', path: '/pipelines/basic/edges/e1' },
    { op: 'remove', path: '/pipelines/basic/nodes/print' },
  ]);
  await page.goto(`/p/${project}/history`);
  await expect(timeline(page)).toContainText('Removed PrintArray in Basic Input/Output');
  return project;
}

async function menuOf(page: Page, line: string, item: string) {
  await page.getByRole('button', { name: /^Show \d+ changes$/ }).click();
  const row = page.getByRole('listitem').filter({ hasText: line }).last();
  await row.getByRole('button', { name: /^Actions of/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const headOf = async (page: Page, project: string) =>
  (await api<{ revision: number }>(page, 'GET', `/projects/${project}/model`)).revision;

const nodesOf = async (page: Page, project: string) =>
  Object.keys(
    (
      await api<{ model: { pipelines: Record<string, { nodes: object }> } }>(
        page,
        'GET',
        `/projects/${project}/model`,
      )
    ).model.pipelines.basic?.nodes ?? {},
  ).sort();

test('the timeline tells in words what was done, and follows', async ({ page }) => {
  const project = await eventful(page);
  await expect(timeline(page)).toContainText('Created the pipeline Basic Input/Output');
  await expect(timeline(page)).toContainText('Set length in Basic Input/Output');
  await expect(timeline(page)).toContainText('Moved 2 nodes in Basic Input/Output');
  await expectAccessible(page);
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
  await change(page, project, [
    { op: 'add', path: '/modules/m', value: { name: 'fresh', code: '' } },
  ]);
  await expect(timeline(page)).toContainText('Created the module fresh');
  await page.getByRole('combobox', { name: 'Part of the project' }).click();
  await page.getByRole('option', { name: 'fresh' }).click();
  await expect(page.getByRole('heading', { name: 'History of fresh' })).toBeVisible();
  await expect(timeline(page)).toContainText('Created the module fresh');
  await expect(timeline(page)).not.toContainText('PrintArray');
});

test('two states of a pipeline are compared as a picture and in words', async ({ page }) => {
  await eventful(page);
  await menuOf(page, 'Set length', 'Compare with now');
  const part = page.getByRole('region', { name: 'Basic Input/Output', exact: true });
  const picture = page.getByRole('img', { name: /^Picture of what changed/ });
  await expect(picture.getByText('PrintArray')).toBeVisible();
  const gone = part.getByRole('listitem').filter({ hasText: /^PrintArray/ });
  await expect(gone.getByLabel('removed')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Swap sides' }).click();
  await expect(part.getByLabel('added').first()).toBeVisible();
  await page.getByRole('button', { name: 'Back to the timeline' }).click();
  await expect(timeline(page)).toBeVisible();
});

test('code is compared line by line', async ({ page }) => {
  const project = await projectNew(page);
  await change(page, project, [
    { op: 'replace', path: '/serialization/code', value: 'import one\n\nx = 10\ny = 2\n' },
  ]);
  const from = await headOf(page, project);
  await change(page, project, [
    { op: 'replace', path: '/serialization/code', value: 'import one\n\nx = 25\ny = 2\nz = 3\n' },
  ]);
  await page.goto(`/p/${project}/history?from=${from}&to=${from + 1}`);
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: 'removed line' })).toContainText('x = 10');
  await expect(rows.filter({ hasText: 'added line' }).first()).toContainText('x = 25');
  await expect(rows.filter({ hasText: 'added line' }).last()).toContainText('z = 3');
  await expectAccessible(page);
});

test('a state gets a name, another one, and loses it with a way back', async ({ page }) => {
  await eventful(page);
  const [first, second] = [unique('paper'), unique('thesis')];
  await expect(versions(page)).toContainText('Give a moment worth remembering a name');
  await versions(page).getByRole('button', { name: 'Name the present state' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(first);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(versions(page)).toContainText(first);
  await expect(timeline(page)).toContainText(first);
  await versions(page)
    .getByRole('button', { name: `Actions of ${first}` })
    .click();
  await page.getByRole('menuitem', { name: 'Rename version' }).click();
  await dialog.getByLabel('Name').fill(second);
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(versions(page)).toContainText(second);
  await versions(page)
    .getByRole('button', { name: `Actions of ${second}` })
    .click();
  await page.getByRole('menuitem', { name: 'Delete version' }).click();
  await expect(versions(page)).not.toContainText(second);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(versions(page)).toContainText(second);
});

test('what was is brought back after a look at what changes, and that is undone', async ({
  page,
}) => {
  const project = await eventful(page);
  await menuOf(page, 'Set length', 'Bring this back…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Basic Input/Output');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Bring back' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => nodesOf(page, project)).toEqual(['gen', 'print']);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => nodesOf(page, project)).toEqual(['gen']);
});

test('a new project begins at a moment of the history', async ({ page }) => {
  await eventful(page);
  await menuOf(page, 'Set length', 'New project from here…');
  const dialog = page.getByRole('dialog');
  const name = unique('Fork');
  await dialog.getByLabel('Project name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('banner')).toContainText(name);
  await expect(page.getByText('Basic Input/Output').first()).toBeVisible();
});

test('the history is read on a phone', async ({ page }) => {
  await eventful(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('button', { name: 'Name the present state' })).toHaveCount(0);
  await expect(timeline(page)).toContainText('Removed PrintArray');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  await expectAccessible(page);
});
