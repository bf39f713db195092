/**
 * The whole way for a test of the page: simulated devices, journal, ingest, SQLite and DuckDB, the api, the built
 * console, Chromium. Only the MQTT listener is missing: messages are filed in the journal as the broker does it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Role } from '#core/assignments.ts';
import { systemClock } from '#core/clock.ts';
import { type Device, toDeviceUserName } from '#core/devices.ts';
import { type CommandName, type DeviceChannel, toDevicePrefix } from '#core/topics.ts';
import type { JournalWriter } from '#store/journal/journal.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openJournalWriter } from '#store/journal/open-journal-writer.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { Registry } from '#store/registry/registry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createApi } from '../../api/api.ts';
import { createIngest } from '../../ingest/ingest.ts';
import { toBirthPayload, toTelemetryPayload } from '../../simulators/device-messages.ts';
import type { DeviceModel } from '../../simulators/device-model.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';
import { waitUntil } from '../support/wait-until.ts';
import { buildConsole } from './build-console.ts';
import { launchChromium, openPage, type PageOptions } from './chromium.ts';
import { createSignedInState } from './signed-in-state.ts';

/** An acknowledgement names its command. */
type Channel = Exclude<DeviceChannel, 'ack'> | `ack/${CommandName}`;

export interface RealConsole {
  readonly url: string;
  readonly registry: Registry;
  readonly telemetry: TelemetryStore;
  readonly devices: readonly Device[];
  /** Files a message of the device and waits until it is stored. */
  publish(device: Device, channel: Channel, payload: object | string): Promise<void>;
  /** A page of its own, signed in; `address` is path and query. */
  open(
    address: string,
    who: { role: Role; cities: readonly string[] | '*' },
    options?: PageOptions,
  ): Promise<Page>;
}

export interface RealConsoleOptions {
  /** Of the demo network of ten cities; 0.05 is about a hundred devices. */
  scale?: number;
  /** Past hours every device has sent. */
  hours?: number;
}

const STEP_MS = 900_000;
const SEED = 5;

/** Started once for the tests of the calling block; they share the network. */
export function useRealConsole({ scale = 0.05, hours = 3 }: RealConsoleOptions = {}): RealConsole {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-console-'));
  const undo: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })];
  let browser: Browser;
  let started: Awaited<ReturnType<typeof startSystemBehindPage>>;

  beforeAll(async () => {
    const consoleDirectory = join(directory, 'dist');
    await buildConsole(consoleDirectory);
    browser = await launchChromium();
    undo.push(() => browser.close());
    started = await startSystemBehindPage({ directory, consoleDirectory, scale, hours, undo });
  }, 120_000);
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  return {
    get url() {
      return started.url;
    },
    get registry() {
      return started.registry;
    },
    get telemetry() {
      return started.telemetry;
    },
    get devices() {
      return started.devices;
    },
    publish: (device, channel, payload) => started.publish(device, channel, payload),
    async open(address, who, options = {}) {
      const storageState = await createSignedInState(started.registry, who, Date.now());
      return openPage(browser, started.url + address.replace(/^\//, ''), { ...options, storageState });
    },
  };
}

async function startSystemBehindPage(options: {
  directory: string;
  consoleDirectory: string;
  scale: number;
  hours: number;
  undo: (() => unknown)[];
}) {
  const { directory, consoleDirectory, undo } = options;
  const registry = await openRegistry({ engine: 'sqlite', file: join(directory, 'registry.db') });
  undo.push(() => registry.close());
  const telemetry = await openTelemetryStore({ engine: 'duckdb', directory: join(directory, 'telemetry') });
  undo.push(() => telemetry.close());
  const journal = join(directory, 'journal');
  const writer = await openJournalWriter({ directory: journal, limitBytes: 256 * 1024 * 1024 });
  undo.push(() => writer.close());
  const reader = await openJournalReader({ directory: journal });
  undo.push(() => reader.close());
  const log = pino({ level: 'silent' });
  const ingest = createIngest({
    ...{ reader, telemetry, registry, clock: systemClock, log, lingerMs: 0, maxBatchRecords: 5000 },
    onCommitted: position => writer.release(position),
  });
  undo.push(() => ingest.stop());
  await ingest.start(AbortSignal.timeout(10_000));
  writer.onSynced(position => ingest.advance(position));
  const drained = () =>
    waitUntil(
      'the journal to be drained',
      () => ingest.backlog().records,
      records => records === 0,
    );

  const plan = planFleet({ seed: SEED, scale: options.scale });
  for (const city of plan.cities) await registry.devices.putCity(city);
  await provisionDevices(registry, plan.devices, { nowMs: Date.now() - 86_400_000 });
  const world = createWorld({ seed: SEED, devices: plan.devices, faultMultiplier: 20 });
  for (const device of plan.devices) await fileHistory(writer, device, world.get(device.id)!, options.hours);
  await drained();

  const api = createApi({
    ...{ host: '127.0.0.1', port: 0, secureCookies: false, registry, telemetry, clock: systemClock, log },
    ...{ consoleDirectory, metricsSources: [], health: [] },
    signIn: { secretKey: new Uint8Array(32), secondFactor: 'optional' },
    pipeline: () => ({ messagesPerS: 0, backlog: ingest.backlog().records }),
  });
  await api.start(AbortSignal.timeout(10_000));
  undo.push(() => api.stop());
  const { host, port } = api.address();
  return {
    ...{ registry, telemetry, devices: plan.devices, url: `http://${host}:${port}/` },
    async publish(device: Device, channel: Channel, payload: object | string) {
      await file(writer, device, channel, typeof payload === 'string' ? payload : JSON.stringify(payload));
      await drained();
    },
  };
}

async function fileHistory(
  writer: JournalWriter,
  device: Device,
  model: DeviceModel,
  hours: number,
): Promise<void> {
  const nowMs = Date.now();
  const components = model.measure(nowMs, {});
  const birth = { timeMs: nowMs - hours * 3_600_000, boot: 1, intervalS: device.reportIntervalS };
  const filed = [file(writer, device, 'birth', toBirthPayload(device, components, birth))];
  let seq = 0;
  for (let timeMs = birth.timeMs; timeMs <= nowMs; timeMs += STEP_MS, seq += 1) {
    const measured = model.measure(timeMs, {});
    const parts = { timeMs, boot: 1, seq, components: measured, isLate: nowMs - timeMs > STEP_MS };
    filed.push(file(writer, device, 'telemetry', toTelemetryPayload(parts)));
  }
  await Promise.all(filed);
}

function file(writer: JournalWriter, device: Device, channel: Channel, payload: string): Promise<void> {
  const topic = `${toDevicePrefix({ ...device, device: device.id })}/${channel}`;
  const entry = {
    ...{ identity: toDeviceUserName(device), topic, receivedMs: Date.now() },
    payload: new TextEncoder().encode(payload),
  };
  return new Promise((resolve, reject) => writer.append(entry, error => (error ? reject(error) : resolve())));
}
