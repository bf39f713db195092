/** What must hold of every page: one heading, no fault that axe sees, nothing to scroll sideways on a phone. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';

const PAGES_FILE = fileURLToPath(import.meta.resolve('../../dashboards/console/app/pages.ts'));
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The paths of the table of contents; read from its source, which needs a browser to run. Those with a place for some
 * thing's name are left out: only tests of that thing have one.
 */
export function listPagePaths(): string[] {
  const paths = [...readFileSync(PAGES_FILE, 'utf8').matchAll(/^ {4}path: '([^'*]+)'/gm)].map(
    ([, path]) => path!,
  );
  expect(paths).toContain('/');
  return paths;
}

/** Follows a link to the page, as a person does, until it has told its heading. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `document.body.appendChild(Object.assign(document.createElement('a'), { href: ${JSON.stringify(path)}, id: 'go' })).click();
    document.getElementById('go').remove()`,
  );
  await page.locator('#main h1:focus').waitFor();
  await settle(page);
}

/** Until nothing has changed in the page for a moment. */
export async function settle(page: Page): Promise<void> {
  let before = -1;
  await waitUntil(
    'the page to be drawn',
    async () => {
      const length = await page.evaluate<number>('document.querySelector("#main").innerHTML.length');
      const isSame = length === before;
      before = length;
      return isSame && (await page.getByText(/Wird geladen|Loading …/).count()) === 0;
    },
    isSettled => isSettled,
  );
}

export async function expectNoFaults(page: Page, what: string): Promise<void> {
  await expectNoFaultsIn(page, 'html', what);
  expect(await page.locator('h1').count(), `headings of ${what}`).toBe(1);
}

/**
 * The part of the page that the selector finds. axe runs in the page itself and is loaded into it once: for the
 * sake of frames it would otherwise be loaded into a second, empty page each time, which takes longer than its rules.
 */
export async function expectNoFaultsIn(page: Page, selector: string, what: string): Promise<void> {
  expect(page.frames(), `${what} has no frames, which are not looked into`).toHaveLength(1);
  const isLoaded = await page.evaluate<boolean>('"axe" in window');
  const { violations } = await new AxeBuilder({ page, ...(isLoaded ? { axeSource: 'true' } : {}) })
    .setLegacyMode()
    .include(selector)
    .withTags(WCAG)
    .options({ resultTypes: ['violations'] })
    .analyze();
  const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
  expect(faults, what).toEqual([]);
}

/** The whole page at this width; it stays at that width. */
export async function expectFits(page: Page, width: number, what: string): Promise<void> {
  await page.setViewportSize({ width, height: 740 });
  await settle(page);
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate<number>(overflow), `${what} at ${width} px`).toBe(0);
}
