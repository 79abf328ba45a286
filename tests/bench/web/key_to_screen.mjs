// key_to_screen: from a key to the frame that shows its letter, in code of 2,000 lines.
import { address, measure, p95, visitor } from './browser.mjs';

const letters = 'loss_of_the_last_epoch = previous_loss * decay + 1  # ';

await measure(async (browser) => {
  const page = await visitor(browser);
  await page.goto(address('/operations/long'));
  const line = page.locator('.cm-content .cm-line', { hasText: 'line 20' }).first();
  await line.click();
  await page.keyboard.press('End');
  await page.evaluate(() => {
    window.benchKeys = [];
    const channel = new MessageChannel();
    const pressed = [];
    channel.port1.onmessage = () => window.benchKeys.push(performance.now() - pressed.shift());
    const onKeyDown = (event) => {
      pressed.push(event.timeStamp);
      // What is sent in the frame is heard after it has been painted.
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
  });
  for (const letter of letters.repeat(2)) await page.keyboard.press(letter, { delay: 20 });
  const times = await page.evaluate(() => window.benchKeys);
  await page.context().close();
  return { key_to_screen: p95(times) };
});
