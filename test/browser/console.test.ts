/** The built console in a real browser, on a made-up network that refuses what the api would refuse. */
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { useConsole } from './console-fixture.ts';

const DEVICE_COUNT = 3_000;
const SOON = { timeout: 15_000 };
const why = chromiumPath ? '' : ' (skipped: no Chromium is installed)';

describe.skipIf(chromiumPath === undefined)(`the console${why}`, () => {
  const { openServer, openConsole, openAddress } = useConsole();

  test('shows figures, map, alarms and charts, in German first', async () => {
    const server = await openServer(DEVICE_COUNT);
    const page = await openAddress(server, '');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Übersicht');
    expect(await page.locator('.kpi').count()).toBe(6);
    await page.getByText('von 3.000 Geräten').waitFor();
    await page
      .getByRole('img', { name: /Leistung Beleuchtung, letzte 24 Stunden: zuletzt.*Dimmphase von/ })
      .waitFor();
    await page.getByText('Kein offener Alarm').waitFor();
    // Times are those of the cities although the browser is in New York.
    const shown = await page.locator('.clock').textContent();
    const berlin = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', hour: '2-digit' }).format();
    expect(shown).toContain(berlin.slice(0, 2));
  });

  test('is complete in English, and remembers it', async () => {
    const server = await openServer(DEVICE_COUNT);
    const page = await openAddress(server, '');
    await page.getByText('von 3.000 Geräten').waitFor();
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await page.getByText('of 3,000 devices').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const text = await page.locator('body').textContent();
    expect(text).not.toMatch(/erreichbar|Geräte|Endgeräte|gestört|Verlauf|gestern|Systemzustand|Dimmphase/);
    await page.reload();
    await page.getByText('of 3,000 devices').waitFor();
  });

  test('fits any width without scrolling sideways', async () => {
    const page = await openAddress(await openServer(DEVICE_COUNT), '');
    await page.getByText('von 3.000 Geräten').waitFor();
    for (const width of [320, 390, 701, 768, 1001, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      await expect.poll(() => page.evaluate<number>(overflow), { ...SOON, message: `${width} px` }).toBe(0);
    }
  });

  test('has its pages in a bar below on a phone, and all of them when that is opened', async () => {
    const page = await openAddress(await openServer(60), '', { viewport: { width: 360, height: 740 } });
    const more = page.getByRole('button', { name: 'Mehr' });
    await more.click();
    const statement = page.getByRole('link', { name: 'Barrierefreiheit' });
    await statement.waitFor();
    await page.keyboard.press('Escape');
    await statement.waitFor({ state: 'hidden' });
    expect(await page.locator(':focus').textContent()).toBe('Mehr');
    await more.click();
    await statement.click();
    await page
      .getByRole('heading', { name: 'Erklärung zur Barrierefreiheit' })
      .and(page.locator(':focus'))
      .waitFor();
    await statement.waitFor({ state: 'hidden' });
  });

  test('turns through its views on a wall, held and let go by a button, and keeps them in the address', async () => {
    const page = await openAddress(await openServer(60), '?wall=overview,accessibility&every=5&city=trier');
    await page.locator('.wall-head').getByText('Trier').waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    // Tests ask for reduced motion.
    expect(await page.evaluate<number>('document.getAnimations().length')).toBe(0);
    await page.getByRole('heading', { name: 'Erklärung zur Barrierefreiheit' }).waitFor();
    await page.getByRole('button', { name: 'Anhalten', exact: true }).click();
    expect(page.url()).toMatch(/\/accessibility\?wall=overview,accessibility&every=5&city=trier$/);
    await page.getByRole('button', { name: 'Nächste Ansicht' }).click();
    await page.locator('.kpi').first().waitFor();
    await page.getByRole('button', { name: 'Wandansicht verlassen' }).click();
    await page.getByRole('navigation').first().waitFor();
    expect(new URL(page.url()).search).toBe('?city=trier');
  });

  test('keeps the view in the address: reload, link and the way back', async () => {
    const page = await openConsole(await openServer(DEVICE_COUNT), '?city=trier');
    await page.getByRole('button', { name: /^WLAN-Hotspots/ }).click();
    expect(new URL(page.url()).search).toBe('?city=trier&kind=hotspot');
    const count = await page.locator('.devices-card footer').textContent();
    expect(count).toMatch(/ von 1\.000 Geräten/);
    await page.reload();
    await expect.poll(() => page.locator('.devices-card footer').textContent(), SOON).toBe(count);
    await page.getByRole('link', { name: 'Übersicht', exact: true }).click();
    await page.locator('.kpi').first().waitFor();
    expect(new URL(page.url()).search).toBe('?city=trier');
    await page.goBack();
    await expect.poll(() => page.locator('.devices-card footer').textContent(), SOON).toBe(count);
  });

  test('shows what comes from outside as text (S23)', async () => {
    const server = await openServer(20);
    const [first] = server.devices.keys();
    server.change(first!, { name: '<img src=x onerror=alert(1)>', presence: 'lost' });
    const page = await openConsole(server);
    await page.locator('tbody').getByText('<img src=x onerror=alert(1)>').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('onerror');
    await page
      .getByRole('option', { name: /<img src=x/ })
      .first()
      .waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });
});
