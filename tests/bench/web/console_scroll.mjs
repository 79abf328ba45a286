// console_scroll, console_memory: turning the wheel over a console of a million lines, and what the page holds then.
import { address, frames, measure, p95, subject, visitor } from './browser.mjs';

const turns = 150;

await measure(async (browser) => {
  const page = await visitor(browser);
  await page.goto(address(`/executions/${subject.execution}?job=${subject.job}&tab=console`));
  const scroller = page.locator('.cm-scroller');
  await scroller.locator('.cm-line', { hasText: 'line 999999' }).waitFor();
  const box = await scroller.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const before = await scroller.evaluate(({ scrollTop }) => scrollTop);
  const times = await frames(page, async () => {
    for (let n = 0; n < turns; n++) await page.mouse.wheel(0, n < turns / 2 ? -1200 : 300);
  });
  const after = await scroller.evaluate(({ scrollTop }) => scrollTop);
  if (before === after) throw new Error('the console did not scroll');
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const heap = await session.send('Runtime.getHeapUsage');
  const held = heap.usedSize + (heap.embedderHeapUsedSize ?? 0) + (heap.backingStorageSize ?? 0);
  await page.context().close();
  return { console_scroll: p95(times), console_memory: held / 1e6 };
});
