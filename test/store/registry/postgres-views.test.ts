/** The views that Grafana reads, and the role that may read nothing else, as docs/operations/registry.md says. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toKeyText } from '#core/alarms/alarm.ts';
import { DEVICE_STATES } from '#core/payloads.ts';
import { PRESENCES, toPresence, toStaleAfterMs } from '#core/presence.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import {
  createCredential,
  createDelta,
  createDevice,
  createUpdate,
  LANDAU,
  NOW_MS,
  SPEYER,
} from './registry-fixtures.ts';

const HOUR_MS = 3600_000;
/** The server's clock is not ours to set: nothing here is nearer to the edge of the stale rule. */
const MARGIN_MS = 120_000;

describe.skipIf(!findPostgresBinaries())('Views for Grafana (skipped unless PostgreSQL is installed)', () => {
  let server: PostgresServer;
  let url: string;
  let registry: Registry;
  let sequence = 0;

  beforeAll(async () => {
    server = await startPostgresServer();
    url = await server.createDatabase('leitstand');
    registry = await openRegistry({ engine: 'postgres', url });
    await registry.devices.putCity(LANDAU);
    await registry.devices.putCity(SPEYER);
  });
  afterAll(async () => {
    await registry?.close();
    await server?.remove();
  });

  const read = (text: string) => server.query(text, url);

  it('tell presence as toPresence does, and count it for each city', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(presenceCase(), { minLength: 3, maxLength: 12 }), async cases => {
        const nowMs = Date.now();
        const known = cases.map(({ reportIntervalS, city }, i) =>
          createDevice(`lm-${i}`, { reportIntervalS, city }),
        );
        for (const device of await registry.devices.listAllDevices()) {
          await registry.devices.deleteDevice(device.id);
          await registry.erasures.markErased(device.id, nowMs);
        }
        await registry.devices.putDevices(known);
        const currents = cases.map(
          ({ current, silentMs }) =>
            current && { ...current, stateSinceMs: nowMs - silentMs, components: {} },
        );
        const states = currents.flatMap((current, i) =>
          current ? [{ deviceId: `lm-${i}`, ...current }] : [],
        );
        await registry.ingest.apply(createUpdate(++sequence, { states }));

        const expected = cases.map(({ reportIntervalS }, i) =>
          toPresence(currents[i], reportIntervalS, nowMs),
        );
        const devices = await read('select device, presence from grafana_device');
        const told = new Map(devices.map(row => [row['device'], row['presence']]));
        expect(cases.map((_, i) => told.get(`lm-${i}`))).toEqual(expected);

        for (const row of await read('select * from grafana_city')) {
          const here = expected.filter((_, i) => cases[i]?.city === row['city']);
          const counts = PRESENCES.map(presence => here.filter(other => other === presence).length);
          expect([Number(row['devices']), ...PRESENCES.map(presence => Number(row[presence]))]).toEqual([
            here.length,
            ...counts,
          ]);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('give times as times, and cities without devices', async () => {
    await registry.devices.putCity({ ...SPEYER, slug: 'empty', name: 'Leer' });
    await registry.devices.putDevices([createDevice('lm-t')]);
    const current = {
      deviceId: 'lm-t',
      state: 'ready' as const,
      stateSinceMs: NOW_MS,
      lastReceivedMs: NOW_MS + 1,
    };
    await registry.ingest.apply(createUpdate(++sequence, { states: [{ ...current, components: {} }] }));
    const rows = await read(
      `select state_since, last_received, next_wake from grafana_device where device = 'lm-t'`,
    );
    expect(rows).toEqual([
      { state_since: new Date(NOW_MS), last_received: new Date(NOW_MS + 1), next_wake: null },
    ]);
    expect(await read(`select name, devices from grafana_city where city = 'empty'`)).toEqual([
      { name: 'Leer', devices: '0' },
    ]);
  });

  it('count what was refused by the hour, and what was counted by the day', async () => {
    await registry.devices.putDevices([createDevice('lm-q')]);
    const refuse = (part: number, timeMs: number) => ({
      sequence: sequence + 1,
      part,
      timeMs,
      city: 'landau',
      deviceId: 'lm-q',
      topic: 't',
      reason: 'fieldUnknown' as const,
    });
    const hourMs = Math.floor(NOW_MS / HOUR_MS) * HOUR_MS;
    const quarantine = [refuse(0, hourMs), refuse(1, hourMs + HOUR_MS - 1), refuse(2, hourMs + HOUR_MS)];
    const completeness = [createDelta('lm-q', { received: 3, missing: 2 })];
    await registry.ingest.apply(createUpdate(++sequence, { quarantine, completeness }));
    expect(
      await read(
        `select hour, kind, reason, messages from grafana_quarantine where device = 'lm-q' order by hour`,
      ),
    ).toEqual([
      { hour: new Date(hourMs), kind: 'lightmast', reason: 'fieldUnknown', messages: '2' },
      { hour: new Date(hourMs + HOUR_MS), kind: 'lightmast', reason: 'fieldUnknown', messages: '1' },
    ]);
    expect(
      await read(`select day::text, city, received, missing from grafana_completeness where device = 'lm-q'`),
    ).toEqual([{ day: '2026-11-20', city: 'landau', received: '3', missing: '2' }]);
  });

  it('tell of alarms that are not closed, of groups too, and of nobody who saw them', async () => {
    await registry.devices.putDevices([createDevice('lm-a')]);
    const device = { resource: 'landau/lightmast/lm-a', alarmTypeId: 'commsLost', qualifier: '' } as const;
    const group = { resource: 'landau/cabinet/c', alarmTypeId: 'groupDark', qualifier: '' } as const;
    const raised = {
      step: 'raised',
      city: 'landau',
      severity: 'major',
      timeMs: NOW_MS,
      atMs: NOW_MS,
    } as const;
    const condition = { phase: 'active', severity: 'major', sinceMs: NOW_MS, raisedMs: [] } as const;
    const impactedResources = ['landau/lightmast/lm-a'];
    const entry = { key: group, city: 'landau', condition, impactedResources };
    const suppressedBy = toKeyText(group);
    const changes = [
      { ...raised, key: group },
      { ...raised, key: device, deviceId: 'lm-a', suppressedBy },
    ];
    await registry.ingest.applyTime({
      states: [],
      alarms: { atMs: NOW_MS, changes, conditions: [[suppressedBy, entry]], watches: [], memories: [] },
    });
    expect(await read('select * from grafana_alarm order by resource')).toMatchObject([
      { alarm_type: 'groupDark', device: null, severity: 'major', impacted: 1, explained: false },
      { alarm_type: 'commsLost', device: 'lm-a', kind: 'lightmast', cleared: false, explained: true },
    ]);
  });

  it('are all that the role of the operations guide can read, and it writes nothing', async () => {
    const guide = readFileSync(new URL('../../../docs/operations/registry.md', import.meta.url), 'utf8');
    const [, statements] = guide.match(/```sql\n([\s\S]*?)```/)!;
    await read(statements!);
    await registry.access.putCredential(createCredential('svc-a'));
    const asGrafana = url.replace(/leitstand:[^@]*@/, 'grafana:change-me@');
    const views = await read(`select viewname as name from pg_views where schemaname = 'public'`);
    expect(views.map(({ name }) => name).sort()).toEqual([
      'grafana_alarm',
      'grafana_city',
      'grafana_completeness',
      'grafana_device',
      'grafana_quarantine',
    ]);
    for (const { name } of views) {
      await server.query(`select * from ${name}`, asGrafana);
      expect(guide).toContain(`\`${name}\``);
    }
    const tables = await read(`select tablename as name from pg_tables where schemaname = 'public'`);
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      await expect(server.query(`select * from "${name}"`, asGrafana)).rejects.toThrow(/permission denied/);
    }
    await expect(server.query('create table public.mine (x int)', asGrafana)).rejects.toThrow();
    await expect(server.query('update grafana_device set name = name', asGrafana)).rejects.toThrow();
  });
});

function presenceCase() {
  return fc.constantFrom(0.5, 10, 100, 101, 900).chain(reportIntervalS =>
    fc.record({
      reportIntervalS: fc.constant(reportIntervalS),
      city: fc.constantFrom('landau', 'speyer'),
      current: fc.option(fc.record({ state: fc.constantFrom(...DEVICE_STATES) }), {
        nil: undefined,
        freq: 8,
      }),
      silentMs: fc.constantFrom(-1, 1).map(side => toStaleAfterMs(reportIntervalS) + side * MARGIN_MS),
    }),
  );
}
