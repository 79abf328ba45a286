import {
  enter,
  expect,
  expectAccessible,
  isMock,
  type Page,
  test,
} from '../../web/playwright/story';
import { accountsPort } from './ports';

test.skip(!isMock, 'walks through the fixtures of the stand-in');

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const project = `/p/${id(101)}`;
const views: Record<string, [path: string, ready: string]> = {
  projects: ['/', 'svg text'],
  bin: ['/?view=bin', 'h2'],
  profile: ['/profile', 'h2'],
  pipelines: [`${project}/pipelines`, 'svg text'],
  pipeline: [`${project}/pipelines/cifar?node=train`, '.react-flow__node'],
  'pipeline with problems': [`${project}/pipelines/broken`, '.react-flow__node'],
  operation: [`${project}/operations/train_basic`, '.cm-content'],
  executions: [`${project}/executions?sel=${id(602)}`, '.js-plotly-plot'],
  trace: [`${project}/executions/${id(601)}`, '.cm-line'],
  figures: [`${project}/executions/${id(602)}?tab=figures`, '.js-plotly-plot'],
  outputs: [`${project}/executions/${id(602)}?tab=outputs`, '[role=tabpanel] table'],
  info: [`${project}/executions/${id(602)}?tab=info`, 'dl'],
  artifacts: [`${project}/artifacts`, 'table'],
  resources: [`${project}/resources`, 'table'],
  utils: [`${project}/utils`, '.cm-content'],
  serialization: [`${project}/serialization`, '.cm-content'],
  empty: [`/p/${id(102)}/pipelines`, 'h2'],
};

for (const scheme of ['light', 'dark'] as const)
  for (const [name, [path, ready]] of Object.entries(views))
    test(`${name} in ${scheme} is accessible`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.goto(path);
      await expect(page.locator(ready).first()).toBeVisible();
      await expectAccessible(page);
    });

const dialogs: Record<string, (page: Page) => Promise<void>> = {
  'new project': async (page) => {
    await enter(page);
    await page.getByRole('button', { name: 'New project' }).click();
  },
  palette: async (page) => {
    await enter(page, `${project}/pipelines`);
    await page.keyboard.press('Control+k');
  },
  run: async (page) => {
    await enter(page, `${project}/pipelines/broken`);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
  },
  members: async (page) => {
    await enter(page);
    await page.getByRole('button', { name: 'Tutorial: Actions' }).click();
    await page.getByRole('menuitem', { name: 'Members' }).click();
  },
  token: async (page) => {
    await enter(page, '/profile');
    await page.getByRole('button', { name: 'New token' }).click();
  },
  shortcuts: async (page) => {
    await enter(page, `${project}/pipelines`);
    await page.keyboard.press('?');
  },
};

for (const [name, open] of Object.entries(dialogs))
  test(`the dialog ${name} is accessible`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });

test('the picker of operations is accessible', async ({ page }) => {
  await enter(page, `${project}/pipelines/cifar`);
  await page.getByRole('button', { name: 'Add operation' }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await expectAccessible(page);
});

test('the sign-in form is accessible', async ({ page }) => {
  await page.goto(`http://127.0.0.1:${accountsPort}/`);
  await expect(page.getByLabel('User name')).toBeVisible();
  await expectAccessible(page);
});
