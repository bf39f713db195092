/** The views that Grafana reads, and the role that may read nothing else, as docs/operations/registry.md says. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toKeyText } from '#core/alarms/alarm.ts';
import { PRESENCES } from '#core/presence.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import {
  createCredential,
  createCurrent,
  createDelta,
  createDevice,
  createUpdate,
  LANDAU,
  NOW_MS,
  SPEYER,
} from './registry-fixtures.ts';

const HOUR_MS = 3600_000;

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

  it('tell presence and its reason as ingest decided them, and count them for each city', async () => {
    await registry.devices.putDevices([
      createDevice('lm-1'),
      createDevice('lm-2'),
      createDevice('lm-3'),
      createDevice('lm-4', { city: 'speyer' }),
    ]);
    const cause = 'landau/cabinet/kv-12';
    const silence = { presence: 'lost', reason: 'group', cause, sinceMs: NOW_MS, heardMs: NOW_MS } as const;
    const states = [
      createCurrent('lm-1', { watch: silence }),
      createCurrent('lm-2', { watch: silence }),
      createCurrent('lm-4', { watch: { presence: 'ready', sinceMs: NOW_MS, heardMs: NOW_MS } }),
    ];
    await registry.ingest.apply(createUpdate(++sequence, { states }));
    const devices =
      'select device, presence, reason, cause, presence_since from grafana_device order by device';
    const since = new Date(NOW_MS);
    const lost = { presence: 'lost', reason: 'group', cause, presence_since: since };
    const nothing = { reason: null, cause: null };
    expect(await read(devices)).toEqual([
      { device: 'lm-1', ...lost },
      { device: 'lm-2', ...lost },
      { device: 'lm-3', presence: 'unknown', ...nothing, presence_since: null },
      { device: 'lm-4', presence: 'ready', ...nothing, presence_since: since },
    ]);
    const none = Object.fromEntries(PRESENCES.map(presence => [presence, '0']));
    expect(await read('select * from grafana_city order by city')).toMatchObject([
      { city: 'landau', devices: '3', ...none, lost: '2', unknown: '1' },
      { city: 'speyer', devices: '1', ...none, ready: '1' },
    ]);
    const counts = 'select city, presence, reason, devices from grafana_presence order by city, presence';
    expect(await read(counts)).toEqual([
      { city: 'landau', presence: 'lost', reason: 'group', devices: '2' },
      { city: 'landau', presence: 'unknown', reason: null, devices: '1' },
      { city: 'speyer', presence: 'ready', reason: null, devices: '1' },
    ]);
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
      'grafana_presence',
      'grafana_quarantine',
      'grafana_request',
      'grafana_request_link',
      'grafana_request_node',
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
