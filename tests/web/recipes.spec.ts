import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  api,
  enter,
  expect,
  expectAccessible,
  isMock,
  type Page,
  projectNew,
  test,
} from '../../web/playwright/story';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Drops a file on the middle of the page as a desktop would. */
async function drop(page: Page, name: string, bytes: Buffer) {
  await page.locator('#content').evaluate(
    (target, { name, content }) => {
      const data = new DataTransfer();
      const raw = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      data.items.add(new File([raw], name));
      for (const type of ['dragover', 'drop'])
        target.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    { name, content: bytes.toString('base64') },
  );
}

test.describe('figures of the fixtures', () => {
  test.skip(!isMock, 'needs figures of the past');

  for (const item of ['Plot (PNG)', 'Plot (SVG)'])
    test(`${item} leads back to its job`, async ({ page }) => {
      await page.goto(`/p/${id(101)}/executions/${id(602)}?tab=figures`);
      await page.getByRole('button', { name: 'Save figure: Loss' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: item }).click();
      const bytes = await readFile(await (await download).path());
      // Still a picture that a browser takes.
      const type = item.endsWith('(SVG)') ? 'image/svg+xml' : 'image/png';
      const width = await page.evaluate(
        async (address) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          return image.naturalWidth;
        },
        `data:${type};base64,${bytes.toString('base64')}`,
      );
      expect(width).toBeGreaterThan(0);
      await page.goto(`/p/${id(101)}/pipelines/cifar`);
      await expect(page.locator('.react-flow__node').first()).toBeVisible();
      await drop(page, 'a name of my own', bytes);
      await expect(page).toHaveURL(new RegExp(`executions/${id(602)}.*tab=figures`));
      await expect(page.getByRole('button', { name: 'Save figure: Loss' })).toBeVisible();
    });

  test('a figure of another server says which', async ({ page }) => {
    await enter(page, `/p/${id(101)}/pipelines`);
    const recipe = {
      version: 1,
      server: 'https://forge.example',
      project: id(1),
      execution: id(2),
      job: id(3),
      revision: 4,
    };
    const svg = `<svg><metadata id="deepforge">${JSON.stringify(recipe)}</metadata></svg>`;
    await drop(page, 'loss.svg', Buffer.from(svg));
    await expect(page.getByText('was made on another server')).toBeVisible();
    const link = page.getByRole('link', { name: 'Go there' });
    await expect(link).toHaveAttribute('href', /^https:\/\/forge.example\/p\//);
    await expectAccessible(page);
  });
});

test('a file that is an artifact opens its lineage; another one is not known', async ({ page }) => {
  test.skip(isMock, 'needs bytes');
  const project = await projectNew(page);
  const bytes = Buffer.from(`some numbers ${Date.now()}`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const storage = '00000000-0000-7000-8000-000000000011';
  const put = await page.request.put(`/files/${project}/${storage}/${hash}`, {
    data: bytes,
    headers: { 'X-CSRF': '1' },
  });
  expect(put.ok(), await put.text()).toBe(true);
  await api(page, 'POST', `/projects/${project}/artifacts`, {
    name: 'numbers',
    type: '',
    storage,
    hash,
    size: bytes.length,
  });
  await drop(page, 'renamed.bin', Buffer.from('other bytes'));
  await expect(page.getByText('Nothing here is known to have made')).toBeVisible();
  await drop(page, 'renamed.bin', bytes);
  await expect(page.getByRole('heading', { name: 'Lineage of numbers' })).toBeVisible();
});
