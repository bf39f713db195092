/** What tests of the pages of alarms do to a page. */
import type { Page } from 'playwright-core';

const WAIT = { timeout: 30_000 };
const TABS_MAX = 80;

/** Presses Tab until the button has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('button', { name, exact: true });
  await wanted.waitFor(WAIT);
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await wanted.evaluate(element => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} is not reached by Tab`);
}

/** Of those that the page lets sound from now on. */
export async function countTones(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`{
    globalThis.tones = 0;
    const create = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      globalThis.tones += 1;
      return create.call(this);
    };
  }`);
  return () => page.evaluate('globalThis.tones');
}
