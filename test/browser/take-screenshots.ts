/**
 * The pictures in docs/, every page, the four that people live in also dark and on a phone, taken from a running
 * `npm start`:
 *
 *     node test/browser/take-screenshots.ts 'http://127.0.0.1:8080/sign-in?link=…' [page …]
 *
 * A page named takes only its pictures. The link must be an administrator's: others do not see every page.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';

/** Address without a slash before, and what to do before the picture is taken. */
interface Shot {
  address: string;
  isInAllVariants?: true;
  prepare?: (page: Page) => Promise<void>;
}

const SHOTS: Readonly<Record<string, Shot>> = {
  overview: { address: '', isInAllVariants: true },
  'overview-city': { address: '?city=landau' },
  search: { address: '', prepare: openSearch },
  map: { address: 'map?city=landau', isInAllVariants: true },
  alarms: { address: 'alarms', isInAllVariants: true },
  alarm: { address: 'alarms', prepare: openFirstAlarm },
  'alarm-health': { address: 'alarms/health' },
  'alarm-rules': { address: 'alarms/rules' },
  maintenance: { address: 'alarms/maintenance' },
  events: { address: 'events' },
  request: { address: 'events/MG-LD-2026-000003', isInAllVariants: true },
  'new-request': { address: 'events/MG-LD-2026-000003/edit' },
  inbox: { address: 'events/inbox' },
  'event-live': { address: 'events/MG-KL-2026-000001/live' },
  calendar: { address: 'events/calendar' },
  kit: { address: 'events/kit?city=landau' },
  network: { address: 'network?city=landau' },
  'network-diagram': { address: 'network/diagram?city=landau' },
  devices: { address: 'devices?city=landau,speyer' },
  device: { address: 'devices/ld-lm-0001?range=7d', isInAllVariants: true },
  series: { address: 'series?city=landau' },
  quality: { address: 'quality' },
  account: { address: 'account' },
  users: { address: 'admin/users' },
  provisioning: { address: 'admin/provisioning' },
  tokens: { address: 'admin/tokens' },
  audit: { address: 'admin/audit' },
  notifications: { address: 'admin/notifications' },
  accessibility: { address: 'accessibility' },
  wall: { address: '?wall=overview&city=landau' },
};

const VARIANTS = {
  light: { colorScheme: 'light', viewport: { width: 1680, height: 1050 }, fullPage: false },
  dark: { colorScheme: 'dark', viewport: { width: 1680, height: 1050 }, fullPage: false },
  mobile: { colorScheme: 'light', viewport: { width: 390, height: 844 }, fullPage: true },
} as const;

/** Charts draw, the live stream opens, the map stands still. */
const SETTLE_MS = 4000;

function toDocsPath(name: string): string {
  return fileURLToPath(import.meta.resolve(`../../docs/${name}`));
}

async function openSearch(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('markt');
  await page.getByRole('option').first().waitFor();
}

async function openFirstAlarm(page: Page): Promise<void> {
  const row = 'main a[href^="/alarms/"]:not([href^="/alarms/health"])';
  await page.locator(row).first().click();
  await page.locator(`main a[href="/alarms"]`).last().waitFor();
}

async function signIn(browser: Browser, link: string): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  await page.setViewportSize(VARIANTS.light.viewport);
  await page.goto(new URL('/sign-in', link).href);
  await page.screenshot({ path: toDocsPath('console-sign-in-light.png') });
  await page.goto(link);
  await page.getByRole('button').click();
  await page.waitForURL(url => url.pathname === '/');
  await page.close();
  return context;
}

async function takeScreenshots(link: string, wanted: readonly string[]): Promise<void> {
  const browser = await launchChromium();
  const context = await signIn(browser, link);
  const { origin } = new URL(link);
  for (const [name, { address, prepare, isInAllVariants }] of Object.entries(SHOTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const [variant, { colorScheme, viewport, fullPage }] of Object.entries(VARIANTS)) {
      if (variant !== 'light' && !isInAllVariants) continue;
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      await page.goto(`${origin}/${address}`);
      await page.locator('.live-chip.is-live').waitFor();
      await prepare?.(page);
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: toDocsPath(`console-${name}-${variant}.png`), fullPage });
      console.log(`console-${name}-${variant}.png`);
      await page.close();
    }
  }
  await browser.close();
}

const [link, ...wanted] = process.argv.slice(2);
const unknown = wanted.filter(name => !Object.hasOwn(SHOTS, name));
if (unknown.length > 0)
  console.error(`No page ${unknown.join(', ')}; there are ${Object.keys(SHOTS).join(', ')}`);
else if (link) await takeScreenshots(link, wanted);
else console.error("usage: node test/browser/take-screenshots.ts 'SIGN-IN LINK' [page …]");
