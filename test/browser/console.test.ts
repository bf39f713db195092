/** The built console in a real browser, on a made-up network that refuses what the api would refuse. */
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { idOf, useConsole } from './console-fixture.ts';

const DEVICE_COUNT = 3_000;
/** axe looks at every element, three times. */
const AXE_LIMIT_MS = 120_000;
const why = chromiumPath ? '' : ' (skipped: no Chromium is installed)';

describe.skipIf(chromiumPath === undefined)(`the console${why}`, () => {
  const { openServer, openConsole } = useConsole();

  test('shows figures, list and charts, in German first', async () => {
    const page = await openConsole(await openServer(DEVICE_COUNT));
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Übersicht');
    expect(await page.locator('.kpi').count()).toBe(6);
    await page.getByText(`${DEVICE_COUNT / 1000}.000 Geräte`, { exact: true }).waitFor();
    await page.getByRole('img', { name: /Leistung Beleuchtung, letzte 24 Stunden: zuletzt/ }).waitFor();
    // Times are those of the cities although the browser is in New York.
    const shown = await page.locator('.clock').textContent();
    const berlin = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', hour: '2-digit' }).format();
    expect(shown).toContain(berlin.slice(0, 2));
  });

  test('is complete in English, and remembers it', async () => {
    const server = await openServer(DEVICE_COUNT);
    const page = await openConsole(server, `?device=${idOf(server, 'hotspot')}`);
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await page.getByRole('heading', { name: 'Devices', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const text = await page.locator('body').textContent();
    expect(text).not.toMatch(/erreichbar|Geräte|Endgeräte|gestört|Verlauf|gestern|Systemzustand/);
    await page.reload();
    await page.getByRole('heading', { name: 'Devices', exact: true }).waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(
      `has no accessibility fault that axe can see, ${colorScheme}`,
      async () => {
        const server = await openServer(DEVICE_COUNT);
        const page = await openConsole(server, `?device=${idOf(server, 'lightmast')}`, { colorScheme });
        await page.getByRole('img', { name: /letzte 6 Std/ }).waitFor();
        expect(await page.locator('html').getAttribute('data-kern-theme')).toBe(colorScheme);
        for (const step of [
          () => page.getByRole('button', { name: 'Als Tabelle' }).first().click(),
          () => page.getByRole('button', { name: 'Schließen' }).click(),
          async () => {
            await page.getByLabel('Stadt').selectOption('trier');
            await page.setViewportSize({ width: 360, height: 740 });
          },
        ]) {
          await step();
          const { violations } = await new AxeBuilder({ page })
            .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
            .analyze();
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`),
          ).toEqual([]);
        }
      },
      AXE_LIMIT_MS,
    );
  }

  test('goes by keyboard from the search to a row, its chart and its table', async () => {
    const page = await openConsole(await openServer(DEVICE_COUNT));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('schlossstrasse am');
    await page.getByText('Kein Gerät passt').waitFor();
    for (let count = 0; count < 3; count += 1) await page.keyboard.press('Backspace');
    await page.getByText(/ von 3\.000 Geräten/).waitFor();
    await page.keyboard.press('Enter');
    const row = page.locator('tr[data-device]:focus');
    await row.waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await row.getAttribute('aria-rowindex')).toBe('3');
    const name = await row.locator('.column-name').textContent();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: name!, exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('device')).toBe(await row.getAttribute('data-device'));
    await page.getByRole('img', { name: /letzte 6 Std/ }).waitFor();
    const table = page
      .locator('section[aria-labelledby="history-title"]')
      .getByRole('button', { name: 'Als Tabelle' });
    for (
      let presses = 0;
      presses < 40 && (await table.and(page.locator(':focus')).count()) === 0;
      presses += 1
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: 'Wirkleistung' }).waitFor();
  });

  for (const width of [320, 360, 390, 768, 1280]) {
    test(`fits ${width} pixels without scrolling sideways`, async () => {
      const server = await openServer(DEVICE_COUNT);
      const page = await openConsole(server, `?device=${idOf(server, 'fibrenode')}`, {
        viewport: { width, height: 740 },
      });
      await page.getByRole('img', { name: /letzte 6 Std/ }).waitFor();
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate<number>(overflow)).toBe(0);
    });
  }

  test('takes the reader to the details where they stand below the list', async () => {
    const server = await openServer(300);
    const page = await openConsole(server, '', { viewport: { width: 390, height: 844 } });
    await page.locator('tr[data-device]').nth(2).click();
    await page.locator('.identity-line').waitFor();
    const top = 'Math.round(document.querySelector(".device-card").getBoundingClientRect().top)';
    await expect.poll(() => page.evaluate<number>(top)).toBe(0);
    expect(await page.locator(':focus').getAttribute('id')).toBe('device-title');
  });

  test('keeps the view in the address: reload, link and the way back', async () => {
    const page = await openConsole(await openServer(DEVICE_COUNT));
    await page.getByLabel('Stadt').selectOption('trier');
    await page.getByRole('button', { name: /^WLAN-Hotspots/ }).click();
    await page.locator('tr[data-device]').nth(2).click();
    const { search } = new URL(page.url());
    expect(search).toMatch(/city=trier&kind=hotspot&device=tr-ap-/);
    const count = await page.locator('.devices-card footer').textContent();
    await page.reload();
    await page.locator('tr[aria-selected=true]').waitFor();
    expect(await page.locator('.devices-card footer').textContent()).toBe(count);
    await page.goBack();
    await page.locator('#device-title').waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?city=trier&kind=hotspot');
  });

  test('shows what comes from outside as text', async () => {
    const server = await openServer(20);
    const [first] = server.devices.keys();
    server.change(first!, { name: '<img src=x onerror=alert(1)>', presence: 'lost' });
    const page = await openConsole(server, `?device=${first}`);
    await page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });
});
