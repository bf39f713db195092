/** The way from a refused value to a stored one, by keyboard alone; and every part of the page in both themes. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Device } from '#core/devices.ts';
import { chromiumPath } from './chromium.ts';
import { expectFits, expectNoFaults } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 120_000;
const WAIT = { timeout: 30_000 };
const TABS_MAX = 80;

describe.skipIf(!chromiumPath)('data quality (skipped unless Chromium is installed)', () => {
  const real = useRealConsole();

  const findMast = (): Device =>
    real.devices.find(({ city, kind }) => city === 'landau' && kind === 'lightmast')!;

  function publishUnknown(device: Device, metrics: object): Promise<void> {
    const ts = new Date().toISOString();
    return real.publish(device, 'telemetry', { v: 1, ts, boot: 1, seq: 900, c: { 'lamp-1': metrics } });
  }

  test(
    'an unknown metric is seen, mapped, replayed and on the device',
    async () => {
      const mast = findMast();
      await publishUnknown(mast, { energyWh: 7_654_300, note: 3 });
      const page = await real.open('/quality?city=landau', { role: 'operator', cities: ['landau'] });
      await page.getByText('c.lamp.energyWh').waitFor(WAIT);

      await tabTo(page, /Einträge ansehen: .*energyWh/);
      await page.keyboard.press('Enter');
      await page.getByText('c.lamp-1.energyWh').waitFor(WAIT);
      await tabTo(page, /^Eintrag \d+ ansehen/);
      await page.keyboard.press('Enter');
      await page.getByText('"energyWh": 7654300').waitFor(WAIT);
      expect(await page.getByRole('dialog').textContent()).toContain('metricUnknown');
      await expectNoFaults(page, 'the entry');
      expect(new URL(page.url()).searchParams.get('entry')).not.toBeNull();
      await page.keyboard.press('Escape');
      expect(await page.locator(':focus').textContent()).toBe('Ansehen');
      await page.goBack();

      await tabTo(page, /^Zuordnen: .*energyWh/);
      await page.keyboard.press('Enter');
      await expectNoFaults(page, 'the mapping');
      await tabTo(page, 'toMetric', page.getByLabel('Messgröße').last());
      await page.keyboard.type('Wirkenergie');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Wh');
      expect(await page.getByLabel('Umrechnung').inputValue()).toBe('whToKwh');
      await tabTo(page, /^Speichern$/);
      await page.keyboard.press('Enter');

      await page.getByRole('heading', { name: 'Aufbewahrte Nachrichten' }).waitFor(WAIT);
      await page.getByText('fertig: 1 von 1').waitFor(WAIT);
      const [replay] = await real.registry.quality.listReplays(['landau'], 1);
      // The other name is unknown still.
      expect(replay).toMatchObject({ state: 'done', total: 1, partly: 1 });
      await page.goto(`${real.url}devices/${mast.id}`);
      await page
        .getByText(/7\.654,3\s?kWh/)
        .first()
        .waitFor(WAIT);
      const { items } = await real.registry.audit.query({ cities: ['landau'], limit: 2 });
      expect(items.map(({ action }) => action)).toEqual(['quarantine.replay', 'mapping.create']);
    },
    LIMIT_MS,
  );

  test(
    'every part has no fault that axe sees, in both themes, and fits a phone; who only looks changes nothing',
    async () => {
      const hostile = '<img src=x onerror=alert(1)>';
      await publishUnknown(findMast(), { energyWh: 1, [hostile]: 2 });
      const page = await real.open(
        '/quality?show=entries',
        { role: 'viewer', cities: ['landau'] },
        { colorScheme: 'light' },
      );
      // As text; a picture would break the rules of the page, which fails the test.
      await page.getByText(`c.lamp-1.${hostile}`).waitFor(WAIT);
      for (const tab of ['Quarantäne', 'Zuordnungen', 'Nachspielen', 'Vollständigkeit', 'Uhren']) {
        await page.getByRole('link', { name: tab, exact: true }).click();
        await page.getByRole('heading', { level: 2, name: tab }).waitFor(WAIT);
        await page.locator('.data-table tbody tr').first().waitFor(WAIT);
        await expectNoFaults(page, `${tab}, light`);
        await page.getByRole('button', { name: 'Dunkle Darstellung' }).click();
        await expectNoFaults(page, `${tab}, dark`);
        await page.getByRole('button', { name: 'Helle Darstellung' }).click();
        const changing = /^(Zuordnen|Neue Zuordnung|Nachspielen:|Löschen|Abbrechen)/;
        expect(await page.getByRole('button', { name: changing }).count(), tab).toBe(0);
        await expectFits(page, 360, tab);
        await page.setViewportSize({ width: 1680, height: 1050 });
      }
    },
    LIMIT_MS,
  );
});

/** Presses Tab until the element that is meant has the focus. */
async function tabTo(page: Page, name: RegExp | string, target = page.getByRole('button', { name })) {
  const wanted = typeof name === 'string' ? target : target.or(page.getByRole('link', { name }));
  await wanted.first().waitFor(WAIT);
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await wanted.first().evaluate(element => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} is not reached by Tab`);
}
