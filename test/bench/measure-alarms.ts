/**
 * What alarms cost and how soon they are there: the share of ingest that goes into judging, how long after its rule a
 * lost device is told of, and how long a restart takes that must remember thousands of devices and open alarms.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { systemClock } from '#core/clock.ts';
import { type Device, toDeviceUserName } from '#core/devices.ts';
import { toDeviceTopic } from '#core/topics.ts';
import type { JournalWriter } from '#store/journal/journal.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openJournalWriter } from '#store/journal/open-journal-writer.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { createIngest } from '../../ingest/ingest.ts';
import { openDeviceConnection } from '../../simulators/device-connection.ts';
import { toTelemetryPayload } from '../../simulators/device-messages.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Figure, type Section, toMedian } from './bench-report.ts';
import { type BenchSystem, UNLIMITED, withBenchSystem } from './bench-system.ts';
import { type AlarmDay, buildAlarmDay } from './build-alarm-day.ts';
import { profileShare } from './profile-share.ts';

const OPEN_ALARMS = 2000;
const DRAIN_MS = 600_000;
const KILLED = 10;
/** Domain rule 4: a will counts after a minute. */
const RULE_MS = 60_000;

export async function measureAlarms(): Promise<Section> {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-bench-'));
  try {
    const day = await buildAlarmDay(directory, OPEN_ALARMS);
    const figures = [
      ...(await measureEvaluation(directory, day)),
      ...(await measureResume(directory)),
      ...(await withBenchSystem({ devices: KILLED, settings: UNLIMITED }, measureDetection)),
    ];
    return { title: `Alarms: ${day.devices.toLocaleString('en-GB')} devices`, figures };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Judging, and writing what it changed. */
function isOfAlarms(url: string): boolean {
  return /\/core\/alarms\/|\/ingest\/(alarm|maintenance)-|\/store\/registry\/alarm/.test(url);
}

async function openStores(directory: string) {
  const registry = await openRegistry({ engine: 'sqlite', file: join(directory, 'registry.sqlite') });
  const telemetry = await openTelemetryStore({ engine: 'duckdb', directory: join(directory, 'telemetry') });
  const writer = await openJournalWriter({ directory: join(directory, 'journal'), limitBytes: 2 ** 31 });
  const reader = await openJournalReader({ directory: join(directory, 'journal') });
  const ingest = createIngest({
    ...{ reader, telemetry, registry, clock: systemClock, lingerMs: 50, maxBatchRecords: 5000 },
    log: pino({ level: 'silent' }),
    onCommitted: position => writer.release(position),
  });
  return {
    ...{ ingest, registry, writer },
    async close() {
      await ingest.stop();
      await reader.close();
      await writer.close();
      await telemetry.close();
      await registry.close();
    },
  };
}

async function measureEvaluation(directory: string, { messages }: AlarmDay): Promise<Figure[]> {
  const { ingest, writer, close } = await openStores(directory);
  try {
    await ingest.start(AbortSignal.timeout(DRAIN_MS));
    const startedMs = performance.now();
    const { busyMs, withinMs } = await profileShare(isOfAlarms, async () => {
      writer.onSynced(position => ingest.advance(position));
      await waitUntil(
        'the journal to drain',
        () => ingest.backlog().records,
        left => left === 0,
        DRAIN_MS,
      );
    });
    const seconds = (performance.now() - startedMs) / 1000;
    const readings = toMetric(await ingest.metrics(), 'leitstand_ingest_readings_total');
    return [
      {
        ...{ name: 'judging, share of the busy time of ingest', value: (100 * withinMs) / busyMs, unit: '%' },
        goal: { atMost: 25 },
      },
      { name: 'judging, per reading', value: (1000 * withinMs) / readings, unit: 'µs' },
      {
        ...{ name: 'drained meanwhile, profiler on', value: readings / seconds, unit: 'readings/s' },
        note: `${(messages / seconds).toFixed(0)} messages/s`,
      },
    ];
  } finally {
    await close();
  }
}

function toMetric(text: string, name: string): number {
  const line = text.split('\n').find(one => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

/** Everything is known again, and a message that waited in the journal is told. */
async function measureResume(directory: string): Promise<Figure[]> {
  const { ingest, registry, writer, close } = await openStores(directory);
  try {
    const { severities } = await registry.alarms.counts();
    const open = Object.values(severities).reduce((sum, count) => sum + count, 0);
    const [device] = await registry.devices.listAllDevices();
    await appendReading(writer, device!);
    const startedMs = performance.now();
    await ingest.start(AbortSignal.timeout(DRAIN_MS));
    const loadedMs = performance.now();
    writer.onSynced(position => ingest.advance(position));
    await waitUntil(
      'the message to be told',
      () => ingest.backlog().records,
      left => left === 0,
    );
    return [
      {
        ...{ name: 'restart: everything known again', value: (loadedMs - startedMs) / 1000, unit: 's' },
        ...{ goal: { atMost: 3 }, note: `${open.toLocaleString('en-GB')} open alarms` },
      },
      {
        ...{ name: 'restart: first message told', value: (performance.now() - startedMs) / 1000, unit: 's' },
        goal: { atMost: 3 },
      },
    ];
  } finally {
    await close();
  }
}

function appendReading(writer: JournalWriter, device: Device): Promise<void> {
  const parts = { timeMs: Date.now(), boot: 2, seq: 0, components: { sys: { uptime: 5 } }, isLate: false };
  const entry = {
    ...{
      identity: toDeviceUserName(device),
      topic: toDeviceTopic({ ...device, device: device.id }, 'telemetry'),
    },
    ...{ receivedMs: parts.timeMs, payload: Buffer.from(toTelemetryPayload(parts)) },
  };
  return new Promise((resolve, reject) => writer.append(entry, error => (error ? reject(error) : resolve())));
}

/** Devices that speak, and whose cables are then pulled one after another. */
async function measureDetection(system: BenchSystem): Promise<Figure[]> {
  const pulledMs = new Map<string, number>();
  for (const client of system.clients) {
    const connected = Promise.withResolvers<void>();
    const heard = Promise.withResolvers<void>();
    const { clientId: id, password } = client;
    const connection = openDeviceConnection({
      ...{ broker: { host: '127.0.0.1', port: system.mqttPort }, secret: password!, boot: 1, keepaliveS: 60 },
      device: {
        ...{ id, city: 'landau', kind: 'lightmast', name: id, lifecycle: 'commissioned' },
        reportIntervalS: 900,
      },
      ...{ onConnected: connected.resolve, onMessage() {}, onClosed() {} },
    });
    await connected.promise;
    const components = { 'lamp-1': { dimmingLevel: 50 } };
    const payload = toTelemetryPayload({ timeMs: Date.now(), boot: 1, seq: 0, components, isLate: false });
    connection.publish(client.topic, payload, { retain: false }, () => heard.resolve());
    await heard.promise;
    await wait(100);
    pulledMs.set(id, performance.now());
    connection.cut();
  }
  const delays: number[] = [];
  while (pulledMs.size > 0) {
    const reply = await system.get('/api/v1/alarms?type=commsLost&limit=100');
    const { items } = (await reply.json()) as { items: { device: string }[] };
    for (const { device } of items) {
      const pulled = pulledMs.get(device);
      if (pulled !== undefined) delays.push(performance.now() - pulled - RULE_MS);
      pulledMs.delete(device);
    }
    await wait(20);
  }
  return [
    { name: 'lost device, alarm beyond its rule, median', value: toMedian(delays) / 1000, unit: 's' },
    {
      ...{
        name: 'lost device, alarm beyond its rule, longest',
        value: Math.max(...delays) / 1000,
        unit: 's',
      },
      goal: { atMost: 2 },
    },
  ];
}
