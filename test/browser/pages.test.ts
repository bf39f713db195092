/** Every page, on the real api: its address works, both languages and themes, axe, nothing sideways at 360 px. */
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import { chromiumPath } from './chromium.ts';
import {
  expectFits,
  expectNoFaults,
  expectNoFaultsIn,
  goWithin,
  listPagePaths,
  settle,
} from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

/** axe looks at every element of every page, twice. */
const AUDIT_LIMIT_MS = 180_000;
const LANDAU = { slug: 'landau', name: 'Landau in der Pfalz', prefix: 'ld-' };
const SPEYER = { slug: 'speyer', name: 'Speyer', prefix: 'sp-' };
const DESKTOP = { width: 1680, height: 1050 };

describe.skipIf(!chromiumPath)('pages (skipped unless Chromium is installed)', () => {
  const real = useRealConsole();

  for (const [colorScheme, language] of [
    ['light', 'de'],
    ['dark', 'en'],
  ] as const) {
    test(
      `all have no fault that axe sees and fit a phone, ${colorScheme} and ${language}`,
      async () => {
        const page = await real.open('/', { role: 'admin', cities: '*' }, { colorScheme });
        await page.locator('.live-chip.is-live').waitFor();
        if (language === 'en') await page.getByRole('button', { name: 'Switch to English' }).click();
        expect(await page.locator('html').getAttribute('data-kern-theme')).toBe(colorScheme);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        await settle(page);
        for (const path of listPagePaths()) {
          await page.setViewportSize(DESKTOP);
          if (path !== '/') await goWithin(page, path);
          await expectNoFaults(page, `${path}, ${colorScheme}`);
          if (colorScheme === 'light') await expectFits(page, 360, path);
        }
      },
      AUDIT_LIMIT_MS,
    );
  }

  test('an address that is no page says so', async () => {
    const page = await real.open('/there-is-no-such-page', { role: 'viewer', cities: '*' });
    await page.getByRole('heading', { name: 'Diese Seite gibt es nicht' }).last().waitFor();
  });

  for (const { role, own, foreign } of [
    { role: 'viewer', own: LANDAU, foreign: SPEYER },
    { role: 'operator', own: SPEYER, foreign: LANDAU },
  ] as const) {
    test(`who is ${role} in ${own.name} sees nothing of ${foreign.name}, and no administration`, async () => {
      const expectedErrors = /404/;
      const page = await real.open('/devices', { role, cities: [own.slug] }, { expectedErrors });
      const rows = page.locator('tbody [data-device]');
      await rows.first().waitFor();
      expect(await page.locator(`tbody [data-device]:not([data-device^="${own.prefix}"])`).count()).toBe(0);
      expect(await page.locator('.city-name').textContent()).toBe(own.name);
      expect(await page.getByRole('link', { name: 'Benutzer' }).count()).toBe(0);
      await page.keyboard.press('Control+k');
      await page.keyboard.type(`${foreign.prefix}lm`);
      await page.getByText(`Nichts gefunden zu „${foreign.prefix}lm“.`).first().waitFor();
      await page.keyboard.press('Escape');
      expect(await page.locator('body').textContent()).not.toMatch(
        new RegExp(`${foreign.name}\\b|${foreign.prefix}lm-`),
      );
      const stranger = real.devices.find(({ city }) => city === foreign.slug)!;
      await page.goto(`${real.url}devices/${stranger.id}?city=${foreign.slug}`);
      await page.getByText('Dieses Gerät gibt es nicht, oder Sie dürfen es nicht sehen.').first().waitFor();
      expect(await page.locator('body').textContent()).not.toContain(stranger.name);
      expect(new URL(page.url()).searchParams.get('city')).toBe(own.slug);
    });
  }

  test('one, several or all cities, chosen by keyboard, in the address and on the screen', async () => {
    const page = await real.open('/', { role: 'admin', cities: '*' });
    const masts = page.locator('.kpi-value').first();
    const expectMasts = (...cities: string[]) => {
      const own = real.devices.filter(({ city, kind }) => cities.includes(city) && kind === 'lightmast');
      return expect.poll(() => masts.textContent(), { timeout: 20_000 }).toBe(String(own.length));
    };
    await page.locator('.live-chip.is-live').waitFor();
    await page.getByRole('button', { name: /Städte wählen/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Landau in der Pfalz' }).focus();
    await page.keyboard.press('Space');
    await expectMasts('landau');
    await page.getByRole('checkbox', { name: 'Speyer' }).focus();
    await page.keyboard.press('Space');
    await expectMasts('landau', 'speyer');
    expect(page.url()).toContain('city=landau,speyer');
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').textContent()).toContain('Landau in der Pfalz, Speyer');
    await page.reload();
    await expectMasts('landau', 'speyer');
    await page.locator('.live-chip.is-live').waitFor();
  });

  test('what opens in the frame has no fault that axe sees: cities, account, search, pages on a phone, wall', async () => {
    const page = await real.open('/accessibility', { role: 'admin', cities: '*' }, { colorScheme: 'dark' });
    await page.locator('.live-chip.is-live').waitFor();
    await page.getByRole('button', { name: /Städte wählen/ }).click();
    await expectNoFaultsIn(page, '.top', 'the choice of cities');
    await page.getByRole('button', { name: /^Test|Konto von/ }).click();
    await expectNoFaultsIn(page, '.top', 'the account');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mast');
    await page.getByRole('option').first().waitFor();
    await expectNoFaultsIn(page, '.search-dialog', 'the search');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: 'Mehr' }).click();
    await expectNoFaultsIn(page, '.side', 'the pages on a phone');
    await page.setViewportSize(DESKTOP);
    await page.goto(`${real.url}accessibility?wall=accessibility,map`);
    await page.locator('.wall-head').waitFor();
    await expectNoFaults(page, 'the wall');
  });

  test('a long table has only the rows in sight in the page, and all of them by scrolling and in order', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `Programm ${String(index).padStart(3, '0')}`);
    const nowMs = Date.now();
    for (const name of names) {
      await real.registry.access.putGrant({
        ...{ id: randomUUID(), type: 'token', name, assignments: [{ role: 'viewer', cities: ['landau'] }] },
        ...{ secretSha256: toSecretHash(createSecret()), createdMs: nowMs, expiresMs: nowMs + 86_400_000 },
      });
    }
    const page = await real.open('/admin/tokens', { role: 'admin', cities: '*' });
    const rows = page.locator('.data-table tbody tr:not(.row-spacer)');
    await page.locator('.data-table[aria-rowcount="451"]').waitFor();
    expect(await rows.count()).toBeLessThan(60);
    await page.locator('.data-table th button').first().click();
    await page.locator('.data-scroll').focus();
    await page.keyboard.press('End');
    await expect.poll(() => rows.last().getAttribute('aria-rowindex'), { timeout: 20_000 }).toBe('451');
    expect(await rows.last().textContent()).toContain(names.at(-1));
    expect(await rows.count()).toBeLessThan(60);
  });

  test('by keyboard alone: past the navigation, to a device by search, to the table of its chart, to a city', async () => {
    const page = await real.open('/', { role: 'viewer', cities: '*' });
    await page.locator('.live-chip.is-live').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Zum Inhalt springen');
    await page.keyboard.press('Enter');
    await page.locator('#main:focus').waitFor();
    const mast = real.devices.find(({ kind }) => kind === 'lightmast')!;
    await page.keyboard.press('Control+k');
    await page.keyboard.type(mast.id);
    await page.getByRole('option', { name: mast.id, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: mast.name }).and(page.locator(':focus')).waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Als Tabelle' }).first());
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: 'Zeit' }).first().waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator(':focus').textContent(), { timeout: 20_000 }).toMatch(/Diagramm/);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('landau');
    const city = page.locator('#hit-city-landau');
    await city.waitFor();
    await pressUntil(page, 'ArrowDown', async () => (await city.getAttribute('aria-selected')) === 'true');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Übersicht' }).and(page.locator(':focus')).waitFor();
    expect(new URL(page.url()).search).toBe('?city=landau');
  });
});

const MOST_PRESSES = 80;

async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  await pressUntil(page, 'Tab', async () => (await target.and(page.locator(':focus')).count()) > 0);
}

async function pressUntil(page: Page, key: string, isReached: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    if (await isReached()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Not reached by ${MOST_PRESSES} times ${key}`);
}
