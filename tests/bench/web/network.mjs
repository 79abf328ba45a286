// network_open_N, network_pan_N, network_drag_N: an architecture of N layers from its address to its layers on the screen, with
// the programs of the editor in the browser's cache, and the frames while a hand moves the canvas and then one of its layers.
import { address, frames, measure, p95, subject, visitor } from './browser.mjs';

const moves = 180;
const shown = '.react-flow__node';

async function open(page) {
  await page.goto(address('/pipelines'));
  await page.goto(address(`/resources/net${subject.nodes}`));
  await page.waitForSelector(shown);
  return page.evaluate(
    () => new Promise((done) => requestAnimationFrame((now) => done(now))),
  );
}

/** The longest task of the page, as a figure of its own: a frame that is late for another reason is not the editor's. */
const watchTasks = (page) =>
  page.evaluate(() => {
    window.benchTasks = [0];
    new PerformanceObserver((list) =>
      window.benchTasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' });
  });

async function hand(page, from, name) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await watchTasks(page);
  const times = await frames(page, async () => {
    for (let n = 0; n < moves; n++) {
      const angle = (n / moves) * 4 * Math.PI;
      await page.mouse.move(from.x + 150 * Math.sin(angle), from.y + 75 * (1 - Math.cos(angle)));
    }
  });
  const task = Math.max(...(await page.evaluate(() => window.benchTasks)));
  await page.mouse.up();
  const sorted = [...times].sort((a, b) => a - b);
  return {
    [`${name}_p50`]: sorted[Math.floor(sorted.length / 2)],
    [name]: p95(times),
    [`${name}_max`]: sorted.at(-1),
    [`${name}_task`]: task,
  };
}

/** On the layer that is nearest to the middle of the canvas, and a place with nothing on it. */
const places = (page) =>
  page.evaluate((selector) => {
    const box = document.querySelector('.react-flow__pane').getBoundingClientRect();
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const middles = [...document.querySelectorAll(selector)].map((node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      return { x: left + width / 5, y: top + height / 2 }; // its ports are in the middle
    });
    const far = (one) => Math.hypot(one.x - x, one.y - y);
    return {
      layer: middles.reduce((best, one) => (far(one) < far(best) ? one : best)),
      pane: { x: box.x + 200, y: y - 60 },
    };
  }, shown);

await measure(async (browser) => {
  const page = await visitor(browser);
  const opened = await open(page);
  const { layer, pane } = await places(page);
  const figures = {
    [`network_open_${subject.nodes}`]: opened,
    ...(await hand(page, pane, `network_pan_${subject.nodes}`)),
    ...(await hand(page, layer, `network_drag_${subject.nodes}`)),
  };
  await page.context().close();
  return figures;
});
