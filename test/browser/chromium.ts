/** The installed Chromium, driven through playwright-core; nothing is downloaded. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Below the limit of a test, so that a failure names the step. */
const STEP_LIMIT_MS = 12_000;

/** undefined: none is installed, so the tests of the page are skipped. */
export const chromiumPath = PATHS.find(path => existsSync(path));

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Messages a test provokes on purpose are expected; everything else in the console fails it. */
export interface PageOptions extends BrowserContextOptions {
  expectedErrors?: RegExp;
}

/**
 * A page of its own context. When the test has finished it fails on any console error, uncaught error, violation
 * of the content security policy, or request to another host.
 */
export async function openPage(browser: Browser, url: string, options: PageOptions = {}): Promise<Page> {
  const { expectedErrors, ...contextOptions } = options;
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
    viewport: { width: 1680, height: 1050 },
    ...contextOptions,
  });
  context.setDefaultTimeout(STEP_LIMIT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  const { host } = new URL(url);
  page.on('console', message => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text()))
      faults.push(message.text());
  });
  page.on('pageerror', error => faults.push(String(error)));
  context.on('request', request => {
    const target = new URL(request.url());
    if (target.protocol !== 'data:' && target.host !== host) faults.push(`foreign request ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults.filter(fault => !expectedErrors?.test(fault))).toEqual([]);
  });
  await page.goto(url);
  return page;
}
