/** An api on real stores in a temporary folder, with two cities, some devices and a clock to turn. */

import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { ApiOptions } from '../../api/api-options.ts';
import { createSignInLink } from '../../api/sign-in-link.ts';
import type { Watch } from '../../core/alarms/silence-watch.ts';
import type { Assignment, Role } from '../../core/assignments.ts';
import type { Device } from '../../core/devices.ts';
import { createSecret, toSecretHash } from '../../core/secrets.ts';
import { openRegistry } from '../../store/registry/open-registry.ts';
import type { Registry } from '../../store/registry/registry.ts';
import type { Grant } from '../../store/registry/registry-access.ts';
import type { DeviceCurrent } from '../../store/registry/registry-ingest.ts';
import { openTelemetryStore } from '../../store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '../../store/telemetry/telemetry-store.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

export const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
/** The devices are known longer than anything that is counted. */
const REGISTERED_MS = Date.parse('2026-06-01T12:00:00.000Z');

/** Of argon2id: the least there is, so that tests are quick. */
export const QUICK = { memoryKib: 8, passes: 1 };

export interface ApiFixture {
  options: ApiOptions;
  registry: Registry;
  telemetry: TelemetryStore;
  clock: TestClock;
  /** Every line logged so far. */
  logLines: string[];
  /** A bearer token of the role for the cities. */
  createToken(role: Role, cities: readonly string[] | '*'): Promise<string>;
  /** The same for several roles. */
  createTokenOf(assignments: readonly Assignment[]): Promise<string>;
  /** Writes the state as ingest does. */
  putCurrent(current: Partial<DeviceCurrent> & { deviceId: string }): Promise<void>;
}

export interface TestClock {
  nowMs(): number;
  monotonicMs(): number;
  /** Moves both times forward. */
  advance(ms: number): void;
}

export async function createApiFixture(overrides: Partial<ApiOptions> = {}): Promise<ApiFixture> {
  const directory = createTemporaryDirectory();
  const clock = createTestClock(REGISTERED_MS);
  const registry = await openRegistry({ engine: 'sqlite', file: `${directory}/registry.db`, clock });
  const telemetry =
    overrides.telemetry ??
    (await openTelemetryStore({
      engine: 'duckdb',
      directory: `${directory}/telemetry`,
      memoryLimitMb: 128,
      threads: 1,
    }));
  onTestFinished(async () => {
    await telemetry.close();
    await registry.close();
  });
  const logLines: string[] = [];
  await putNetwork(registry);
  clock.advance(NOW_MS - REGISTERED_MS);
  const createTokenOf = async (assignments: readonly Assignment[]) => {
    const token = createSecret();
    await registry.access.putGrant(toGrant(token, assignments));
    return token;
  };
  let sequence = 0;
  return {
    registry,
    telemetry,
    clock,
    logLines,
    options: {
      host: '127.0.0.1',
      port: 0,
      registry,
      telemetry,
      clock,
      log: pino({ level: 'trace' }, { write: line => void logLines.push(line) }),
      secureCookies: false,
      signIn: { secretKey: new Uint8Array(32), secondFactor: 'optional', passwordCost: QUICK },
      metricsSources: [async () => 'leitstand_journal_bytes 7\n'],
      health: [],
      liveTurnMs: 25,
      pipeline: () => ({ messagesPerS: 3, backlog: 1 }),
      ...overrides,
    },
    createToken: (role, cities) => createTokenOf([{ role, cities }]),
    createTokenOf,
    async putCurrent(current) {
      sequence += 1;
      await registry.ingest.apply({
        sequence,
        states: [toCurrent(current)],
        completeness: [],
        quarantine: [],
        log: [],
        acks: [],
        events: [],
      });
    },
  };
}

/** What the alarm engine says of a mast that fell silent with its cabinet. */
export const SILENT: Watch = {
  ...{ presence: 'stale', reason: 'group', cause: 'landau/cabinet/kv-12' },
  ...{ sinceMs: NOW_MS, heardMs: NOW_MS - 2_700_000, contacts: 0 },
};

/** With what the alarm engine says of a device that has just told its state. */
function toCurrent(current: Partial<DeviceCurrent> & { deviceId: string }): DeviceCurrent {
  const { state = 'ready', stateSinceMs = NOW_MS, lastReceivedMs: heardMs = stateSinceMs } = current;
  const presence = state === 'init' ? 'ready' : state;
  const watch: Watch = { presence, sinceMs: stateSinceMs, heardMs };
  return { state, stateSinceMs, watch, components: {}, ...current };
}

function createTestClock(startMs: number): TestClock {
  let nowMs = startMs;
  let monotonicMs = 1_000;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => monotonicMs,
    advance(ms) {
      nowMs += ms;
      monotonicMs += ms;
    },
  };
}

function toGrant(token: string, assignments: readonly Assignment[]): Grant {
  return {
    id: randomUUID(),
    type: 'token',
    name: `${assignments[0]?.role}-program`,
    assignments,
    secretSha256: toSecretHash(token),
    createdMs: NOW_MS,
    expiresMs: NOW_MS + 86_400_000,
  };
}

async function putNetwork(registry: Registry): Promise<void> {
  for (const [slug, name, ags] of [
    ['landau', 'Landau in der Pfalz', '07313000'],
    ['speyer', 'Speyer', '07318000'],
  ] as const) {
    await registry.devices.putCity({ slug, name, ags, timeZone: 'Europe/Berlin', center: [8.11, 49.2] });
  }
  await registry.devices.putDevices([
    createDevice({ id: 'ld-lm-0001', name: 'Ostring 1' }),
    createDevice({ id: 'ld-lm-0002', name: 'Ostring 2', location: [8.2, 49.21] }),
    createDevice({ id: 'ld-hs-0001', kind: 'hotspot', name: 'Rathausplatz' }),
    createDevice({ id: 'sp-lm-0001', city: 'speyer', name: 'Domplatz 1' }),
  ]);
}

export function createDevice(fields: Partial<Device> & { id: string }): Device {
  return {
    city: 'landau',
    kind: 'lightmast',
    name: fields.id,
    location: [8.11, 49.2],
    lifecycle: 'commissioned',
    reportIntervalS: 900,
    ...fields,
  };
}

/** Signs an administrator in; the `Cookie` header to send from then on. */
export async function signIn(app: Pick<FastifyInstance, 'inject'>, fixture: ApiFixture): Promise<string> {
  const url = new URL(await createSignInLink(fixture.registry, 'http://localhost', fixture.clock.nowMs()));
  const reply = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: url.searchParams.toString(),
  });
  return `leitstand_session=${reply.cookies[0]?.value}`;
}
