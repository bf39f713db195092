/** A backup of the registry has every row as it was, by whatever engines it went. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_ACTOR } from '#core/audit-actions.ts';
import { backupRegistry, isRegistryEmpty, restoreRegistry } from '#store/registry/backup-registry.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { IngestUpdate } from '#store/registry/registry-ingest.ts';
import { createReport } from '../../core/requests/report-fixture.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { createAllocation, createRequest, putNetwork } from './network-fixtures.ts';
import {
  createCommand,
  createCredential,
  createCurrent,
  createDelta,
  createDevice,
  createGrant,
  createHash32,
  createUpdate,
  createUser,
  LANDAU,
  NOW_MS,
} from './registry-fixtures.ts';

/** More than a page of some table. */
const DEVICES = 700;

/** A row of every table, some columns absent, all types, umlauts and quotes. */
const PLACE = {
  key: { resource: 'landau/lightmast/mast-1', alarmTypeId: 'commsLost', qualifier: '' },
  city: 'landau',
} as const;
const ALARMS: NonNullable<IngestUpdate['alarms']> = {
  atMs: NOW_MS,
  changes: [{ ...PLACE, step: 'raised', severity: 'minor', timeMs: NOW_MS, atMs: NOW_MS }],
  conditions: [
    ['a', { ...PLACE, condition: { phase: 'active', severity: 'minor', sinceMs: 1, raisedMs: [1] } }],
  ],
  watches: [],
  memories: [['m', [1, 2]]],
};

async function fill(file: string): Promise<void> {
  const registry = await openRegistry({ engine: 'sqlite', file });
  await registry.devices.putCity(LANDAU);
  const devices = Array.from({ length: DEVICES }, (_, n) => {
    const location: { location?: [number, number] } = n % 2 ? {} : { location: [8.1 + n / 1e4, 49.2] };
    return createDevice(`mast-${n}`, { name: `Käfer's "${n}"`, ...location });
  });
  await registry.devices.putDevices(devices);
  await registry.access.putCredential(createCredential('platform', { secretSha256: createHash32(1) }));
  await registry.people.createUser(createUser('u1', { totpSecret: createHash32(3), totpState: 'on' }));
  await registry.access.putGrant(createGrant('g1', { userId: 'u1' }));
  await registry.commands.queue(createCommand('c1', 'mast-1', { args: { seconds: 5 } }), 10);
  const config = {
    v: 1 as const,
    ts: '2026-11-20T12:00:00Z',
    version: 2,
    config: { dimMax: 80, isOn: true },
  };
  await registry.commands.putConfig({ deviceId: 'mast-1', config, changedMs: NOW_MS });
  const topic = 'iot/v1/landau/lightmast/mast-1/telemetry';
  const refusal = { sequence: 5, part: 0, timeMs: NOW_MS, topic, reason: 'metricUnknown' as const };
  await registry.ingest.apply(
    createUpdate(5, {
      receiveClock: { newestMs: NOW_MS },
      states: Array.from({ length: DEVICES }, (_, n) => createCurrent(`mast-${n}`, { seq: n })),
      completeness: [createDelta('mast-1', { received: 3 })],
      quarantine: [{ ...refusal, deviceId: 'mast-1', field: 'c.x', excerpt: new Uint8Array([0, 255]) }],
      log: [{ timeMs: NOW_MS, deviceId: 'mast-1', type: 'refused', text: 'ä\n"', count: 1 }],
      alarms: ALARMS,
      kept: [
        {
          ...{ sequence: 7, receivedMs: NOW_MS, city: 'landau', kind: 'lightmast', deviceId: 'mast-1' },
          ...{ topic: 'a/b', payload: Uint8Array.of(0, 255) },
        },
      ],
    }),
  );
  await registry.alarmRules.put({
    ...{ id: 'rule', city: 'landau', version: 1, changedMs: NOW_MS, changedBy: 'Käthe', type: 'threshold' },
    threshold: { alarmTypeId: 'caseOverheat', city: 'landau', at: [50] },
  });
  await registry.notifications.putChannel({
    ...{ id: 'channel', city: 'landau', name: 'Käthe', language: 'de' },
    ...{ version: 1, changedMs: NOW_MS, changedBy: 'Käthe' },
    target: { type: 'webhook', host: 'example.org', sealed: Uint8Array.of(0, 255) },
  });
  await registry.notifications.follow({
    ...{ fromRevision: 0, toRevision: 1, watches: new Map() },
    floods: new Map([['r|c', { routeId: 'r', channelId: 'c', toldMs: [NOW_MS] }]]),
    messages: [
      {
        ...{ id: 'message', createdMs: NOW_MS },
        notification: { city: 'landau', channelId: 'channel', timeMs: NOW_MS, step: 'test' },
      },
    ],
  });
  await fillRequests(registry);
  await registry.quality.startReplay({ id: 'replay', city: 'landau', by: 'Käthe', nowMs: NOW_MS });
  await registry.quality.putMapping({
    ...{ id: 'mapping', city: 'landau', kind: 'lightmast', component: 'leuchte', toComponent: 'lamp' },
    ...{ conversion: 'none', version: 1, changedMs: NOW_MS, changedBy: 'Käthe' },
  });
  await registry.audit.append([
    { actor: SYSTEM_ACTOR, via: 'system', action: 'audit.expire', city: 'landau' },
  ]);
  await registry.audit.deleteBefore(Number.MAX_SAFE_INTEGER);
  await registry.audit.append([{ actor: SYSTEM_ACTOR, via: 'system', action: 'city.create' }]);
  await registry.devices.putDevices([createDevice('mast-gone')]);
  await registry.devices.deleteDevice('mast-gone');
  await registry.close();
}

/** Nodes and links, and a request that holds them. */
async function fillRequests(registry: Registry): Promise<void> {
  const { network, requests } = registry;
  await putNetwork(registry);
  const version = { version: 1, changedMs: NOW_MS, changedBy: 'Käthe' };
  const span = { fromMs: 0, untilMs: NOW_MS };
  await network.putOutage({ id: 'o', city: 'landau', linkId: 'link-1', reason: 'ä', ...span, ...version });
  await network.putKit({ id: 'k', city: 'landau', type: 'reel', name: 'ä', quantity: 1, ...version });
  const lending = { ownerCity: 'landau', borrowerCity: 'landau', kitType: 'reel', quantity: 1 } as const;
  await network.putLending({ id: 'l', ...lending, deviceIds: [], reason: 'ä', ...span, ...version });
  const request = createRequest(await requests.takeNumber('landau', 2026), {
    stateChanges: [{ atMs: NOW_MS, from: 'draft', to: 'acknowledged', actor: 'u1' }],
    notes: [{ atMs: NOW_MS, by: 'u1', visibility: 'internal', text: 'ä' }],
  });
  await requests.create(request, { owner: 'u1', key: 'k', bodyHash: 'aa' });
  await requests.update({ ...request, revision: 2 }, [createAllocation(request, 'link-1')]);
  await requests.putContact({ ref: 'c', city: 'landau', name: 'Käthe', keptUntilMs: NOW_MS });
  const secret = { requestId: request.id, type: 'share', secretHash: 'h' } as const;
  await requests.putLink({ id: 'l', ...secret, createdMs: 1, createdBy: 'u1', untilMs: 2 });
  await requests.keepReport(createReport(request, { organisation: 'Käthe\n"' }));
}

/** Every row of every table but that of the migrations, whose times differ. */
function readRows(file: string): Record<string, unknown[]> {
  const sqlite = new DatabaseSync(file, { readOnly: true });
  const tables = sqlite.prepare("select name from sqlite_master where type = 'table'").all();
  const rows = tables
    .map(({ name }) => name as string)
    .filter(name => name !== 'migrations')
    .map(name => [name, sqlite.prepare(`select * from "${name}" order by 1, 2`).all()] as const);
  sqlite.close();
  return Object.fromEntries(rows);
}

describe('A backup of the registry', () => {
  it('of SQLite is made beside a system that writes', async () => {
    const folder = createTemporaryDirectory();
    const place = { engine: 'sqlite', file: join(folder, 'a.sqlite') } as const;
    expect(await isRegistryEmpty(place)).toBe(true);
    await expect(backupRegistry(place, join(folder, 'no'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await fill(place.file);
    expect(await isRegistryEmpty(place)).toBe(false);
    const open = await openRegistry(place);
    await open.devices.putDevices([createDevice('mast-last')]);
    await backupRegistry(place, join(folder, 'backup.sqlite'));
    await open.close();
    const rows = readRows(join(folder, 'backup.sqlite'));
    expect(rows['devices']).toHaveLength(DEVICES + 4);
    expect(rows).toEqual(readRows(place.file));
  });
});

describe.skipIf(!findPostgresBinaries())('PostgreSQL (skipped unless its server is installed)', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server?.remove());

  it('takes a backup of SQLite and gives it back', async () => {
    const folder = createTemporaryDirectory();
    const original = join(folder, 'a.sqlite');
    await fill(original);
    const place = { engine: 'postgres', url: await server.createDatabase('backup') } as const;
    expect(await isRegistryEmpty(place)).toBe(true);
    const restore = async () => {
      copyFileSync(original, join(folder, 'copy.sqlite'));
      await restoreRegistry(join(folder, 'copy.sqlite'), place);
    };
    await restore();
    expect(await isRegistryEmpty(place)).toBe(false);
    await backupRegistry(place, join(folder, 'b.sqlite'));
    const rows = readRows(original);
    // A new table needs a row in `fill` to be tested here.
    expect(Object.keys(rows).filter(table => rows[table]?.length === 0)).toEqual([]);
    expect(readRows(join(folder, 'b.sqlite'))).toEqual(rows);

    const registry = await openRegistry(place);
    await registry.devices.putDevices([createDevice('mast-later')]);
    await registry.close();
    await restore();
    await backupRegistry(place, join(folder, 'c.sqlite'));
    expect(readRows(join(folder, 'c.sqlite'))).toEqual(rows);
  });
});
