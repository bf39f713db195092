/** The real system for one measurement: a fresh folder, provisioned devices, a token; all gone afterwards. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Device } from '#core/devices.ts';
import { toDeviceUserName } from '#core/devices.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import { toDeviceTopic } from '#core/topics.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { LoadClient } from '../../simulators/load-options.ts';
import { type SystemProcess, spawnSystem } from '../support/spawn-system.ts';

/** Limits out of the way: what is measured is the way of a message, not its price. */
export const UNLIMITED = {
  DEVICE_RATE: 1_000_000,
  DEVICE_BURST: 1_000_000,
  CITY_RATE: 1_000_000,
  CITY_BURST: 1_000_000,
  CONNECT_RATE: 1_000_000,
  CONNECT_BURST: 1_000_000,
};

export interface BenchSystem extends SystemProcess {
  clients: LoadClient[];
  /** GET below the origin as a signed-in program. */
  get(path: string): Promise<Response>;
  /** Sum of a metric over its labels. */
  metric(name: string): Promise<number>;
  rssBytes(): number;
}

export interface BenchSystemOptions {
  devices: number;
  settings?: Record<string, string | number>;
  /** A command that runs it. */
  wrapper?: readonly string[];
  /** Puts something into the empty data directory first. */
  prepare?: (dataDirectory: string) => Promise<void>;
}

export async function withBenchSystem<T>(
  options: BenchSystemOptions,
  job: (system: BenchSystem) => Promise<T>,
): Promise<T> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'leitstand-bench-'));
  try {
    await options.prepare?.(dataDirectory);
    const { clients, token } = await toBenchClients(dataDirectory, options.devices);
    const system = await spawnSystem({
      dataDirectory,
      ...(options.settings && { settings: options.settings }),
      ...(options.wrapper && { wrapper: options.wrapper }),
    });
    try {
      return await job({ ...system, clients, ...watchSystem(system, token) });
    } finally {
      await system.end('SIGTERM');
    }
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** Looks at a running system as a signed-in program. */
export function watchSystem(
  system: SystemProcess,
  token: string,
): Pick<BenchSystem, 'get' | 'metric' | 'rssBytes'> {
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${system.httpPort}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return {
    get,
    async metric(name) {
      const text = await (await get('/metrics')).text();
      return text
        .split('\n')
        .filter(line => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
    rssBytes: () => toRssBytes(system.process.pid!),
  };
}

export function toRssBytes(pid: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? Number.NaN) * 1024;
}

/** Registers masts of Landau and a token in an empty data directory. */
export async function toBenchClients(
  dataDirectory: string,
  count: number,
): Promise<{ clients: (LoadClient & { username: string })[]; token: string }> {
  const registry = await openRegistry({ engine: 'sqlite', file: join(dataDirectory, 'registry.sqlite') });
  const nowMs = Date.now();
  await registry.devices.putCity({
    slug: 'landau',
    name: 'Landau in der Pfalz',
    ags: '07313000',
    timeZone: 'Europe/Berlin',
    center: [8.117, 49.198],
  });
  const devices = Array.from({ length: count }, (_, i): Device => {
    const id = `ld-lm-${String(i + 1).padStart(5, '0')}`;
    return {
      id,
      city: 'landau',
      kind: 'lightmast',
      name: id,
      lifecycle: 'commissioned',
      reportIntervalS: 900,
    };
  });
  const provisioned = await provisionDevices(registry, devices, { nowMs, createSecret });
  const token = createSecret();
  await registry.access.putGrant({
    id: randomUUID(),
    type: 'token',
    name: 'bench',
    assignments: [{ role: 'viewer', cities: '*' }],
    secretSha256: toSecretHash(token),
    createdMs: nowMs,
    expiresMs: nowMs + 3_600_000,
  });
  await registry.close();
  const clients = provisioned.map(({ device, secret }) => {
    const { city, kind, id } = device;
    return {
      clientId: id,
      username: toDeviceUserName(device),
      password: secret,
      topic: toDeviceTopic({ city, kind, device: id }, 'telemetry'),
    };
  });
  return { clients, token };
}
