import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, isMock, type Page, test } from '../../web/playwright/story';

const project = '01930000-0000-7000-8000-000000000101';
const execution = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

async function saved(page: Page, item: string): Promise<{ name: string; path: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  const file = await download;
  return { name: file.suggestedFilename(), path: await file.path() };
}

test.describe('figures and metrics of past executions', () => {
  test.skip(!isMock, 'needs executions of the past');

  test('a figure is saved as it was drawn, as it is shown, and as numbers', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(602)}?tab=figures`);
    const save = page.getByRole('button', { name: 'Save figure: Loss' });
    await expect(page.getByRole('figure', { name: '' }).first()).toBeVisible();
    await save.click();
    expect((await saved(page, 'Image as drawn (PNG)')).name).toBe('Loss.png');
    await save.click();
    const csv = await saved(page, 'Data (CSV)');
    expect(csv.name).toBe('Loss.csv');
    expect(await readFile(csv.path, 'utf8')).toMatch(/^trace,x,y\r\nloss,1,/);
    await save.click();
    const svg = await saved(page, 'Plot (SVG)');
    expect(await readFile(svg.path, 'utf8')).toMatch(/^<svg /);
    await save.click();
    const png = await saved(page, 'Plot (PNG)');
    expect((await readFile(png.path)).subarray(1, 4).toString()).toBe('PNG');
  });

  test('an image is looked at closely, by keys as well', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(603)}?tab=figures`);
    await page.getByRole('button', { name: 'Enlarge: Random image' }).click();
    const dialog = page.getByRole('dialog');
    const image = dialog.getByRole('img', { name: 'Random image' });
    await expect(image).toBeVisible();
    await dialog.getByRole('button', { name: 'Zoom in' }).click();
    await expect(image).toHaveCSS('transform', /matrix\(1\.3,/);
    await dialog.getByRole('group', { name: /zoom with/ }).focus();
    await page.keyboard.press('0');
    await expect(image).toHaveCSS('transform', 'matrix(1, 0, 0, 1, 0, 0)');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  test('a job’s metrics are curves and a table', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(602)}?tab=metrics`);
    await page.getByRole('region', { name: 'Execution graph' }).getByText('TrainBasic').click();
    await expect(page.getByRole('row', { name: /accuracy/ })).toContainText('20');
    await expect(page.locator('.js-plotly-plot')).toHaveCount(2);
    await page.getByRole('button', { name: 'Save figure: loss' }).click();
    expect((await saved(page, 'Data (CSV)')).name).toBe('loss.csv');
    await expectAccessible(page);
  });

  test('whoever zooms into a curve is shown more of it', async ({ page }) => {
    await page.goto(`/p/${project}/executions/${execution(602)}?tab=metrics`);
    await page.getByRole('region', { name: 'Execution graph' }).getByText('TrainBasic').click();
    const plot = page.getByRole('group', { name: 'loss' });
    await expect(plot.locator('.nsewdrag').first()).toBeVisible();
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.locator('.nsewdrag').first().boundingBox();
    if (!box) throw new Error('nothing was drawn');
    const finer = page.waitForRequest((request) => /metrics\?.*from=.*to=/.test(request.url()));
    const middle = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.3, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, middle, { steps: 5 });
    await page.mouse.up();
    const asked = new URL((await finer).url()).searchParams;
    expect(Number(asked.get('from'))).toBeGreaterThan(1);
    expect(Number(asked.get('to'))).toBeGreaterThan(Number(asked.get('from')));
    await expect(plot.locator('.scatterlayer .trace')).toHaveCount(1);
  });

  test('selected executions are compared: curves in one plot, attributes that differ', async ({
    page,
  }) => {
    const chosen = `${execution(601)},${execution(602)}`;
    await page.goto(`/p/${project}/executions?sel=${chosen}&view=metrics`);
    await expect(page.getByRole('group', { name: 'loss' })).toBeVisible();
    await page.getByRole('tab', { name: 'Parameters' }).click();
    const table = page.getByRole('region', { name: 'Parameters' });
    await expect(table).toContainText('Failed');
    await expect(table).toContainText('Success');
    await expect(page).toHaveURL(/view=values/);
  });
});
