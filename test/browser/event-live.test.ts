/** An event that runs, its calendar and kit, the page behind its link and its report: as people see them, by keyboard. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Device } from '#core/devices.ts';
import type { Reading } from '#core/readings.ts';
import type { BandwidthRequest, RequestState } from '#core/requests/bandwidth-request.ts';
import { toAllocations } from '#core/requests/to-allocations.ts';
import { createShareSecret } from '../../api/requests/public-access.ts';
import { follow, press } from './by-keyboard.ts';
import { chromiumPath } from './chromium.ts';
import { putNetwork } from './network-fixture.ts';
import { expectFits, expectNoFaults, goWithin, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 120_000;
const WAIT = { timeout: 30_000 };
const MBIT = 1_000_000;
const HOUR_MS = 3_600_000;
const STATES: readonly RequestState[] = [
  ...(['acknowledged', 'held', 'reserved', 'provisioning', 'provisioned', 'active'] as const),
  ...(['releasing', 'completed'] as const),
];
const WHO = { role: 'operator', cities: ['landau'] } as const;

/** Began two hours ago and lasts three more, or is over since. */
function createEvent(
  id: string,
  name: string,
  state: RequestState,
  devices: readonly Device[],
): BandwidthRequest {
  const nowMs = Date.now();
  const shift = state === 'completed' ? 4 * HOUR_MS : 0;
  const at = (hours: number) => nowMs + hours * HOUR_MS - shift;
  const [first, second] = devices;
  const passed = STATES.slice(0, STATES.indexOf(state) + 1);
  const item = { aNode: first!.id, zNode: second!.id, eirUp: 0, eirDown: 0, accessPorts: 1, poeW: 0 };
  return {
    ...{ id, city: 'landau', revision: 1, createdMs: at(-90), createdBy: 'u1', priority: 3, state },
    event: { name, place: 'Alter Messplatz', expectedVisitors: 20_000 },
    requester: { organisation: 'Ordnungsamt', authority: 'municipal' },
    window: { setupStartMs: at(-6), startMs: at(-2), endMs: at(3), teardownEndMs: at(3.5) },
    items: [
      { ...item, id: '1', service: 'cctv', cirUp: 200 * MBIT, cirDown: 10 * MBIT },
      { ...item, id: '2', service: 'visitor', cirUp: 50 * MBIT, cirDown: 400 * MBIT },
    ],
    kit: [{ type: 'reel', quantity: 3 }],
    paths: ['1', '2'].map(itemId => ({ itemId, hops: [{ linkId: 'maikerwe-1', direction: 'aToZ' }] })),
    ...{ activation: [], acceptance: [], notes: [] },
    flags: state === 'active' ? { jeopardy: { sinceMs: at(-0.5), alarmIds: [] } } : {},
    stateChanges: passed.map((to, index) => ({
      ...{ from: STATES[index - 1] ?? 'draft', to, actor: 'u1' },
      atMs:
        to === 'active'
          ? at(-2)
          : to === 'releasing'
            ? at(3)
            : to === 'completed'
              ? at(3.4)
              : at(-80 + index),
    })),
  };
}

/** Two hours of cameras and visitors, a reading every two minutes. */
function createPast({ id: device }: Device): Reading[] {
  return Array.from({ length: 60 }, (_, index) => index).flatMap(index =>
    [180, 300 + 2 * index].map(
      (rate, place): Reading => ({
        ...{ city: 'landau', kind: 'fibrenode', device, timeMs: Date.now() - (60 - index) * 120_000 },
        component: place === 0 ? 'service-cctv' : 'service-visitor',
        values: { rate: rate * MBIT, dropRate: 0 },
      }),
    ),
  );
}

describe.skipIf(!chromiumPath)('an event (skipped unless Chromium is installed)', () => {
  const real = useRealConsole({ scale: 0.02, hours: 1 });
  let seq = 100;

  function report(device: Device, rate: number, dropRate: number): Promise<void> {
    seq += 1;
    const c = {
      ...{ 'service-cctv': { rate, dropRate }, 'service-visitor': { rate: 380 * MBIT, dropRate: 0 } },
      ups: { status: 'OB', batteryCharge: 38, batteryRuntime: 4200 },
    };
    return real.publish(device, 'telemetry', { v: 1, ts: new Date().toISOString(), boot: 1, seq, c });
  }

  async function lookAround(page: Page, path: string): Promise<void> {
    await expectNoFaults(page, path);
    await expectFits(page, 360, path);
    await page.setViewportSize({ width: 1400, height: 1000 });
  }

  test(
    'is followed live, shared, planned and told of',
    async () => {
      const devices = await putNetwork(real);
      const live = createEvent('MG-LD-2026-000001', 'Maikerwe', 'active', devices);
      const over = createEvent('MG-LD-2026-000002', 'Frühlingsfest', 'completed', devices);
      for (const request of [live, over]) {
        await real.registry.requests.create(request);
        const held =
          request === live ? toAllocations({ requestId: request.id, ...request }, 'landau', []) : [];
        await real.registry.requests.update({ ...request, revision: 2 }, held);
      }
      await real.telemetry.write(createPast(devices[0]!));
      const { secret, secretHash } = createShareSecret();
      await real.registry.requests.putLink({
        ...{ id: 'l', requestId: live.id, type: 'share', secretHash, createdBy: 'u1' },
        ...{ createdMs: Date.now(), untilMs: Date.now() + HOUR_MS },
      });
      await report(devices[0]!, 190 * MBIT, 0);

      const page = await real.open(`/events/${live.id}/live?city=landau`, WHO, { colorScheme: 'light' });
      await page.getByText('190 Mbit/s').waitFor(WAIT);
      const row = (name: string) => page.getByRole('row', { name });
      expect(await row('Videobeobachtung').textContent()).toContain('200 Mbit/s / 10 Mbit/s');
      expect(await row('Koffer Bühne').last().textContent()).toMatch(
        /Batterie.*38\s?%.*reicht nicht bis zum Ende/,
      );
      expect(await page.locator('.event-jeopardy').textContent()).toContain('Maikerwe Gefährdet seit');
      await page.locator('.event-left').waitFor(WAIT);
      await report(devices[0]!, 120 * MBIT, 7.5);
      await page.getByText('120 Mbit/s').waitFor(WAIT);
      expect(await row('Videobeobachtung').textContent()).toMatch(/7,5\s?%/);
      await page.getByRole('img', { name: /^Datenrate je Klasse/ }).waitFor(WAIT);
      await lookAround(page, 'the live page');
      await press(page, 'Als Tabelle');
      await page.getByRole('columnheader', { name: 'WLAN für Besucher' }).waitFor(WAIT);

      await page.goto(`${real.url}shared/${secret}?language=de`);
      await page.getByText('Nur zum Ansehen.').waitFor(WAIT);
      expect(await page.getByRole('row', { name: 'Videobeobachtung' }).textContent()).toContain('120 Mbit/s');
      await expectStandsAlone(page);

      await page.goto(`${real.url}events?city=landau`);
      await follow(page, 'Kalender');
      await page.getByRole('link', { name: 'Maikerwe' }).first().waitFor(WAIT);
      await lookAround(page, 'the calendar');
      await press(page, 'Liste');
      await page.getByRole('row', { name: 'Frühlingsfest' }).waitFor(WAIT);
      await follow(page, 'Material');
      await page.getByRole('heading', { name: /Glasfasertrommel, Landau/ }).waitFor(WAIT);
      await lookAround(page, 'the kit plan');
      await press(page, 'Als Tabelle');
      await page
        .getByRole('row', { name: /3 von 14/ })
        .first()
        .waitFor(WAIT);

      await page.goto(`${real.url}events/${over.id}`);
      const links = page.getByRole('region', { name: 'Bericht' });
      const address = await links.getByRole('link', { name: 'Bericht ansehen' }).getAttribute('href');
      const pdf = await page.request.get(new URL(`${address}`.replace('.html', '.pdf'), real.url).href);
      expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
      await page.goto(new URL(address!, real.url).href);
      await page.getByRole('heading', { name: 'Bericht: Frühlingsfest' }).waitFor(WAIT);
      await expectStandsAlone(page);
    },
    LIMIT_MS,
  );

  /** Of a page without the frame of the console. */
  async function expectStandsAlone(page: Page): Promise<void> {
    await expectNoFaults(page, page.url());
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate<number>(overflow), page.url()).toBe(0);
    await page.setViewportSize({ width: 1400, height: 1000 });
  }

  test(
    'reads the same in English and in the dark',
    async () => {
      const page = await real.open('/events/kit?city=landau', WHO, { colorScheme: 'dark' });
      await page.getByRole('button', { name: 'Switch to English' }).click();
      for (const [path, text] of [
        ['/events/calendar', 'Maikerwe'],
        ['/events/kit', 'Fibre reel, Landau'],
        ['/events/MG-LD-2026-000001/live', 'Booked and used, per class'],
      ] as const) {
        await goWithin(page, `${path}?city=landau`);
        await page.getByText(text).first().waitFor(WAIT);
        await settle(page);
        await expectNoFaults(page, `${path}, dark`);
      }
    },
    LIMIT_MS,
  );
});
