/**
 * The pictures in docs/, taken from a running `npm start`:
 *
 *     node test/browser/take-screenshots.ts 'http://127.0.0.1:8080/sign-in?link=…'
 */
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchChromium } from './chromium.ts';

const DESKTOP = { width: 1680, height: 1050 };
const MOBILE = { width: 390, height: 844 };
/** Charts draw, the live stream opens, figures arrive. */
const SETTLE_MS = 4000;

function toDocsPath(name: string): string {
  return fileURLToPath(import.meta.resolve(`../../docs/${name}`));
}

async function signIn(browser: Browser, link: string): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button').click();
  await page.waitForURL(url => url.pathname === '/');
  await page.close();
  return context;
}

async function takeScreenshots(link: string): Promise<void> {
  const browser = await launchChromium();
  const context = await signIn(browser, link);
  const origin = new URL(link).origin;
  const shots = [
    { name: 'console-light.png', colorScheme: 'light', viewport: DESKTOP, search: '', fullPage: false },
    { name: 'console-dark.png', colorScheme: 'dark', viewport: DESKTOP, search: '', fullPage: false },
    {
      name: 'console-device.png',
      colorScheme: 'light',
      viewport: DESKTOP,
      search: '?city=landau&device=ld-ap-0003&hours=24',
      fullPage: false,
    },
    { name: 'console-mobile.png', colorScheme: 'light', viewport: MOBILE, search: '', fullPage: true },
  ] as const;
  for (const { name, colorScheme, viewport, search, fullPage } of shots) {
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(viewport);
    await page.goto(`${origin}/${search}`);
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: toDocsPath(name), fullPage });
    await page.close();
  }
  await browser.close();
}

const link = process.argv[2];
if (link) await takeScreenshots(link);
else console.error("usage: node test/browser/take-screenshots.ts 'SIGN-IN LINK'");
