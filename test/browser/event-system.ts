/**
 * A city with a ring of simulated fibre nodes, broker, journal, ingest, the keeper of requests, the api and the console in
 * a browser, on real stores in a temporary folder, with a clock that is moved by hand. What always holds: time passes only
 * when everything said before has arrived, so an event of hours takes seconds and is the same however slow the machine is.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import pino from 'pino';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Role } from '#core/assignments.ts';
import { systemClock } from '#core/clock.ts';
import type { FibreLink } from '#core/network/network.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { JournalPosition } from '#store/journal/journal.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { createApi } from '../../api/api.ts';
import { provisionDemoNetwork } from '../../bin/demo-network.ts';
import { DEFAULT_BROKER_LIMITS } from '../../broker/broker-limits.ts';
import { startBrokerService } from '../../broker/broker-service.ts';
import { createIngest } from '../../ingest/ingest.ts';
import { createRequestKeeper } from '../../ingest/requests/request-keeper.ts';
import { landau } from '../../simulators/cities/landau.ts';
import { createFleet } from '../../simulators/fleet.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { planNetwork } from '../../simulators/network-plan.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { buildConsole } from './build-console.ts';
import { launchChromium, openPage, type PageOptions } from './chromium.ts';
import { createSignedInState } from './signed-in-state.ts';

export const START_MS = Date.parse('2026-09-11T08:00:00.000Z');
const SEED = 5;
const DEADLINE_MS = 30_000;
const STEP_MS = 60_000;
/** Ingest lets so much time settle, and writes at least that often how far time has come (`ingest/alarm-keeper.ts`). */
const SETTLED_MS = 1000;
const WRITTEN_MS = 10_000 + SETTLED_MS;
const LOOK_MS = 2;
/** How often the broker looks for what is to be told to nodes and others. */
const ROUND_MS = 50;
/** How often open pages are told what is new. */
const TURN_MS = 50;
/** A whole step of the clock's time is one instant: nobody is slowed. */
const LIMITS = {
  ...DEFAULT_BROKER_LIMITS,
  ...{ deviceMessagesPerS: 1e6, deviceBurst: 1e6, cityMessagesPerS: 1e6, cityBurst: 1e6 },
  ...{ connectsPerS: 1e6, connectBurst: 1e6 },
};

export type EventSystem = Awaited<ReturnType<typeof startEventSystem>>;
/** Payloads by topic, in the order in which they came. */
export type Heard = ReadonlyMap<string, readonly Record<string, unknown>[]>;

export async function startEventSystem() {
  const directory = createTemporaryDirectory();
  const clock = createManualClock(START_MS);
  const log = pino({ level: 'silent' });
  const place = { engine: 'sqlite', file: join(directory, 'registry.db') } as const;
  const journal = { directory: join(directory, 'journal'), limitBytes: 256 * 2 ** 20, segmentBytes: 2 ** 24 };
  const registry = await openRegistry({ ...place, clock });
  const telemetry = await openTelemetryStore({
    ...{ engine: 'duckdb', directory: join(directory, 'telemetry'), threads: 1 },
    clock,
  });
  onTestFinished(async () => {
    await telemetry.close();
    await registry.close();
  });

  await registry.devices.putCity(landau.city);
  const nodes = planFleet({ seed: SEED, scale: 1 }).devices.filter(
    ({ kind, city }) => kind === 'fibrenode' && city === 'landau',
  );
  const devices = await provisionDevices(registry, nodes, { nowMs: START_MS });
  const network = planNetwork({ seed: SEED, devices: nodes, fromMs: START_MS - 86_400_000 });
  await provisionDemoNetwork(registry, network, START_MS);

  let handleSynced: (position: JournalPosition) => void = () => {};
  const broker = await startBrokerService(
    {
      ...{ mqtt: { host: '127.0.0.1', port: 0, allowNonLoopback: false }, mqtts: null, limits: LIMITS },
      ...{ journal, registry: place, logLevel: 'silent', registryRoundMs: ROUND_MS },
    },
    position => handleSynced(position),
    clock,
  );
  onTestFinished(() => broker.stop());
  const reader = await openJournalReader({ directory: journal.directory });
  const ingest = createIngest({
    ...{ reader, telemetry, registry, clock, log, lingerMs: 0, maxBatchRecords: 5000 },
    ...{ onCommitted: position => broker.release(position), alarmStepMs: LOOK_MS, random: () => 0 },
  });
  await ingest.start(AbortSignal.timeout(20_000));
  onTestFinished(async () => {
    await ingest.stop();
    await reader.close();
  });
  handleSynced = position => ingest.advance(position);
  const keeper = createRequestKeeper({ registry, clock, log });
  const consoleDirectory = join(directory, 'dist');
  await buildConsole(consoleDirectory);
  const api = createApi({
    ...{ host: '127.0.0.1', port: 0, secureCookies: false, registry, telemetry, log, consoleDirectory },
    // People and their pages wait for real, whatever time it is.
    clock: { nowMs: clock.nowMs, monotonicMs: systemClock.monotonicMs },
    ...{ liveTurnMs: TURN_MS, metricsSources: [], health: [] },
    signIn: { secretKey: new Uint8Array(32), secondFactor: 'optional' },
    pipeline: () => ({ messagesPerS: 0, backlog: 0 }),
  });
  await api.start(AbortSignal.timeout(20_000));
  onTestFinished(() => api.stop());
  const url = `http://127.0.0.1:${api.address().port}`;
  const mqttPort = broker.addresses.mqtt!.port;

  /** What a service account of the role hears below the filter, by topic. */
  async function listen(role: 'reader' | 'platform', filter: string): Promise<Heard> {
    const [userName, secret] = [`test-${role}`, createSecret()];
    await registry.access.putCredential({
      ...{ userName, type: 'service', role, enabled: true, changedMs: START_MS },
      ...{ secretSha256: toSecretHash(secret), ...(role === 'reader' && { city: 'landau' }) },
    });
    const heard = new Map<string, Record<string, unknown>[]>();
    const client = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
      ...{ clientId: `${userName}:test`, username: userName, password: secret, protocolVersion: 4 },
    });
    onTestFinished(() => client.endAsync(true));
    client.on('message', (topic, payload) => {
      if (payload.length === 0) return;
      heard.set(topic, [...(heard.get(topic) ?? []), JSON.parse(payload.toString('utf8'))]);
    });
    await client.subscribeAsync(filter, { qos: 1 });
    return heard;
  }

  /** What others are told of the city, and what the nodes say and are told. */
  const heard = await listen('reader', 'out/v1/landau/#');
  const said = await listen('platform', 'iot/v1/landau/fibrenode/#');
  const fleet = createFleet({
    ...{ host: '127.0.0.1', port: mqttPort, devices, clock, seed: SEED, speed: 1, backfillHours: 0 },
    ...{ faultMultiplier: 0, isImperfect: false, connectionsPerS: 1e6 },
  });
  onTestFinished(() => fleet.stop(500));
  fleet.start();

  /** What the nodes said is stored and was heard, and over longer steps the time of the alarms has come this far, too. */
  async function pass(ms: number): Promise<void> {
    clock.pass(ms);
    const show = () => [clock.nowMs(), fleet.counters(), ingest.backlog(), countReports()];
    await follow('the network to be quiet', async () => isQuiet() && (await isJudged(ms)), show);
    await keeper.runOnce();
  }

  function isQuiet(): boolean {
    fleet.runDue();
    const { turning, unanswered, acknowledged } = fleet.counters();
    const isStored = turning + unanswered === 0 && ingest.backlog().records === 0;
    return isStored && countReports() >= acknowledged;
  }

  function countReports(): number {
    return [...said].reduce((sum, [topic, all]) => sum + (topic.endsWith('/telemetry') ? all.length : 0), 0);
  }

  async function isJudged(stepMs: number): Promise<boolean> {
    return stepMs < WRITTEN_MS || (await registry.alarms.clockMs()) >= clock.nowMs() - SETTLED_MS;
  }

  /** Lets a second pass again and again until it holds. */
  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    await follow(what, async () => {
      await pass(1000);
      return holds();
    });
  }

  const browser = await launchChromium();
  onTestFinished(() => browser.close());

  /** A page of somebody with the role in the city, each another person; of anybody without. `path` begins with a slash. */
  async function open(path: string, role?: Role, options: PageOptions = {}): Promise<Page> {
    const who = role && { role, cities: ['landau'] };
    const signedIn = who && { storageState: await createSignedInState(registry, who, clock.nowMs()) };
    const page = await openPage(browser, url + path, { ...options, ...signedIn });
    page.setDefaultTimeout(DEADLINE_MS);
    return page;
  }

  return {
    ...{ registry, telemetry, clock, network, heard, said, open, until },
    /** Time stands still meanwhile. */
    wait: follow,
    async passTo(atMs: number) {
      while (clock.nowMs() < atMs) await pass(Math.min(STEP_MS, atMs - clock.nowMs()));
    },
    /** Everybody films at once, at every node. */
    flood(lastsMs: number) {
      const startMs = clock.nowMs() + 1;
      for (const { id } of nodes)
        fleet.inject(id, { name: 'visitorFlood', startMs, endMs: startMs + lastsMs, strength: 1 });
    },
    /** Dark at both its ends, until somebody mends it. */
    cut({ aEnd, zEnd }: FibreLink) {
      const startMs = clock.nowMs() + 1;
      for (const { deviceId, port } of [aEnd, zEnd])
        fleet.inject(deviceId, {
          ...{ name: 'fibreCut', component: port, strength: 1 },
          ...{ startMs, endMs: startMs + 864e5 },
        });
    },
    nameOf: (deviceId: string) => nodes.find(({ id }) => id === deviceId)!.name,
  };
}

/** Looks again at once: what is waited for is some milliseconds away. */
async function follow(
  what: string,
  holds: () => Promise<boolean>,
  show: () => unknown = () => '',
): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`Waited too long for ${what}: ${JSON.stringify(show())}`);
    await wait(5);
  }
}
