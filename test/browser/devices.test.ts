/** The list of devices and the page of one, on the real api: by keyboard, with files, commands and what becomes of them. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';
import { chromiumPath } from './chromium.ts';
import { expectFits, expectNoFaults, goWithin, settle } from './page-audit.ts';
import { useRealConsole } from './real-console.ts';

const LIMIT_MS = 120_000;

describe.skipIf(!chromiumPath)('devices (skipped unless Chromium is installed)', () => {
  const real = useRealConsole({ hours: 2 });
  const findMast = () => real.devices.find(({ kind, city }) => kind === 'lightmast' && city === 'landau')!;

  test(
    'are found, opened and looked into by keyboard alone',
    async () => {
      const page = await real.open('/devices?city=landau', { role: 'viewer', cities: '*' });
      const rows = page.locator('tbody [data-device]');
      await rows.first().waitFor();
      expect(await page.locator('tbody [data-device]:not([data-device^="ld-"])').count()).toBe(0);
      await page.getByRole('button', { name: 'Art', exact: true }).focus();
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).searchParams.get('sort')).toBe('kind');
      await rows.first().focus();
      await page.keyboard.press('ArrowDown');
      const second = await page.evaluate<string>('document.activeElement.dataset.device');
      expect(second).toBe(await rows.nth(1).getAttribute('data-device'));
      await page.keyboard.press('Enter');
      await page.locator('#main h1:focus').waitFor();
      expect(new URL(page.url()).pathname).toBe(`/devices/${second}`);
      await page.locator('.history-plot canvas').waitFor();

      await page.getByRole('button', { name: '6 Std.', exact: true }).focus();
      await page.keyboard.press('Enter');
      await waitForQuery(page, 'range', '6h');
      await page.locator('.history-plot').first().focus();
      await page.keyboard.press('+');
      await waitUntil('an own range', () => new URL(page.url()).searchParams.has('from'), Boolean);
      await page.goBack();
      await waitForQuery(page, 'range', '6h');
      const switchToTable = page.locator('.history-card').getByRole('button', { name: 'Als Tabelle' });
      await switchToTable.focus();
      await page.keyboard.press('Enter');
      const table = page.locator('.history-figure table');
      await table.waitFor();
      expect(await table.locator('tbody tr').count()).toBeGreaterThan(5);

      // A viewer is shown no form, and nobody draws in what may not be done.
      expect(await page.locator('.command-form').count()).toBe(0);
      await page.getByText('Befehle senden dürfen').waitFor();
    },
    LIMIT_MS,
  );

  test(
    'are files with exactly what is shown',
    async () => {
      const page = await real.open('/devices?kind=hotspot&columns=name,id,firmware', {
        role: 'viewer',
        cities: ['landau', 'speyer'],
      });
      await page.locator('tbody [data-device]').first().waitFor();
      await settle(page);
      const shown = await page
        .locator('tbody [data-device]')
        .evaluateAll(rows =>
          rows.map(row => (row as unknown as { dataset: Record<string, string> }).dataset['device']),
        );
      const file = await download(page, () =>
        page.getByRole('button', { name: 'Diese Liste als CSV herunterladen' }).click(),
      );
      const [head, ...rows] = parse(file, { bom: true, delimiter: ';' }) as string[][];
      expect(head).toEqual(['Gerät', 'Kennung', 'Firmware']);
      expect(rows.map(row => row[1])).toEqual(shown);

      await page.goto(`${real.url}devices/${findMast().id}?range=6h`);
      await page.locator('.history-plot canvas').waitFor();
      const series = await download(page, () =>
        page.getByRole('button', { name: 'CSV herunterladen: was das Diagramm zeigt' }).click(),
      );
      const [columns, ...values] = parse(series, { bom: true, delimiter: ';' }) as string[][];
      expect(columns).toEqual(['Zeit', 'Zeit (UTC)', 'Komponente', 'Wirkleistung [W]', 'Qualität']);
      expect(values.length).toBeGreaterThan(5);
    },
    LIMIT_MS,
  );

  test(
    'have charts that share the pointer and show what is dragged over',
    async () => {
      const metrics = 'lamp-1.activePower,lamp-1.supplyVoltage';
      const page = await real.open(`/devices/${findMast().id}?range=6h&metrics=${metrics}`, {
        ...{ role: 'viewer', cities: '*' },
      });
      const charts = page.locator('.history-plot .u-over');
      await waitUntil(
        'two charts',
        () => charts.count(),
        count => count === 2,
      );
      await charts.first().scrollIntoViewIfNeeded();
      const { x, y, width } = (await charts.first().boundingBox())!;
      await page.mouse.move(x + width * 0.9, y + 60);
      await page.locator('.chart-tip:not([hidden])').nth(1).waitFor();
      await page.mouse.down();
      await page.mouse.move(x + width * 0.7, y + 60, { steps: 4 });
      await page.mouse.up();
      await waitUntil('an own range', () => new URL(page.url()).searchParams.has('from'), Boolean);
      const query = new URL(page.url()).searchParams;
      const shownMs = Date.parse(query.get('to')!) - Date.parse(query.get('from')!);
      expect(Math.abs(shownMs - 0.2 * 6 * 3_600_000)).toBeLessThan(5 * 60_000);
      await page.getByLabel('Von', { exact: true }).waitFor();
    },
    LIMIT_MS,
  );

  test(
    'take commands, and the page follows what becomes of them',
    async () => {
      const mast = findMast();
      const page = await real.open(`/devices/${mast.id}`, { role: 'operator', cities: ['landau'] });
      const form = page.locator('.command-form');
      await form.waitFor();
      await form.getByRole('button', { name: 'Senden' }).click();
      await page.getByText('Bitte eine Zahl von 0 bis 100 angeben.').waitFor();
      await form.getByLabel('Helligkeit').fill('40');
      await page.keyboard.press('Enter');
      const first = page.locator('.device-commands tbody tr').first();
      await first.getByText('wartet auf das Gerät').waitFor();
      await first.getByText('Dimmen (Helligkeit 40,0 %)').waitFor();
      const [command] = await real.registry.commands.list(mast.id, 1);
      await real.publish(mast, 'ack/setLevel', { id: command!.id, result: 'accepted' });
      await first.getByText('angenommen').waitFor({ timeout: 30_000 });
      await real.publish(mast, 'ack/setLevel', { id: command!.id, result: 'done' });
      await first.getByText('ausgeführt').waitFor({ timeout: 30_000 });

      await form.getByLabel('Befehl').selectOption({ label: 'Neu starten' });
      await form.getByRole('button', { name: 'Senden' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect((await real.registry.commands.list(mast.id, 9)).map(({ name }) => name)).toEqual(['setLevel']);
      await form.getByRole('button', { name: 'Senden' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Neu starten' }).click();
      await first.getByText('Neu starten').waitFor();

      await real.publish(mast, 'telemetry', { c: { 'lamp-1': { activePower: 'much' } } });
      await page.reload();
      await page
        .locator('.device-refusals')
        .getByText('Der Wert hat nicht den Typ seiner Messgröße')
        .waitFor();
      await page.locator('.device-log').getByText('Abgelehnt:').first().waitFor();
    },
    LIMIT_MS,
  );

  test(
    'that are silent say why, as soon as ingest knows, in list, filter, map and on their page',
    async () => {
      const mast = real.devices.filter(({ kind, city }) => kind === 'lightmast' && city === 'landau')[1]!;
      const page = await real.open('/devices?city=landau', { role: 'viewer', cities: '*' });
      await page.locator('tbody [data-device]').first().waitFor();
      await silence(mast.id);
      const row = page.locator(`tbody [data-device="${mast.id}"]`);
      await row.getByText('überfällig').waitFor();
      await row.getByText('Schaltschrank kv-12').waitFor();
      await page.getByLabel('Grund der Stille').selectOption('group');
      await waitForQuery(page, 'reason', 'group');
      await waitUntil(
        'one row',
        () => page.locator('tbody [data-device]').count(),
        count => count === 1,
      );
      await goWithin(page, `/map?city=landau&show=list&device=${mast.id}`);
      await page.locator('.map-list').getByText('überfällig, weil: Schaltschrank kv-12').waitFor();
      await page.locator('.map-device-card').getByText('überfällig, weil: Schaltschrank kv-12').waitFor();
      await goWithin(page, `/devices/${mast.id}`);
      await page.locator('.identity-line').getByText('(Schaltschrank kv-12)').waitFor();
    },
    LIMIT_MS,
  );

  /** What ingest writes when the mast falls silent with its cabinet. */
  async function silence(deviceId: string): Promise<void> {
    const current = (await real.registry.ingest.listCurrent()).find(one => one.deviceId === deviceId)!;
    const because = { presence: 'stale', reason: 'group', cause: 'landau/cabinet/kv-12' } as const;
    const watch = { ...because, sinceMs: Date.now(), heardMs: Date.now() - 3_600_000, contacts: 0 };
    await real.registry.ingest.applyTime({
      states: [{ ...current, watch }],
      alarms: { atMs: Date.now(), changes: [], conditions: [], watches: [], memories: [] },
    });
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(
      `have a page without faults that axe sees and that fits a phone, ${colorScheme}`,
      async () => {
        const address = `/devices/${findMast().id}?metrics=lamp-1.activePower,lamp-1.powerState&range=7d&compare=day`;
        const page = await real.open(address, { role: 'admin', cities: '*' }, { colorScheme });
        await page.locator('.history-plot canvas').first().waitFor();
        await settle(page);
        await expectNoFaults(page, `a device, ${colorScheme}`);
        if (colorScheme === 'dark') return;
        await page.getByRole('button', { name: /^Messgrößen/ }).click();
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        await expectFits(page, 360, 'a device');
        // As it is between the box becoming narrower and the chart being drawn anew.
        await page.evaluate("document.querySelector('.history-plot .uplot').style.width = '3000px'");
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
      },
      LIMIT_MS,
    );
  }
});

function waitForQuery(page: Page, key: string, value: string): Promise<unknown> {
  return waitUntil(
    `${key}=${value} in the address`,
    () => new URL(page.url()).searchParams.get(key),
    found => found === value,
  );
}

async function download(page: Page, press: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFileSync((await file.path())!, 'utf8');
}
