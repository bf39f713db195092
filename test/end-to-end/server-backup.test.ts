/**
 * A backup does not depend on the engines: what a system on PostgreSQL and InfluxDB had is restored into embedded stores,
 * and from there into other servers.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import { openRegistry, type RegistryPlace } from '#store/registry/open-registry.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import { createLedgerDevice } from '../faults/ledger-device.ts';
import { createLedgerFleet, type LedgerFleet } from '../faults/ledger-fleet.ts';
import { NOTHING_LOST, reckonStores } from '../faults/reckon-stores.ts';
import { findInfluxObstacle, type InfluxServer, startInfluxServer } from '../support/influx-server.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../support/postgres-server.ts';
import { runLeitstand } from '../support/run-leitstand.ts';
import { startSystemProcess } from '../support/system-process.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { drainRestored } from './drain-restored.ts';

const DEVICES = 5;
const MESSAGES = 1000;
const isPossible = findPostgresBinaries() && !findInfluxObstacle();

describe.skipIf(!isPossible)(
  'Backup of servers (skipped unless PostgreSQL and InfluxDB are installed)',
  () => {
    it('goes into embedded stores and into other servers', { timeout: 120_000 }, async () => {
      const folder = createTemporaryDirectory();
      const postgres = await startPostgresServer();
      onTestFinished(() => postgres.remove());
      const influx = await startInfluxServer({ directory: join(folder, 'influx') });
      onTestFinished(() => influx.end('SIGKILL'));
      writeFileSync(join(folder, 'password'), influx.admin.password);
      const onServers = (name: string) => toServerSettings(folder, name, postgres, influx);

      const url = await postgres.createDatabase('first');
      const token = createSecret();
      const fleet = await prepareFleet({ engine: 'postgres', url }, token);
      const settings = onServers('first');
      const system = await startSystemProcess({ dataDirectory: settings.DATA_DIRECTORY, settings });
      await fleet.connect(system.mqttPort);
      fleet.send(MESSAGES);
      await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(MESSAGES);
      fleet.stopSending();
      await fleet.settle();
      const first = join(folder, 'backup-1');
      expect(await runLeitstand(['backup', first], settings)).toMatchObject({ code: 0 });
      fleet.end();
      await system.end('SIGTERM');

      const embedded = join(folder, 'embedded');
      const restored = await runLeitstand(['restore', first], { DATA_DIRECTORY: embedded });
      expect(restored).toMatchObject({ code: 0 });
      await drainRestored(embedded, token);
      const reckoning = await reckonStores(embedded, fleet.devices);
      expect(reckoning).toMatchObject({ ...NOTHING_LOST, stored: fleet.sent });
      expect(reckoning.counts).toEqual({ received: fleet.sent, duplicate: 0, missing: 0, rejected: 0 });

      const second = join(folder, 'backup-2');
      expect(await runLeitstand(['backup', second], { DATA_DIRECTORY: embedded })).toMatchObject({ code: 0 });
      await postgres.createDatabase('second');
      const moved = await runLeitstand(['restore', second], onServers('second'));
      expect(moved).toMatchObject({ code: 0 });
      const refused = await runLeitstand(['restore', second], onServers('second'));
      expect(refused.output).toMatch(/there is data already: PostgreSQL at .*, InfluxDB at .*journal/);
      const third = join(folder, 'backup-3');
      expect(await runLeitstand(['backup', third], onServers('second'))).toMatchObject({ code: 0 });
      const again = join(folder, 'embedded-again');
      expect(await runLeitstand(['restore', third], { DATA_DIRECTORY: again })).toMatchObject({ code: 0 });
      await drainRestored(again, token);
      expect(await reckonStores(again, fleet.devices)).toEqual(reckoning);
      for (const { output } of [restored, moved, refused]) expect(output).not.toContain(postgres.password);
    });
  },
);

function toServerSettings(folder: string, name: string, postgres: PostgresServer, influx: InfluxServer) {
  return {
    DATA_DIRECTORY: join(folder, name),
    REGISTRY: 'postgres',
    REGISTRY_HOST: '127.0.0.1',
    REGISTRY_PORT: postgres.port,
    REGISTRY_DATABASE: name,
    REGISTRY_PASSWORD_FILE: postgres.passwordFile,
    TELEMETRY: 'influx',
    INFLUX_URL: influx.url,
    INFLUX_VERSION: '1',
    INFLUX_DATABASE: name,
    INFLUX_USER: influx.admin.user,
    INFLUX_PASSWORD_FILE: join(folder, 'password'),
    DEVICE_RATE: 1_000_000,
    DEVICE_BURST: 1_000_000,
  };
}

async function prepareFleet(place: RegistryPlace, token: string): Promise<LedgerFleet> {
  const registry = await openRegistry(place);
  await registry.devices.putCity({
    slug: 'landau',
    name: 'Landau',
    ags: '07313000',
    timeZone: 'Europe/Berlin',
    center: [8.117, 49.198],
  });
  const planned = Array.from({ length: DEVICES }, (_, index) => ({
    id: `mast-${index + 1}`,
    city: 'landau',
    kind: 'lightmast' as const,
    name: 'Mast',
    lifecycle: 'commissioned' as const,
    reportIntervalS: 900,
  }));
  const provisioned = await provisionDevices(registry, planned, { nowMs: Date.now() });
  await registry.access.putGrant({
    id: randomUUID(),
    type: 'token',
    name: 'test',
    assignments: [{ role: 'viewer', cities: '*' }],
    secretSha256: toSecretHash(token),
    createdMs: Date.now(),
    expiresMs: Date.now() + 86_400_000,
  });
  await registry.close();
  const fleet = createLedgerFleet(provisioned.map(device => createLedgerDevice(device, { window: 50 })));
  onTestFinished(() => fleet.end());
  return fleet;
}
