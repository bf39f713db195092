/**
 * Writes batches of readings: what may have a row already is merged with it, the rest goes as it is. A batch of which
 * InfluxDB refused a reading is refused as a whole although its other readings are stored: writing them again changes
 * nothing, and so the caller finds the culprit by splitting.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#core/app-error.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { type Reading, toComponentClass } from '#core/readings.ts';
import { checkReading } from '../check-reading.ts';
import type { InfluxStoreOptions } from '../open-telemetry-store.ts';
import type { TelemetryMetrics } from '../telemetry-metrics.ts';
import type { TelemetryStats } from '../telemetry-store.ts';
import type { Watermarks } from '../watermarks.ts';
import { type InfluxConnection, toAsk } from './connect-influx.ts';
import { createLineEncoder } from './line-protocol.ts';
import { mergeStoredQuality } from './merge-stored-quality.ts';
import { rebuildWatermarks } from './rebuild-watermarks.ts';
import type { RollupBookkeeping } from './rollup-bookkeeping.ts';
import { type SplitBatch, splitBatch } from './split-batch.ts';
import { createWriteOrder } from './write-order.ts';

export interface BatchWriterOptions
  extends Pick<Required<InfluxStoreOptions>, 'measurements' | 'clock' | 'maxSeries'> {
  connection: InfluxConnection;
  bookkeeping: Pick<RollupBookkeeping, 'mark'>;
  metrics: TelemetryMetrics;
}

export interface BatchWriter {
  /** Throws STORE_REFUSED, STORE_UNAVAILABLE, STORE_CLOSED. */
  write(readings: readonly Reading[]): Promise<void>;
  /** A change between two batches. */
  inOrder<T>(change: () => Promise<T>): Promise<T>;
  written(): Pick<TelemetryStats, 'writtenReadings' | 'mergedReadings' | 'lastWriteSeconds'>;
  readonly seriesCount: number;
  close(timeoutMs: number): Promise<void>;
}

export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  const { measurements, clock, metrics } = options;
  const { databases, reader, writer } = options.connection;
  const order = createWriteOrder();
  const toLine = createLineEncoder();
  /** Of a reading that was checked. */
  const measurementOf = (reading: Reading) =>
    measurements.get(toComponentClass(reading.component)) as Measurement;
  const written = { writtenReadings: 0, mergedReadings: 0, lastWriteSeconds: 0 };
  let watermarks: Watermarks | undefined;

  async function rebuild(): Promise<Watermarks> {
    const all = await databases.ofCities(undefined);
    return rebuildWatermarks({
      ask: toAsk(reader, all),
      databases: all,
      measurements: measurements.values(),
      nowMs: clock.nowMs(),
      maxSeries: options.maxSeries,
      onEvicted: count => metrics.evictedSeries.inc(count),
    });
  }

  async function toStorable(database: string, batch: SplitBatch): Promise<Reading[]> {
    if (batch.repeated.size === 0) return batch.fresh;
    const ask = toAsk(reader, [database]);
    return batch.fresh.concat(await mergeStoredQuality(batch.repeated, [database], measurementOf, ask));
  }

  async function store(readings: readonly Reading[]): Promise<void> {
    watermarks ??= await rebuild();
    let refused: AppError | undefined;
    const byDatabase = Map.groupBy(readings, ({ city }) => databases.ofCity(city));
    // All of them, even if one has refused a reading.
    for (const [database, ofDatabase] of byDatabase) {
      const batch = splitBatch(ofDatabase, watermarks);
      try {
        const storable = await toStorable(database, batch);
        await options.bookkeeping.mark(database, ofDatabase);
        await writer.write(database, toLines(storable), storable.length);
        watermarks.raise(batch.newest);
        count(ofDatabase.length, batch.repeated.size);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'STORE_REFUSED') throw error;
        refused = error;
      }
    }
    if (refused) throw refused;
  }

  function* toLines(readings: readonly Reading[]): Generator<string> {
    for (const reading of readings) yield toLine(reading, measurementOf(reading));
  }

  function count(readings: number, repeated: number): void {
    written.writtenReadings += readings;
    written.mergedReadings += repeated;
    metrics.written.inc(readings);
    metrics.merged.inc(repeated);
  }

  return {
    async write(readings) {
      const startedMs = clock.monotonicMs();
      const storable = readings.filter(reading => checkReading(reading, measurements) !== undefined);
      await order.run(() => (storable.length === 0 ? Promise.resolve() : store(storable)));
      written.lastWriteSeconds = (clock.monotonicMs() - startedMs) / 1000;
      metrics.writeSeconds.observe(written.lastWriteSeconds);
    },
    inOrder: order.run,
    written: () => ({ ...written }),
    get seriesCount() {
      return watermarks?.size ?? 0;
    },
    async close(timeoutMs) {
      await Promise.race([order.close(), wait(timeoutMs, undefined, { ref: false })]);
    },
  };
}
