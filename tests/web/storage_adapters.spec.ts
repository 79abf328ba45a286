import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  api,
  basicPipeline,
  enter,
  expect,
  isMock,
  type Page,
  projectNew,
  test,
  unique,
} from '../../web/playwright/story';

test.skip(isMock, 'needs a real system that speaks to real servers');

const root = path.resolve(__dirname, '../..');

/** Another server, and what its form asks for; null when it cannot be had here. */
async function elsewhere(kind: string) {
  const child = spawn(path.join(root, '.venv/bin/python'), ['tests/web/elsewhere.py', kind], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [null])]);
  const fields: Record<string, string> | null = line && JSON.parse(line);
  return { child, fields };
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null) return;
  child.stdin?.end();
  await once(child, 'exit');
}

async function storageAdd(page: Page, kind: string, name: string, fields: Record<string, string>) {
  await enter(page, '/storages');
  await page.getByRole('button', { name: 'Add a storage' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a storage' });
  await dialog.getByRole('radio', { name: new RegExp(kind) }).check();
  await dialog.getByLabel(/^Name/).fill(name);
  for (const [label, value] of Object.entries(fields))
    await dialog.getByLabel(new RegExp(`^${label}`)).fill(value);
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog).toContainText('The connection works.');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
}

async function keptPipeline(page: Page, project: string) {
  await basicPipeline(page, project);
  const out = { operation: 'Output', attributes: { name: 'numbers' }, references: {} };
  const edge = { from: ['gen', 'arr'], to: ['keep', 'data'] };
  await api(page, 'POST', `/projects/${project}/changes`, {
    client: 'story',
    base: 1,
    patch: [
      { op: 'add', path: '/pipelines/basic/nodes/keep', value: out },
      { op: 'add', path: '/pipelines/basic/edges/e2', value: edge },
    ],
  });
}

for (const [id, kind] of [
  ['sciserver', 'SciServer Files'],
  ['webgme', 'WebGME'],
] as const)
  test(`from the form of ${kind} to an artifact that comes back`, async ({ page }) => {
    test.setTimeout(120_000);
    const { child, fields } = await elsewhere(id);
    test.skip(!fields, `${kind} cannot be had here`);
    const name = unique(kind);
    await storageAdd(page, kind, name, fields ?? {});
    const project = await projectNew(page);
    await keptPipeline(page, project);
    await page.goto(`/p/${project}/pipelines/basic`);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Storage' }).click();
    await page.getByRole('option', { name: new RegExp(name) }).click();
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    const graph = page.getByRole('region', { name: 'Execution graph' });
    await expect(graph.locator('[data-status=success]')).toHaveCount(3, { timeout: 60_000 });
    await page.goto(`/p/${project}/artifacts`);
    const row = page.getByRole('row', { name: /numbers/ });
    await expect(row).toContainText(name);
    await row.getByRole('button', { name: /Actions/ }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Download' }).click();
    const file = await readFile(await (await download).path());
    expect(file.length).toBeGreaterThan(20);
    await stop(child);
  });
