/** A network of 20,000 assets behind the real api, with states as ingest writes them; gone afterwards. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { systemClock } from '#core/clock.ts';
import type { Device } from '#core/devices.ts';
import { HEADLINE_METRICS } from '#core/headline-metrics.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { createApi } from '../../api/api.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { buildConsole } from '../browser/build-console.ts';

const SEED = 5;
/** Between an asset of the demo network and its copies, degrees. */
const COPY_DISTANCE = 0.0015;
const BATCH = 1_000;
/** One asset in a hundred is not reachable. */
const LOST_EVERY = 100;

export interface ConsoleNetwork {
  url: string;
  /** The value of the session cookie of an administrator. */
  session: string;
  devices: readonly Device[];
  /** Writes a fresh reading of so many devices, always the next ones. */
  change(count: number): Promise<void>;
}

export async function withConsoleNetwork<T>(
  deviceCount: number,
  job: (network: ConsoleNetwork) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-bench-console-'));
  const registry = await openRegistry({ engine: 'sqlite', file: join(directory, 'registry.db') });
  const telemetry = await openTelemetryStore({ engine: 'duckdb', directory: join(directory, 'telemetry') });
  const plan = planFleet({ seed: SEED, scale: 1 });
  const devices = toDenseNetwork(plan.devices, deviceCount);
  for (const city of plan.cities) await registry.devices.putCity(city);
  for (let from = 0; from < devices.length; from += BATCH)
    await registry.devices.putDevices(devices.slice(from, from + BATCH));
  const change = createChanges(registry, devices);
  for (let done = 0; done < devices.length; done += BATCH) await change(BATCH);

  const consoleDirectory = join(directory, 'dist');
  await buildConsole(consoleDirectory);
  const api = createApi({
    ...{ host: '127.0.0.1', port: 0, secureCookies: false, registry, telemetry, clock: systemClock },
    ...{ log: pino({ level: 'silent' }), consoleDirectory, metricsSources: [], health: [] },
    signIn: { secretKey: new Uint8Array(32), secondFactor: 'optional' },
    pipeline: () => ({ messagesPerS: 0, backlog: 0 }),
  });
  await api.start(AbortSignal.timeout(10_000));
  const { host, port } = api.address();
  try {
    return await job({
      url: `http://${host}:${port}/`,
      session: await createSession(registry),
      devices,
      change,
    });
  } finally {
    await api.stop();
    await telemetry.close();
    await registry.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The demo network's 1,900 assets again and again, each copy a little beside the last. */
function toDenseNetwork(devices: readonly Device[], count: number): Device[] {
  return Array.from({ length: count }, (_, index) => {
    const device = devices[index % devices.length]!;
    const copy = Math.floor(index / devices.length);
    const [longitude, latitude] = device.location ?? [8, 49.5];
    const shift = copy * COPY_DISTANCE;
    return {
      ...device,
      id: `${device.id}-${copy}`,
      name: `${device.name} ${copy}`,
      location: [longitude + shift * Math.cos(copy), latitude + shift * Math.sin(copy)],
    };
  });
}

function createChanges(registry: Registry, devices: readonly Device[]): (count: number) => Promise<void> {
  let sequence = 0;
  let next = 0;
  return async count => {
    const nowMs = Date.now();
    const states = Array.from({ length: count }, (_, index) =>
      toCurrent(devices[(next + index) % devices.length]!, next + index, nowMs),
    );
    next += count;
    sequence += 1;
    const nothingElse = { completeness: [], quarantine: [], log: [], acks: [], events: [] };
    await registry.ingest.apply({ sequence, states, ...nothingElse });
  };
}

function toCurrent({ id, kind }: Device, index: number, nowMs: number): DeviceCurrent {
  const { measurement, metric } = HEADLINE_METRICS[kind];
  const isLost = index % LOST_EVERY === 0;
  const since = { sinceMs: nowMs, heardMs: nowMs };
  return {
    deviceId: id,
    state: isLost ? 'lost' : 'ready',
    watch: isLost ? { presence: 'lost', reason: 'device', ...since } : { presence: 'ready', ...since },
    stateSinceMs: nowMs,
    lastReadingMs: nowMs - (index % 900) * 1_000,
    lastReceivedMs: nowMs,
    components: {
      [`${measurement}-1`]: { timeMs: nowMs, values: { [metric]: Math.round((index * 37) % 900) / 10 } },
    },
  };
}

async function createSession(registry: Registry): Promise<string> {
  const secret = createSecret();
  const nowMs = Date.now();
  await registry.access.putGrant({
    ...{ id: randomUUID(), type: 'session', name: 'Bench', assignments: [{ role: 'admin', cities: '*' }] },
    ...{ secretSha256: toSecretHash(secret), createdMs: nowMs, expiresMs: nowMs + 3_600_000 },
  });
  return secret;
}
