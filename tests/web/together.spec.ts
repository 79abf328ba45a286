import {
  api,
  basicPipeline,
  change,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';
import { converge } from './editors/converge';

/** Several browsers on a slow machine take their time. */
test.describe.configure({ timeout: 90_000 });

const seconds = Number(process.env.DEEPFORGE_CONVERGE_SECONDS ?? 20);

const code = (page: Page) => page.locator('.cm-content').first();
const node = (page: Page, name: string) => page.locator('.react-flow__node', { hasText: name });
const people = (page: Page) => page.getByRole('list', { name: 'Who is here' }).getByRole('button');
const chip = (page: Page) => page.getByRole('banner').getByRole('status');

async function expectLive(page: Page) {
  await expect(chip(page)).toHaveText('Live');
}

/** A second person, in a browser of their own. */
async function otherPage(page: Page, path: string): Promise<Page> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error('no browser');
  const other = await context.newPage();
  const { origin } = new URL(page.url());
  await other.goto(origin);
  await expect(other.getByRole('button', { name: /menu$/ })).toBeVisible();
  await other.goto(origin + path);
  return other;
}

interface Model {
  pipelines: Record<string, { name: string; nodes: Record<string, { name?: string }> }>;
  serialization: { code: string };
}

const modelOf = async (page: Page, project: string) =>
  (await api<{ model: Model }>(page, 'GET', `/projects/${project}/model`)).model;

test('two people see each other in one graph, and what each does', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const path = `/p/${project}/pipelines/basic`;
  await page.goto(path);
  const other = await otherPage(page, path);
  for (const one of [page, other]) {
    await expect(node(one, 'GenArray')).toBeVisible();
    await expectLive(one);
    await expect(people(one)).toHaveCount(1);
  }
  await expect(people(page)).toHaveAccessibleName(/in Basic Input\/Output/);
  await node(other, 'PrintArray').click();
  await expect(page.locator('[data-ring=print]')).toBeVisible();
  await expect(page.locator('[data-pointer]')).toHaveCount(1);
  await other.keyboard.press('Delete');
  await expect(node(page, 'PrintArray')).toHaveCount(0);
  await expectAccessible(page);

  await other.goto(new URL(`/p/${project}/artifacts`, other.url()).href);
  await expect(page.locator('[data-pointer]')).toHaveCount(0);
  await expect(people(page)).toHaveAccessibleName(/in Artifacts/);
  await people(page).click();
  await expect(page.getByRole('heading', { name: 'Artifacts', level: 1 })).toBeVisible();
  await other.context().close();
  await expect(people(page)).toHaveCount(0);
});

test('carets and selections of others show in the code', async ({ page }) => {
  const project = await projectNew(page);
  await change(page, project, [
    { op: 'replace', path: '/serialization/code', value: '# one\n# two\n' },
  ]);
  const path = `/p/${project}/serialization`;
  await page.goto(path);
  const other = await otherPage(page, path);
  for (const one of [page, other]) {
    await expect(one.getByText('All changes saved')).toBeVisible();
    await expectLive(one);
    await expect(people(one)).toHaveCount(1);
  }
  await code(other).click();
  await other.keyboard.press('Control+Home');
  await other.keyboard.press('Shift+End');
  await expect(page.locator('.cm-person')).toHaveCount(1);
  await expect(page.locator('.cm-person-selection')).toHaveText('# one');
  await code(page).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# zero\n');
  await expect
    .poll(() => page.locator('.cm-person-selection').allTextContents())
    .toEqual(['# one']);
  await other.context().close();
  await expect(page.locator('.cm-person')).toHaveCount(0);
});

test('what is edited without a connection is kept, shown, and sent on return', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const path = `/p/${project}/pipelines/basic`;
  await page.goto(path);
  await expect(node(page, 'PrintArray')).toBeVisible();
  await expectLive(page);
  const other = await otherPage(page, path);
  await expect(node(other, 'GenArray')).toBeVisible();
  await page.context().setOffline(true);
  await node(page, 'PrintArray').click();
  await page.keyboard.press('Delete');
  await expect(node(page, 'PrintArray')).toHaveCount(0);
  await expect(chip(page)).toContainText('Offline · 1 kept');
  await change(other, project, [
    { op: 'add', path: '/pipelines/basic/nodes/gen/name', value: 'Renamed meanwhile' },
  ]);
  await page.context().setOffline(false);
  await expect(node(page, 'Renamed meanwhile')).toBeVisible();
  await expectLive(page);
  await expect(node(other, 'PrintArray')).toHaveCount(0);
  expect(Object.keys((await modelOf(page, project)).pipelines.basic?.nodes ?? {})).toEqual(['gen']);
  await other.context().close();
});

test('typing without a connection comes together with what others typed', async ({ page }) => {
  const project = await projectNew(page);
  await change(page, project, [
    { op: 'replace', path: '/serialization/code', value: '# begin\n# end\n' },
  ]);
  await page.goto(`/p/${project}/serialization`);
  await expect(page.getByText('All changes saved')).toBeVisible();
  const other = await otherPage(page, `/p/${project}/serialization`);
  await expect(other.getByText('All changes saved')).toBeVisible();
  await page.context().setOffline(true);
  await code(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# written far away');
  await code(other).click();
  await other.keyboard.press('Control+Home');
  await other.keyboard.type('# written at home\n');
  await expect(other.getByText('All changes saved')).toBeVisible();
  await page.context().setOffline(false);
  for (const one of [page, other]) {
    await expect(code(one)).toContainText('# written far away');
    await expect(code(one)).toContainText('# written at home');
  }
  await expect(page.getByText('All changes saved')).toBeVisible();
  await other.context().close();
});

test('edits survive a window that closes before they are sent', async ({ page }) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  const context = page.context();
  const graph = await context.newPage();
  await graph.goto(`/p/${project}/pipelines/basic`);
  await expect(node(graph, 'PrintArray')).toBeVisible();
  const text = await context.newPage();
  await text.goto(`/p/${project}/serialization`);
  await expect(text.getByText('All changes saved')).toBeVisible();
  await context.setOffline(true);
  await node(graph, 'PrintArray').click();
  await graph.keyboard.press('Delete');
  await expect(chip(graph)).toContainText('1 kept');
  await code(text).click();
  await text.keyboard.press('Control+Home');
  await text.keyboard.insertText('# typed before the crash\n');
  await expect
    .poll(() => keptTexts(text), { message: 'the typing is kept' })
    .toContain('typed before the crash');
  await graph.close();
  await text.close();
  await context.setOffline(false);

  await page.goto(`/p/${project}/pipelines/basic`);
  await expect
    .poll(async () => Object.keys((await modelOf(page, project)).pipelines.basic?.nodes ?? {}))
    .toEqual(['gen']);
  await expect
    .poll(async () => (await modelOf(page, project)).serialization.code)
    .toContain('# typed before the crash');
  await expect(node(page, 'PrintArray')).toHaveCount(0);
});

/** What this browser keeps of unsent typing, as text. */
const keptTexts = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>((done) => {
        const request = indexedDB.open('deepforge');
        request.onsuccess = () => {
          const all = request.result.transaction('texts').objectStore('texts').getAll();
          all.onsuccess = () => {
            request.result.close();
            done(JSON.stringify(all.result));
          };
        };
      }),
  );

test('an edit that is refused on return is named to its author, with its content', async ({
  page,
}) => {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await expect(node(page, 'PrintArray')).toBeVisible();
  await expectLive(page);
  await page.context().setOffline(true);
  await node(page, 'PrintArray').click();
  await page.keyboard.press('Delete');
  await expect(chip(page)).toContainText('1 kept');
  await change(page, project, [{ op: 'remove', path: '/pipelines/basic' }]);
  await page.context().setOffline(false);
  const mark = page.getByRole('button', { name: '1 edit not accepted' });
  await expect(mark).toBeVisible();
  await page.reload();
  await mark.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Removed PrintArray in Basic Input/Output');
  await expect(dialog).toContainText('/pipelines/basic/nodes/print');
  await expect(dialog.getByRole('button', { name: 'Copy' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'I have what I need' }).click();
  await expect(mark).toHaveCount(0);
});

test('a name that is code stays a name', async ({ page }) => {
  test.skip(!isMock, 'the real system lets nobody choose such a name for a presence');
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/pipelines/basic`);
  await expect(node(page, 'GenArray')).toBeVisible();
  await expectLive(page);
  const name = '<img src=x onerror="document.title=1">\u202e';
  const evil = (more: object) =>
    api(page, 'POST', `/projects/${project}/presence`, {
      client: 'evil',
      user: 'evil',
      name,
      view: '/pipelines/basic',
      selection: ['gen', 'x"><script>'],
      cursor: { x: 10, y: 10 },
      leaving: false,
      ...more,
    });
  await expect(async () => {
    await evil({}); // again and again, as everybody does who is there
    await expect(people(page)).toHaveAccessibleName(
      /^<img src=x onerror="document.title=1">, in Basic/,
      { timeout: 1000 },
    );
  }).toPass();
  await expect(page.locator('[data-pointer]')).toContainText('<img src=x');
  await expect(page.locator('[data-ring]')).toHaveCount(1);
  await evil({ view: 'javascript:alert(1)', cursor: { x: 'calc(1px)' } });
  await expect(page.locator('[data-pointer]')).toHaveCount(0);
  await expect(page.locator('img[src=x]')).toHaveCount(0);
});

test('ten editors with failing networks end with the same', async ({ baseURL }) => {
  test.skip(isMock, 'needs the real text authority');
  test.setTimeout((seconds + 100) * 1000);
  const outcome = await converge(baseURL ?? '', seconds);
  expect(outcome.differences).toEqual([]);
  expect(outcome.wordsLost).toEqual([]);
  expect(outcome.revision).toBeGreaterThan(seconds);
});
