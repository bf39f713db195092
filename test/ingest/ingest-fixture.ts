/** Ingest on real stores in a temporary folder: journal, DuckDB and SQLite, with two registered devices. */
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '#core/clock.ts';
import type { Device } from '#core/devices.ts';
import { toDeviceUserName } from '#core/devices.ts';
import { type DeviceChannel, toDeviceTopic } from '#core/topics.ts';
import type { JournalReader, JournalWriter } from '#store/journal/journal.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openJournalWriter } from '#store/journal/open-journal-writer.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { RawRow, TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createIngest } from '../../ingest/ingest.ts';
import type { Ingest, IngestOptions } from '../../ingest/ingest-options.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Noon in Landau, winter time. */
export const NOW_MS = Date.parse('2026-11-20T11:00:00.000Z');
export const TODAY = '2026-11-20';

export function createDevice(id: string, kind: Device['kind'] = 'lightmast'): Device {
  return { id, city: 'landau', kind, name: id, lifecycle: 'commissioned', reportIntervalS: 900 };
}

export const MAST = createDevice('mast-1');
export const HOTSPOT = createDevice('ap-1', 'hotspot');

/** What stands between ingest and its stores in a test. */
export interface Wrapping {
  reader?(reader: JournalReader): JournalReader;
  telemetry?(store: TelemetryStore): Pick<TelemetryStore, 'write'>;
  registry?(registry: Registry): IngestOptions['registry'];
  maxBatchRecords?: number;
  clock?: Clock;
}

export interface Fixture {
  directory: string;
  writer: JournalWriter;
  registry: Registry;
  telemetry: TelemetryStore;
  publish(
    device: Device,
    channel: DeviceChannel,
    payload: object | string | Uint8Array,
    receivedMs?: number,
  ): Promise<void>;
  /** Anything, as the broker would file it. */
  file(entry: {
    identity: string;
    topic: string;
    payload: string | Uint8Array;
    receivedMs?: number;
  }): Promise<void>;
  /** Starts an ingest of its own reader; ends with the test. */
  startIngest(wrapping?: Wrapping): Promise<Ingest>;
  /** Everything filed is committed. */
  settle(ingest: Ingest): Promise<void>;
  rows(measurement: string): Promise<RawRow[]>;
}

const METRICS = {
  lamp: ['activePower', 'dimmingLevel'],
  env: ['temperature', 'no2'],
  sys: ['clientsConnected'],
};

export async function openFixture(): Promise<Fixture> {
  const directory = createTemporaryDirectory();
  const journal = join(directory, 'journal');
  const registry = await openRegistry({ engine: 'sqlite', file: join(directory, 'registry.db') });
  onTestFinished(() => registry.close());
  const telemetry = await openTelemetryStore({ engine: 'duckdb', directory: join(directory, 'telemetry') });
  onTestFinished(() => telemetry.close());
  const writer = await openJournalWriter({ directory: journal, limitBytes: 64 * 1024 * 1024 });
  onTestFinished(() => writer.close());
  await registry.devices.putCity({
    slug: 'landau',
    name: 'Landau',
    ags: '07313000',
    timeZone: 'Europe/Berlin',
    center: [8.117, 49.198],
  });
  await registry.devices.putDevices([MAST, HOTSPOT]);

  const file: Fixture['file'] = ({ identity, topic, payload, receivedMs = NOW_MS }) =>
    new Promise((resolve, reject) => {
      const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
      const done = (error: Error | null) => (error ? reject(error) : resolve());
      writer.append({ identity, topic, payload: bytes, receivedMs }, done);
    });

  return {
    directory,
    writer,
    registry,
    telemetry,
    file,
    publish: (device, channel, payload, receivedMs = NOW_MS) =>
      file({
        identity: toDeviceUserName(device),
        topic: `${toDeviceTopic({ ...device, device: device.id }, channel)}${channel === 'ack' ? '/reboot' : ''}`,
        payload:
          payload instanceof Uint8Array || typeof payload === 'string' ? payload : JSON.stringify(payload),
        receivedMs,
      }),
    async startIngest(wrapping = {}) {
      const reader = await openJournalReader({ directory: journal });
      const ingest = createIngest({
        reader: wrapping.reader?.(reader) ?? reader,
        telemetry: wrapping.telemetry?.(telemetry) ?? telemetry,
        registry: wrapping.registry?.(registry) ?? registry,
        clock: wrapping.clock ?? systemClock,
        log: pino({ level: 'silent' }),
        onCommitted: position => writer.release(position),
        lingerMs: 0,
        maxBatchRecords: wrapping.maxBatchRecords ?? 1000,
        random: () => 0,
      });
      onTestFinished(async () => {
        await ingest.stop();
        await reader.close();
      });
      await ingest.start(AbortSignal.timeout(10_000));
      writer.onSynced(position => ingest.advance(position));
      return ingest;
    },
    async settle(ingest) {
      await waitUntil(
        'the journal to be drained',
        () => ingest.backlog().records,
        records => records === 0,
      );
    },
    async rows(measurement) {
      const fields = METRICS[measurement as keyof typeof METRICS];
      const rows: RawRow[] = [];
      for await (const page of telemetry.export({ measurement, fields, fromMs: 0, toMs: 2 * NOW_MS }))
        rows.push(...page);
      return rows;
    },
  };
}

/** A telemetry message of a mast. */
export function createTelemetry(boot: number, seq: number, more: object = {}): object {
  const ts = new Date(NOW_MS - 60_000 + seq * 1000).toISOString();
  return { v: 1, ts, boot, seq, c: { 'lamp-1': { activePower: seq }, env: { temperature: 4.5 } }, ...more };
}

export async function countsOf(fixture: Fixture, device: Device = MAST): Promise<Record<string, number>> {
  const [delta] = await fixture.registry.ingest.completeness(device.id, TODAY, TODAY);
  if (!delta) return {};
  const { received, late, duplicate, rejected, missing, boots } = delta;
  return { received, late, duplicate, rejected, missing, boots };
}

export async function quarantineOf(fixture: Fixture) {
  return (await fixture.registry.ingest.quarantine({ limit: 1000 })).items.toReversed();
}

/** A reader whose commits of the position are lost at the end, as by a power cut. */
export function forgetPosition(reader: JournalReader): JournalReader {
  let committed = reader.committed;
  return {
    advance: position => reader.advance(position),
    read: limits => reader.read(limits),
    rewind: () => reader.rewind(),
    close: () => reader.close(),
    async commit(position) {
      committed = position;
    },
    get committed() {
      return committed;
    },
  };
}
