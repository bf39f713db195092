/** Alarms from the device's message to the shelf, by keyboard; who may see them; every page in both themes and on a phone. */
import { describe, expect, test } from 'vitest';
import type { Device } from '#core/devices.ts';
import { toLocalText } from '../../dashboards/console/features/series/local-time.ts';
import { waitUntil } from '../support/wait-until.ts';
import { countTones, tabTo } from './alarm-page.ts';
import { chromiumPath } from './chromium.ts';
import { expectFits, expectNoFaultsIn, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 180_000;
const WAIT = { timeout: 30_000 };
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
      await real.registry.people.createUser({
        ...{
          id: 'berta',
          loginName: 'berta',
          displayName: 'Berta Berg',
          totpState: 'off',
          recoveryHashes: [],
        },
        ...{ enabled: true, assignments: [LANDAU], createdMs: Date.now() },
      });
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
      await page.getByRole('img', { name: 'Karte: 1 betroffene Geräte' }).waitFor(WAIT);
      await page.getByRole('combobox', { name: 'Zuweisen an' }).selectOption({ label: 'Berta Berg' });
      await page.getByRole('button', { name: 'Zuweisen', exact: true }).click();
      await page.locator('.alarm-facts').getByText('Berta Berg').waitFor(WAIT);
      await page.getByRole('button', { name: 'Ich übernehme' }).click();
      await page.goto(`${real.url}alarms?city=landau&mine=1`);
      await page.getByRole('link', { name: `Fehlerstrom, ${second.name}` }).waitFor(WAIT);
      expect(await page.locator('.alarm-list > li').count()).toBe(1);
    },
    LIMIT_MS,
  );

  test(
    'maintenance is planned, puts an alarm aside and is ended; a threshold is set with its sentence; a silence tells its times',
    async () => {
      const [louder, , loud, mast] = listMasts().slice(4) as [Device, Device, Device, Device];
      const page = await real.open('/alarms', LANDAU, { expectedErrors: /400/ });
      await page.getByRole('checkbox', { name: 'Ton bei neuen kritischen Alarmen' }).waitFor(WAIT);
      await settle(page);
      const tones = await countTones(page);
      await publishLeakage(loud, true);
      await page.getByRole('link', { name: `Fehlerstrom, ${loud.name}` }).waitFor(WAIT);
      expect(await tones()).toBe(0);
      await page.getByRole('checkbox', { name: 'Ton bei neuen kritischen Alarmen' }).press(' ');
      const tried = await tones();
      expect(tried).toBeGreaterThan(0);
      await publishLeakage(louder, true);
      await waitUntil('the alarm to be heard', tones, count => count > tried);

      await page.getByRole('link', { name: 'Wartung', exact: true }).click();
      await page.getByRole('button', { name: 'Wartung planen' }).click();
      const dialog = page.getByRole('dialog', { name: 'Wartung planen' });
      await dialog.getByRole('combobox', { name: 'Gilt für' }).selectOption({ label: 'ein Gerät' });
      await dialog.getByRole('combobox', { name: 'Kennung des Geräts' }).fill(mast.id);
      await dialog.getByText('Geräte: 1').waitFor(WAIT);
      await dialog.getByLabel('Beginn').fill('2020-01-01T08:00');
      await dialog.getByRole('button', { name: 'Planen' }).click();
      await dialog.getByText('Bitte etwas eingeben').waitFor(WAIT);
      await dialog.getByLabel('Grund').fill('Neue Leuchte');
      await dialog.getByRole('button', { name: 'Planen' }).click();
      await dialog.getByText(/Höchstens 366 Tage/).waitFor(WAIT);
      await expectNoFaultsIn(page, 'dialog', 'maintenance dialog');
      await dialog.getByLabel('Beginn').fill(toLocalText(Date.now() - 3_600_000));
      await dialog.getByRole('button', { name: 'Planen' }).click();
      await page.getByRole('button', { name: 'Jetzt beenden: Neue Leuchte' }).waitFor(WAIT);
      await waitUntil(
        'ingest to know the maintenance',
        async () => {
          await publishLeakage(mast, false);
          await publishLeakage(mast, true);
          const { items } = await real.registry.alarms.list({ state: 'all', deviceId: mast.id, limit: 9 });
          return items.find(({ key }) => key.alarmTypeId === 'leakageDetected');
        },
        alarm => alarm?.maintenanceId !== undefined,
      );
      await page.goto(`${real.url}alarms?city=landau&state=shelved`);
      await page.getByText('wegen Wartung zurückgestellt').first().waitFor(WAIT);
      await page.goto(`${real.url}devices/${mast.id}`);
      await page.getByText(/Wartung bis .*Neue Leuchte/).waitFor(WAIT);
      await page.goto(`${real.url}alarms/maintenance?city=landau`);
      await page.getByRole('button', { name: 'Jetzt beenden: Neue Leuchte' }).click();
      await page.getByText('Keine Wartung.').waitFor(WAIT);

      await page.getByRole('link', { name: 'Regeln' }).click();
      await page.getByRole('button', { name: 'Anders setzen: Netzspannung zu hoch' }).click();
      const threshold = page.getByRole('dialog', { name: 'Schwelle setzen' });
      await threshold.getByLabel(/über \(V\)/).fill('256');
      await threshold.getByRole('button', { name: 'Speichern' }).click();
      await threshold.getByText(/alle Grenzwerte/).waitFor(WAIT);
      await threshold.getByLabel(/wieder gut ab/).fill('252');
      await threshold.getByText(/über 256,0 V .*unter 252,0 V/).waitFor(WAIT);
      await expectNoFaultsIn(page, 'dialog', 'threshold dialog');
      await threshold.getByRole('button', { name: 'Speichern' }).click();
      const remove = page.getByRole('button', {
        name: /Entfernen: Netzspannung zu hoch, Landau.*: Lichtmast/,
      });
      await remove.waitFor(WAIT);
      await page
        .getByRole('cell', { name: /^Landau.*: Lichtmast$/ })
        .nth(1)
        .waitFor(WAIT);

      await page.getByRole('tab', { name: 'Erwartete Ruhe' }).click();
      await page.getByRole('button', { name: 'Ruhe eintragen' }).click();
      const silence = page.getByRole('dialog', { name: 'Ruhe eintragen' });
      await silence.getByRole('listitem').first().waitFor(WAIT);
      await expectNoFaultsIn(page, 'dialog', 'silence dialog');
      await silence.getByRole('button', { name: 'Speichern' }).click();
      await page.getByRole('cell', { name: 'täglich, 22:00 bis 06:00 Uhr' }).waitFor(WAIT);
      const { items } = await real.registry.audit.query({ cities: ['landau'], limit: 4 });
      expect(items.map(({ action }) => action)).toEqual([
        'silence.create',
        'threshold.create',
        'maintenance.end',
        'maintenance.create',
      ]);
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
        ['alarms/rules', 'Was gilt'],
        ['alarms/maintenance', 'Wartung planen'],
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
