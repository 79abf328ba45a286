// log_to_browser_p50, _p95, _p99: from print() in a job to its line in the page, while 49 more follow the same console.
import { address, launch, rounds, subject, tell, visitor } from './browser.mjs';

const tails = 49;
const lines = 100;

/** Somebody else who hears all that the page hears; answers how many bytes that were. */
async function tail(signal) {
  const url = `${subject.url}/events?c=x_${subject.project}_${subject.execution}`;
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${subject.token}` };
  const answer = await fetch(url, { headers, signal });
  if (!answer.ok) throw new Error(`the events were refused: ${answer.status}`);
  let heard = 0;
  const all = (async () => {
    try {
      for await (const bytes of answer.body) heard += bytes.length;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return heard;
  })();
  return { all };
}

/** Each line says when it was printed; the page notes when it has it. Both clocks are this machine's. */
async function reader(browser) {
  const page = await visitor(browser);
  await page.goto(address(`/executions/${subject.execution}?job=${subject.job}&tab=console`));
  const content = page.locator('.cm-content');
  await content.waitFor();
  await content.evaluate((element) => {
    const seen = new Set();
    window.benchTimes = [];
    const look = () => {
      const now = performance.timeOrigin + performance.now();
      for (const line of element.querySelectorAll('.cm-line')) {
        const [, number, at] = /^line (\d+) at ([\d.]+)$/.exec(line.textContent) ?? [];
        if (number === undefined || seen.has(number)) continue;
        seen.add(number);
        window.benchTimes.push(now - Number(at) * 1000);
      }
    };
    new MutationObserver(look).observe(element, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  return page;
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

const browser = await launch();
const abort = new AbortController();
const figures = { log_to_browser_p50: [], log_to_browser_p95: [], log_to_browser_p99: [] };
try {
  const others = await Promise.all(Array.from({ length: tails }, () => tail(abort.signal)));
  const page = await reader(browser);
  await page.waitForFunction(() => window.benchTimes.length > 20, null, { polling: 50 });
  let from = await page.evaluate(() => window.benchTimes.length);
  for (let n = 0; n < rounds; n++, from += lines) {
    await page.waitForFunction((count) => window.benchTimes.length >= count, from + lines, {
      polling: 50,
    });
    const times = await page.evaluate(
      ([a, b]) => window.benchTimes.slice(a, b),
      [from, from + lines],
    );
    times.sort((a, b) => a - b);
    figures.log_to_browser_p50.push(at(times, 0.5));
    figures.log_to_browser_p95.push(at(times, 0.95));
    figures.log_to_browser_p99.push(at(times, 0.99));
  }
  abort.abort();
  for (const { all } of others)
    if ((await all) < 500 * lines) throw new Error('a tail heard less than was printed');
} finally {
  abort.abort();
  await browser.close();
}
tell(figures);
