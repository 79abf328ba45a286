import { readFile } from 'node:fs/promises';
import { expect, isMock, test } from '../../web/playwright/story';

const project = '01930000-0000-7000-8000-000000000101';
const run = '01930000-0000-7000-8000-000000000604';

test.describe('a console of 150,000 lines', () => {
  test.skip(!isMock, 'needs executions of the past');

  test.beforeEach(async ({ page }) => {
    await page.goto(`/p/${project}/executions/${run}`);
    await page.getByRole('region', { name: 'Execution graph' }).getByText('GenArray').click();
    await expect(page.getByRole('log')).toContainText('the last line');
  });

  test('its end is shown first, with what is missing; the beginning is a click away, and back', async ({
    page,
  }) => {
    const log = page.getByRole('log');
    await expect(page.getByText(/before this are not shown/)).toBeVisible();
    await expect(log.locator('.ansi-fg-1')).toHaveText('the last line');
    await page.getByRole('button', { name: 'To the beginning' }).click();
    await expect(log).toContainText('the very first line');
    await expect(page.getByText(/after this are not shown/)).toBeVisible();
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await expect(log).toContainText('the last line');
  });

  test('scrolling up brings earlier lines', async ({ page }) => {
    const size = page.getByText(/before this are not shown/);
    const before = await size.textContent();
    await page.getByRole('log').hover();
    await expect(async () => {
      await page.mouse.wheel(0, -4_000_000);
      expect(await size.textContent()).not.toBe(before);
    }).toPass();
  });

  test('only a hand ends following: what the page scrolls by itself goes back to the end', async ({
    page,
  }) => {
    const follows = page.getByRole('button', { name: 'Following' });
    await expect(follows).toHaveAttribute('aria-pressed', 'true');
    await page.locator('.cm-scroller').evaluate((scroller) => {
      scroller.scrollTop -= 3000;
    });
    await expect(page.getByRole('log').getByText('the last line')).toBeInViewport();
    await expect(follows).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('log').hover();
    await page.mouse.wheel(0, -3000);
    await expect(follows).toBeHidden();
  });

  test('a text is found in all of it, gone through, and harms nobody', async ({ page }) => {
    await page.getByRole('button', { name: 'Find in the console' }).click();
    const field = page.getByLabel('Find', { exact: true });
    await field.fill('needle in the middle');
    const count = page.getByRole('search').getByRole('status');
    await expect(count).toHaveText('1 of 1', { timeout: 20_000 });
    await expect(page.getByRole('log')).toContainText('<script>alert(2)</script>');
    await expect(page.getByRole('log').locator('img, script')).toHaveCount(0);
    await expect(page.getByText(/before this are not shown/)).toBeVisible();
    await expect(page.getByText(/after this are not shown/)).toBeVisible();
    const here = page.locator('.cm-lineNumbers .cm-gutterElement', { hasText: /^75001$/ });
    await expect(here).toBeVisible();
    await field.fill('step 1499');
    await expect(count).toHaveText(/^\d+ of \d+$/);
    const total = Number(((await count.textContent()) ?? '').split(' of ')[1]);
    expect(total).toBeGreaterThan(100);
    await field.press('Enter');
    await field.press('Shift+Enter');
    await field.fill('not there at all');
    await expect(count).toHaveText('Nothing found');
    await field.press('Escape');
    await expect(field).toBeHidden();
  });

  test('it is saved whole, however long it is', async ({ page }) => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download', exact: true }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toMatch(/^the very first line\n/);
    expect(text).toContain('\u001b[31mthe last line');
    expect(text.split('\n')).toHaveLength(150_002);
  });
});
