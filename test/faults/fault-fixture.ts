/**
 * The real system as a process in a folder of its own, with a fleet of ledger devices and a program's token.
 * It can be ended and started again on the same folder and port any number of times.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Device } from '../../core/devices.ts';
import { createSecret, toSecretHash } from '../../core/secrets.ts';
import { openRegistry } from '../../store/registry/open-registry.ts';
import { type ProvisionedDevice, provisionDevices } from '../../store/registry/provisioning.ts';
import type { Registry } from '../../store/registry/registry.ts';
import type { Credential } from '../../store/registry/registry-access.ts';
import {
  findFreePort,
  type SystemProcess,
  type SystemProcessOptions,
  startSystemProcess,
} from '../support/system-process.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { InfluxOfSystem } from './influx-of-system.ts';
import { createLedgerDevice, type LedgerDeviceOptions } from './ledger-device.ts';
import { createLedgerFleet, type LedgerFleet } from './ledger-fleet.ts';
import { type Reckoning, reckonStores } from './reckon-stores.ts';

export interface FaultFixture {
  readonly dataDirectory: string;
  readonly fleet: LedgerFleet;
  readonly token: string;
  /** The process that was started last. */
  readonly system: SystemProcess;
  start(options?: Partial<SystemProcessOptions>): Promise<SystemProcess>;
  /** Masts beside the fleet, for clients of the test's own. */
  provision(...ids: string[]): Promise<ProvisionedDevice[]>;
  /** Returns the secret of a service account. Client ids must be `{userName}:…`. */
  addService(account: Pick<Credential, 'userName' | 'role' | 'city'>): Promise<string>;
  /** One value of /metrics; labels as they stand in the text. */
  metric(nameAndLabels: string): Promise<number>;
  /** Opens the registry beside the system. */
  withRegistry<T>(job: (registry: Registry) => Promise<T>): Promise<T>;
  /** Everything that was acknowledged before is in the stores. */
  drain(): Promise<void>;
  /** All is acknowledged and drained, then the system ends by SIGTERM with code 0. */
  end(): Promise<void>;
  /** `end`, and the stores reckoned up. */
  finish(): Promise<Reckoning>;
}

export interface FaultFixtureOptions extends Partial<LedgerDeviceOptions> {
  devices?: number;
  dataDirectory?: string;
  /** Where readings are stored, if not in the folder. */
  influx?: InfluxOfSystem;
}

/** Devices faster than in life, and a journal of small segments. */
const SETTINGS = {
  DEVICE_RATE: 1_000_000,
  DEVICE_BURST: 1_000_000,
  JOURNAL_LIMIT_MB: 256,
  JOURNAL_SEGMENT_MB: 4,
  TELEMETRY_MEMORY_MB: 128,
  TELEMETRY_THREADS: 1,
};
const DAY_MS = 86_400_000;
const SETTLE_MS = 30_000;
const CITY = {
  slug: 'landau',
  name: 'Landau',
  ags: '07313000',
  timeZone: 'Europe/Berlin',
  center: [8.117, 49.198] as [number, number],
};

export async function openFaultFixture(options: FaultFixtureOptions = {}): Promise<FaultFixture> {
  const { devices = 10, window = 50, dataDirectory = createTemporaryDirectory(), influx } = options;
  const registryFile = join(dataDirectory, 'registry.sqlite');
  const ports = { mqttPort: await findFreePort(), httpPort: await findFreePort() };
  const token = createSecret();
  let running: SystemProcess | undefined;

  async function withRegistry<T>(job: (registry: Registry) => Promise<T>): Promise<T> {
    const registry = await openRegistry({ engine: 'sqlite', file: registryFile });
    try {
      return await job(registry);
    } finally {
      await registry.close();
    }
  }

  const fleet = await withRegistry(async registry => {
    await registry.devices.putCity(CITY);
    const planned = Array.from({ length: devices }, (_, index) => toMast(`mast-${index + 1}`));
    const provisioned = await provisionDevices(registry, planned, { nowMs: Date.now() });
    await putToken(registry, token);
    return createLedgerFleet(provisioned.map(device => createLedgerDevice(device, { ...options, window })));
  });
  onTestFinished(() => fleet.end());

  function getSystem(): SystemProcess {
    if (!running) throw new Error('the system was not started');
    return running;
  }

  async function metric(nameAndLabels: string): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${ports.httpPort}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await answer.text();
    const line = text.split('\n').find(candidate => candidate.startsWith(`${nameAndLabels} `));
    if (line) return Number(line.slice(nameAndLabels.length + 1));
    // A counter with labels has no line before its first event.
    if (text.includes(`# TYPE ${nameAndLabels.split('{', 1)[0]} `)) return 0;
    throw new Error(`no metric ${nameAndLabels}`);
  }

  async function drain(): Promise<void> {
    await waitUntil(
      'the journal to be drained',
      () => metric('leitstand_ingest_backlog_records'),
      records => records === 0,
      SETTLE_MS,
    );
  }

  async function end(): Promise<void> {
    fleet.stopSending();
    await fleet.settle(SETTLE_MS);
    await drain();
    fleet.end();
    const code = await getSystem().end('SIGTERM');
    if (code !== 0) throw new Error(`ended with ${code}:\n${getSystem().output()}`);
  }

  return {
    dataDirectory,
    fleet,
    token,
    async addService(account) {
      const secret = createSecret();
      const rest = { secretSha256: toSecretHash(secret), enabled: true, changedMs: Date.now() };
      const credential = { ...account, ...rest, type: 'service' as const };
      await withRegistry(registry => registry.access.putCredential(credential));
      return secret;
    },
    provision: (...ids) =>
      withRegistry(registry => provisionDevices(registry, ids.map(toMast), { nowMs: Date.now() })),
    withRegistry,
    metric,
    drain,
    get system() {
      return getSystem();
    },
    async start(more = {}) {
      const settings = { ...SETTINGS, ...influx?.settings(), ...more.settings };
      running = await startSystemProcess({ ...ports, dataDirectory, ...more, settings });
      return running;
    },
    end,
    async finish() {
      await end();
      return reckonStores(dataDirectory, fleet.devices, influx?.telemetry);
    },
  };
}

function toMast(id: string): Device {
  return {
    id,
    city: 'landau',
    kind: 'lightmast',
    name: id,
    lifecycle: 'commissioned',
    reportIntervalS: 900,
  };
}

async function putToken(registry: Registry, token: string): Promise<void> {
  const nowMs = Date.now();
  await registry.access.putGrant({
    id: randomUUID(),
    type: 'token',
    name: 'fault tests',
    assignments: [{ role: 'viewer', cities: '*' }],
    secretSha256: toSecretHash(token),
    createdMs: nowMs,
    expiresMs: nowMs + DAY_MS,
  });
}
