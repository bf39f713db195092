/**
 * Writes batches of readings: what may have a row already is merged with it, the rest goes as it is. A batch of which
 * InfluxDB refused a reading is refused as a whole although its other readings are stored: writing them again changes
 * nothing, and so the caller finds the culprit by splitting.
 * Two batches may be on their way at once, so that the server never waits for the next; the second one only when each
 * of its readings is newer than all of its series before, the first batch included: then no point is in both, and it
 * does not matter which arrives first.
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
import { type SplitBatch, splitAny, splitOrdered } from './split-batch.ts';
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

/** What of a batch goes to one database. */
interface Part {
  database: string;
  storable: readonly Reading[];
  batch: SplitBatch;
  readings: number;
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
  /** Begun and not yet known to be stored. */
  const ahead = new Set<Part>();

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

  async function split(readings: readonly Reading[], known: Watermarks): Promise<SplitBatch> {
    const newestMs = (series: string): number => {
      for (const { batch } of ahead) {
        const timeMs = batch.newest.get(series);
        if (timeMs !== undefined) return timeMs;
      }
      return known.newestMs(series);
    };
    const ordered = splitOrdered(readings, ahead.size === 0 ? known : { newestMs });
    if (ordered) return ordered;
    await order.idle();
    return splitAny(readings, known);
  }

  async function toPart(database: string, readings: readonly Reading[], known: Watermarks): Promise<Part> {
    const batch = await split(readings, known);
    const merged =
      batch.repeated.size === 0
        ? []
        : await mergeStoredQuality(batch.repeated, [database], measurementOf, toAsk(reader, [database]));
    await options.bookkeeping.mark(database, readings);
    return { database, storable: batch.fresh.concat(merged), batch, readings: readings.length };
  }

  /** All of them, even if one has refused a reading. */
  async function begin(readings: readonly Reading[]): Promise<() => Promise<void>> {
    watermarks ??= await rebuild();
    const known = watermarks;
    const parts: Part[] = [];
    let refused: AppError | undefined;
    for (const [database, ofDatabase] of Map.groupBy(readings, ({ city }) => databases.ofCity(city))) {
      try {
        parts.push(await toPart(database, ofDatabase, known));
      } catch (error) {
        refused = toRefusal(error);
      }
    }
    for (const part of parts) ahead.add(part);
    const before = order.idle();
    return async () => {
      try {
        for (const part of parts) {
          try {
            await writer.write(part.database, toLines(part.storable), part.storable.length);
            // In the order of the batches: a watermark never falls.
            await before;
            known.raise(part.batch.newest);
            count(part.readings, part.batch.repeated.size);
          } catch (error) {
            refused = toRefusal(error);
          }
        }
      } finally {
        for (const part of parts) ahead.delete(part);
      }
      if (refused) throw refused;
    };
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
      if (storable.length > 0) await order.runAhead(() => begin(storable));
      else await order.run(async () => undefined);
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

/** Everything else ends the batch. */
function toRefusal(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'STORE_REFUSED') return error;
  throw error;
}
