import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  basicPipeline,
  expect,
  expectAccessible,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

/** A receiver on this machine; a path with "down" in it answers 503. */
const receiver = createServer((request, response) => {
  request.resume();
  response.writeHead(request.url?.includes('down') ? 503 : 204).end();
});
let host = '';
test.beforeAll(async () => {
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready));
  host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
test.afterAll(() => {
  receiver.close();
});

async function webhooksOpen(page: Page): Promise<void> {
  const project = await projectNew(page);
  await basicPipeline(page, project);
  await page.goto(`/p/${project}/triggers`);
  await expect(page.getByRole('heading', { name: 'Webhooks', level: 2 })).toBeVisible();
}

async function webhookAdd(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a webhook' });
  await dialog.getByLabel(/^Address/).fill(`http://${host}/${path}`);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
}

const rowAct = async (page: Page, name: string, act: string) => {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
};

test('a webhook gets a secret that is shown once, a test arrives, and it is switched off', async ({
  page,
}) => {
  await webhooksOpen(page);
  await expect(page.getByText('Nobody is told yet')).toBeVisible();
  await webhookAdd(page, 'hook');
  const secret = page.getByRole('dialog', { name: 'The secret of this webhook' });
  const first = await secret.getByLabel('Secret').inputValue();
  expect(first).toMatch(/^whsec_[0-9a-f]{64}$/);
  await expect(secret).toContainText('hmac.compare_digest');
  await secret.getByRole('button', { name: 'I have it' }).click();
  const name = `${host}/hook`;
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText('a run succeeded, a run failed, a run was canceled');
  await rowAct(page, name, 'Send a test');
  await expect(page.getByText(`The test has arrived at ${name}`)).toBeVisible();
  await expect(row).toContainText('arrived');
  await rowAct(page, name, 'Switch off');
  await expect(row).toContainText('off');
  await rowAct(page, name, 'New secret');
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(secret.getByLabel('Secret')).not.toHaveValue(first);
  await secret.getByRole('button', { name: 'I have it' }).click();
  await rowAct(page, name, 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nobody is told yet')).toBeVisible();
});

test('a receiver that fails is seen in the deliveries, and is told again when it is well', async ({
  page,
}) => {
  await webhooksOpen(page);
  await webhookAdd(page, 'down');
  await page.getByRole('button', { name: 'I have it' }).click();
  await rowAct(page, `${host}/down`, 'Send a test');
  await expect(page.getByText('The test did not arrive')).toBeVisible();
  await rowAct(page, `${host}/down`, 'Change');
  const change = page.getByRole('dialog', { name: `Change ${host}/down` });
  await change.getByLabel(/^Address/).fill('ftp://example.org');
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(change).toContainText('must begin with https:// or http://');
  await change.getByLabel(/^Address/).fill(`http://${host}/well`);
  await change.getByLabel('an artifact came').check();
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /well/ })).toContainText('an artifact came');
  await rowAct(page, `${host}/well`, 'Deliveries');
  const log = page.getByRole('dialog', { name: `Deliveries to ${host}/well` });
  const told = log.getByRole('row', { name: /a test/ });
  await expect(told).toContainText('the receiver answered 503');
  await told.getByRole('button', { name: 'Tell again: a test' }).click();
  await expect(told).toContainText('arrived');
  await expect(told).toContainText('answered 204');
});

for (const scheme of ['light', 'dark'] as const)
  test(`webhooks, their form and their deliveries are accessible in ${scheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await webhooksOpen(page);
    await webhookAdd(page, 'down');
    await expect(page.getByRole('dialog', { name: 'The secret of this webhook' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'I have it' }).click();
    await rowAct(page, `${host}/down`, 'Send a test');
    await expect(page.getByText('The test did not arrive')).toBeVisible();
    await expectAccessible(page);
    await rowAct(page, `${host}/down`, 'Deliveries');
    await expect(page.getByRole('row', { name: /a test/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await expect(page.getByRole('dialog', { name: 'Add a webhook' })).toBeVisible();
    await expectAccessible(page);
  });
