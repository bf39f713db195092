/** What the registry's tests put in: two cities, devices with chosen ids, updates with nothing but what is said. */
import { onTestFinished } from 'vitest';
import type { City } from '#core/cities.ts';
import type { Device } from '#core/devices.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { Credential, Grant } from '#store/registry/registry-access.ts';
import type { DeviceCommand } from '#store/registry/registry-commands.ts';
import type { CompletenessDelta, DeviceCurrent, IngestUpdate } from '#store/registry/registry-ingest.ts';
import type { User } from '#store/registry/registry-people.ts';

/** Bounds that a test makes small. */
export interface RegistryTestOptions {
  quarantineLimit?: number;
  logLimitPerDevice?: number;
  keptBytesPerCity?: number;
  outboxLimit?: number;
  nowMs?: number;
}

/** An empty store of the engine under test. It may be opened several times at once. */
export interface RegistryTestStore {
  open(options?: RegistryTestOptions): Promise<Registry>;
  /** Behind the registry's back; `pastTriggers`: as somebody who owns the database. */
  execute(statement: string, options?: { pastTriggers: boolean }): Promise<void>;
}

export type CreateRegistryTestStore = () => Promise<RegistryTestStore>;

export const LANDAU: City = {
  slug: 'landau',
  name: 'Landau in der Pfalz',
  ags: '07313000',
  timeZone: 'Europe/Berlin',
  center: [8.1167, 49.1983],
};
export const SPEYER: City = {
  ...LANDAU,
  slug: 'speyer',
  name: 'Speyer',
  ags: '07318000',
  center: [8.43, 49.32],
};

export const NOW_MS = 1_790_000_000_000;

export function createDevice(id: string, changes: Partial<Device> = {}): Device {
  return {
    id,
    city: 'landau',
    kind: 'lightmast',
    name: `Mast ${id}`,
    lifecycle: 'commissioned',
    reportIntervalS: 900,
    ...changes,
  };
}

/** Opens for the length of the test, with both cities known. */
export async function openWithCities(
  store: Pick<RegistryTestStore, 'open'>,
  options?: RegistryTestOptions,
): Promise<Registry> {
  const registry = await openForTest(store, options);
  await registry.devices.putCity(LANDAU);
  await registry.devices.putCity(SPEYER);
  return registry;
}

export async function openForTest(
  store: Pick<RegistryTestStore, 'open'>,
  options?: RegistryTestOptions,
): Promise<Registry> {
  const registry = await store.open(options);
  onTestFinished(() => registry.close());
  return registry;
}

export function createHash32(seed: number): Uint8Array {
  return new Uint8Array(32).fill(seed);
}

export function createCredential(userName: string, changes: Partial<Credential> = {}): Credential {
  return { userName, type: 'service', role: 'platform', enabled: true, changedMs: NOW_MS, ...changes };
}

export function createGrant(id: string, changes: Partial<Grant> = {}): Grant {
  return {
    id,
    type: 'session',
    name: 'Erika Mustermann',
    assignments: [{ role: 'operator', cities: ['landau'] }],
    secretSha256: createHash32(id.charCodeAt(0)),
    createdMs: NOW_MS,
    expiresMs: NOW_MS + 1000,
    ...changes,
  };
}

export function createUser(id: string, changes: Partial<User> = {}): User {
  return {
    id,
    loginName: id,
    displayName: `Käthe ${id}`,
    totpState: 'off',
    recoveryHashes: [],
    enabled: true,
    assignments: [{ role: 'operator', cities: ['landau'] }],
    version: 1,
    createdMs: NOW_MS,
    ...changes,
  };
}

export function createCommand(
  id: string,
  deviceId: string,
  changes: Partial<DeviceCommand> = {},
): DeviceCommand {
  return {
    id,
    deviceId,
    name: 'identify',
    createdMs: NOW_MS,
    ttlS: 60,
    state: 'queued',
    attempts: 0,
    changedMs: NOW_MS,
    by: 'platform',
    ...changes,
  };
}

export function createUpdate(sequence: number, parts: Partial<IngestUpdate> = {}): IngestUpdate {
  return { sequence, states: [], completeness: [], quarantine: [], log: [], acks: [], events: [], ...parts };
}

export function createCurrent(deviceId: string, changes: Partial<DeviceCurrent> = {}): DeviceCurrent {
  return {
    deviceId,
    state: 'ready',
    stateSinceMs: NOW_MS,
    lastReceivedMs: NOW_MS,
    components: {},
    ...changes,
  };
}

export function createDelta(deviceId: string, changes: Partial<CompletenessDelta> = {}): CompletenessDelta {
  const counts = { received: 0, late: 0, duplicate: 0, rejected: 0, missing: 0, boots: 0 };
  return { deviceId, day: '2026-11-20', ...counts, ...changes };
}
