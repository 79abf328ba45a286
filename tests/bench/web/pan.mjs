// pan_500, pan_2000: 95 of 100 frames take no longer than this while a hand moves the canvas, with all of it in sight.
import { address, frames, measure, p95, subject, visitor } from './browser.mjs';

const moves = 180;

await measure(async (browser) => {
  const page = await visitor(browser);
  await page.goto(address(`/pipelines/grid${subject.nodes}`));
  await page.waitForSelector('.react-flow__node');
  const box = await page.locator('.react-flow__pane').boundingBox();
  const corner = { x: box.x + box.width / 2, y: box.y + 12 };
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  const times = await frames(page, async () => {
    for (let n = 0; n < moves; n++) {
      const angle = (n / moves) * 4 * Math.PI;
      await page.mouse.move(
        corner.x + 150 * Math.sin(angle),
        corner.y + 75 * (1 - Math.cos(angle)),
      );
    }
  });
  await page.mouse.up();
  await page.context().close();
  return { [`pan_${subject.nodes}`]: p95(times) };
});
