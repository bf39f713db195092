/** Alarms from the device's message to the shelf, by keyboard; who may see them; every page in both themes and on a phone. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Device } from '#core/devices.ts';
import { waitUntil } from '../support/wait-until.ts';
import { chromiumPath } from './chromium.ts';
import { expectFits, expectNoFaultsIn, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 180_000;
const WAIT = { timeout: 30_000 };
const TABS_MAX = 80;
const LANDAU = { role: 'operator', cities: ['landau'] } as const;

describe.skipIf(!chromiumPath)('alarms (skipped unless Chromium is installed)', () => {
  const real = useRealConsole();
  let seq = 5_000;

  function listMasts(): Device[] {
    return real.devices.filter(
      ({ city, kind, lifecycle }) =>
        city === 'landau' && kind === 'lightmast' && lifecycle === 'commissioned',
    );
  }

  function publishLeakage(device: Device, leakageDetected: boolean): Promise<void> {
    seq += 1;
    const ts = new Date().toISOString();
    return real.publish(device, 'telemetry', { v: 1, ts, boot: 1, seq, c: { encl: { leakageDetected } } });
  }

  test(
    'an alarm arrives live, is acknowledged by keyboard, shelved, and many are acknowledged at once',
    async () => {
      const [first, second, third, fourth] = listMasts() as [Device, Device, Device, Device];
      const page = await real.open('/alarms?severity=critical', LANDAU);
      await page.getByRole('heading', { level: 1, name: 'Alarme' }).waitFor(WAIT);
      await settle(page);
      await publishLeakage(first, true);
      await publishLeakage(second, true);
      await page.getByRole('link', { name: `Fehlerstrom, ${first.name}` }).waitFor(WAIT);
      await page.getByRole('link', { name: `Fehlerstrom, ${second.name}` }).waitFor(WAIT);
      await page
        .getByRole('alert')
        .getByText(/Neuer Alarm, kritisch: Fehlerstrom|neue Alarme/)
        .waitFor(WAIT);

      const label = `Quittieren: Fehlerstrom, ${second.name}`;
      await tabTo(page, label);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: label }).waitFor({ state: 'detached', ...WAIT });
      await page.getByText('quittiert (Test operator)').waitFor(WAIT);
      expect(await page.locator(':focus').getAttribute('aria-label')).toBe(
        `Quittieren: Fehlerstrom, ${first.name}`,
      );
      await page.getByRole('status').getByText(`Quittiert: Fehlerstrom, ${second.name}`).waitFor(WAIT);

      await tabTo(page, `Mehr: Fehlerstrom, ${first.name}`);
      await page.keyboard.press('Enter');
      await tabTo(page, 'Zurückstellen …');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Alarm zurückstellen' }).waitFor(WAIT);
      await page.getByRole('button', { name: 'Zurückstellen', exact: true }).click();
      await page.getByText('Bitte etwas eingeben').waitFor(WAIT);
      await page.getByLabel('Grund').fill('Baustelle bis morgen');
      await page.getByRole('button', { name: 'Zurückstellen', exact: true }).click();
      await page.getByText('Alarm zurückgestellt').waitFor(WAIT);
      await page
        .getByRole('link', { name: `Fehlerstrom, ${first.name}` })
        .waitFor({ state: 'detached', ...WAIT });
      await page.getByRole('combobox', { name: 'Zustand' }).selectOption({ label: 'zurückgestellt' });
      await page.getByRole('link', { name: `Fehlerstrom, ${first.name}` }).waitFor(WAIT);
      expect(new URL(page.url()).searchParams.get('state')).toBe('shelved');

      await page.getByRole('combobox', { name: 'Zustand' }).selectOption({ label: 'offen' });
      await publishLeakage(third, true);
      await publishLeakage(fourth, true);
      await page.getByRole('link', { name: `Fehlerstrom, ${fourth.name}` }).waitFor(WAIT);
      await page.getByRole('button', { name: '2 quittieren' }).click();
      const dialog = page.getByRole('dialog', { name: 'Mehrere Alarme quittieren' });
      expect(await dialog.textContent()).toContain('genau die 2 Alarme');
      await dialog.getByRole('button', { name: '2 quittieren' }).click();
      await page.getByText('2 Alarme quittiert').waitFor(WAIT);
      const { items } = await real.registry.audit.query({ cities: ['landau'], limit: 4 });
      expect(items.map(({ action }) => action)).toEqual([
        'alarm.acknowledge',
        'alarm.acknowledge',
        'alarm.shelve',
        'alarm.acknowledge',
      ]);
      // On the overview the badge and the card know of it, too, and the way leads to the alarm's own page.
      await page.goto(`${real.url}?city=landau`);
      await page.locator('.alarms-card').getByText('quittiert (Test operator)').first().waitFor(WAIT);
      await page.getByRole('link', { name: `Fehlerstrom, ${second.name}` }).click();
      await page.getByRole('heading', { level: 1, name: `Fehlerstrom, ${second.name}` }).waitFor(WAIT);
      await page.getByText('Sofort abschalten und absperren').waitFor(WAIT);
      await page.getByRole('textbox', { name: 'Kommentar' }).fill('Strom ist aus');
      await page.getByRole('button', { name: 'Kommentieren' }).click();
      await page.getByText('kommentiert: Strom ist aus').waitFor(WAIT);
      await page.getByRole('button', { name: 'Ich übernehme' }).click();
      await page.goto(`${real.url}alarms?city=landau&mine=1`);
      await page.getByRole('link', { name: `Fehlerstrom, ${second.name}` }).waitFor(WAIT);
      expect(await page.locator('.alarm-list > li').count()).toBe(1);
    },
    LIMIT_MS,
  );

  test(
    'of many only the rows in sight are in the page, and Enter again and again goes through them all',
    async () => {
      const masts = real.devices.filter(
        ({ kind, lifecycle }) => kind === 'lightmast' && lifecycle === 'commissioned',
      );
      await Promise.all(masts.map(mast => publishLeakage(mast, true)));
      const page = await real.open('/alarms?severity=critical&state=new', { role: 'operator', cities: '*' });
      await page.locator('.alarm-list > li').first().waitFor(WAIT);
      await settle(page);
      const rows = page.locator('.alarm-list > li');
      const total = Number(await rows.first().getAttribute('aria-setsize'));
      expect(total).toBeGreaterThan(40);
      expect(await rows.count()).toBeLessThan(total);
      // Masts of several cities have the same name: the button's own id tells them apart.
      const focused = async () => (await page.locator(':focus').getAttribute('id')) ?? '';
      await page
        .getByRole('button', { name: /^Quittieren: / })
        .first()
        .focus();
      const acknowledged = new Set<string>();
      while (acknowledged.size < 30) {
        acknowledged.add(await focused());
        await page.keyboard.press('Enter');
        await waitUntil(
          'the focus to be on the next',
          focused,
          id => id.startsWith('alarms-acknowledge-') && !acknowledged.has(id),
        );
      }
    },
    LIMIT_MS,
  );

  test(
    'pages have no fault that axe sees, in both themes, and fit a phone; another city sees nothing of it',
    async () => {
      const [mast] = listMasts().slice(5) as [Device];
      const elsewhere = real.devices.find(({ city, kind }) => city === 'speyer' && kind === 'lightmast')!;
      await publishLeakage(mast, true);
      await publishLeakage(elsewhere, true);
      const { items } = await real.registry.alarms.list({ state: 'open', deviceId: mast.id, limit: 1 });
      const id = items[0]!.id;
      const foreign = await real.open(
        '/alarms',
        { role: 'viewer', cities: ['speyer'] },
        { expectedErrors: /404/ },
      );
      await foreign.getByRole('heading', { level: 1 }).waitFor(WAIT);
      await settle(foreign);
      const links = await foreign
        .locator('.alarm-text > a')
        .evaluateAll(found => found.map(link => String(link)));
      const listed = await Promise.all(
        links.map(link => real.registry.alarms.get(new URL(link).pathname.split('/')[2]!)),
      );
      expect(listed.length).toBeGreaterThan(0);
      expect(new Set(listed.map(alarm => alarm?.city))).toEqual(new Set(['speyer']));
      await foreign.goto(`${real.url}alarms/${id}`);
      await foreign.getByText('Diesen Alarm gibt es nicht').waitFor(WAIT);

      const page = await real.open('/alarms', LANDAU, { colorScheme: 'light' });
      for (const [address, ready] of [
        ['alarms', `Fehlerstrom, ${mast.name}`],
        [`alarms/${id}`, 'Sofort abschalten und absperren'],
        ['alarms/health', 'Am häufigsten wiederholt'],
        ['', `Fehlerstrom, ${mast.name}`],
        [`devices/${mast.id}`, 'Alarme des Geräts'],
      ] as const) {
        await page.goto(`${real.url}${address}?city=landau`);
        await page.getByText(ready).first().waitFor(WAIT);
        await settle(page);
        await expectNoFaultsIn(page, '#main', `${address}, light`);
        await page.getByRole('button', { name: 'Dunkle Darstellung' }).click();
        await expectNoFaultsIn(page, '#main', `${address}, dark`);
        await page.getByRole('button', { name: 'Helle Darstellung' }).click();
        await expectFits(page, 360, address);
        await page.setViewportSize({ width: 1680, height: 1050 });
      }
    },
    LIMIT_MS,
  );
});

/** Presses Tab until the button has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('button', { name, exact: true });
  await wanted.waitFor(WAIT);
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await wanted.evaluate(element => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} is not reached by Tab`);
}
