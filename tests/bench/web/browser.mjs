// What the figures of the editor share: Debian's Chromium, real input through its protocol, times taken inside the page.
import { chromium } from '../../../web/node_modules/@playwright/test/index.mjs';

export const rounds = 5;

/** What to measure: {url, project}, from the one who prepared it. */
export const subject = JSON.parse(process.argv[2]);

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });

/** A page of somebody who was never here: no cache, no session. */
export async function visitor(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
  return page;
}

export const address = (path) => `${subject.url}/p/${subject.project}${path}`;

export function p95(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))];
}

/** Milliseconds between frames while `act` goes on, without the first ones. */
export async function frames(page, act) {
  await page.evaluate(() => {
    const times = [];
    const tick = (now) => {
      times.push(now);
      window.benchFrame = requestAnimationFrame(tick);
    };
    window.benchTimes = times;
    window.benchFrame = requestAnimationFrame(tick);
  });
  await act();
  const times = await page.evaluate(() => {
    cancelAnimationFrame(window.benchFrame);
    return window.benchTimes;
  });
  return times.slice(3).map((time, index) => time - times[index + 2]);
}

/** Answers the figures to the one who started this. */
export const tell = (figures) => process.stdout.write(`${JSON.stringify(figures)}\n`);

/** Runs `round` so often as a figure needs, in one browser, and tells each figure's values. */
export async function measure(round) {
  const browser = await launch();
  const figures = {};
  try {
    for (let n = 0; n < rounds; n++)
      for (const [name, value] of Object.entries(await round(browser, n))) {
        figures[name] ??= [];
        figures[name].push(value);
      }
  } finally {
    await browser.close();
  }
  tell(figures);
}
