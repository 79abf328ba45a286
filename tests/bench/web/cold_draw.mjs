// web_cold_draw: from the first request of somebody new to 100 nodes on the screen, in seconds.
import { address, measure, visitor } from './browser.mjs';

await measure(async (browser) => {
  const page = await visitor(browser);
  await page.addInitScript(() => {
    const look = () => {
      const isDrawn = document.querySelectorAll('.react-flow__node').length >= 100;
      // The frame after the one in which they came into the document shows them.
      if (isDrawn) requestAnimationFrame((now) => (window.benchDrawn = now));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(address('/pipelines/grid100'));
  const drawn = await page.waitForFunction(() => window.benchDrawn);
  const seconds = (await drawn.jsonValue()) / 1000;
  await page.context().close();
  return { web_cold_draw: seconds };
});
