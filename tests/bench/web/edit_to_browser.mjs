// edit_to_browser: from a key in one browser to the letter in another, while eight more people move nodes about.
import { address, launch, p95, rounds, subject, tell, visitor } from './browser.mjs';

const others = 8;
const edits = 40;
const headers = { 'content-type': 'application/json', authorization: `Bearer ${subject.token}` };
let isOver = false;

/** Somebody who moves one node of a pipeline about, twice a second. */
async function other(n) {
  const path = `/pipelines/grid100/nodes/n${n}/position`;
  for (let step = 0; !isOver; step++) {
    const value = { x: 10 * n, y: step % 50 };
    const body = { client: `other ${n}`, base: 0, patch: [{ op: 'replace', path, value }] };
    const url = `${subject.url}/api/v1/projects/${subject.project}/changes`;
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`another's edit was refused: ${await answer.text()}`);
    await new Promise((done) => setTimeout(done, 500));
  }
}

/** Both pages are on this machine, so their clocks agree. */
async function writer(browser) {
  const page = await visitor(browser);
  await page.goto(address('/operations/shared'));
  await page.locator('.cm-content .cm-line').first().click();
  await page.keyboard.press('End');
  await page.evaluate(() => {
    const note = ({ timeStamp }) => (window.benchPressed = performance.timeOrigin + timeStamp);
    window.addEventListener('keydown', note, { capture: true });
  });
  return page;
}

async function reader(browser) {
  const page = await visitor(browser);
  await page.goto(address('/operations/shared'));
  const content = page.locator('.cm-content');
  await content.waitFor();
  await content.evaluate((element) => {
    const length = () => element.querySelector('.cm-line')?.textContent.length ?? 0;
    let before = length();
    window.benchSeen = [];
    const look = () => {
      if (length() > before) window.benchSeen.push(performance.timeOrigin + performance.now());
      before = length();
    };
    new MutationObserver(look).observe(element, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  return page;
}

async function round(write, read) {
  const times = [];
  for (let n = 0; n < edits; n++) {
    const seen = await read.evaluate(() => window.benchSeen.length);
    await write.keyboard.press('x');
    const arrived = await read.waitForFunction((count) => window.benchSeen[count], seen, {
      polling: 10,
    });
    times.push((await arrived.jsonValue()) - (await write.evaluate(() => window.benchPressed)));
  }
  return p95(times);
}

const [one, two] = await Promise.all([launch(), launch()]);
const values = [];
try {
  const write = await writer(one);
  const read = await reader(two);
  const busy = Promise.all(Array.from({ length: others }, (_, n) => other(n)));
  for (let n = 0; n < rounds; n++) values.push(await round(write, read));
  isOver = true;
  await busy;
} finally {
  isOver = true;
  await Promise.all([one.close(), two.close()]);
}
tell({ edit_to_browser: values });
