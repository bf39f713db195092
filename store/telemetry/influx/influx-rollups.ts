/**
 * Rollups in InfluxDB, computed here from the readings of five minutes at a time. Stopped anywhere the hour is still
 * pending, and computing it again writes the same points over.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import {
  HOUR_MS,
  ROLLUP_WIDTH_MS,
  type RollupHour,
  type RollupResolution,
  type TelemetryRollups,
} from '../rollups.ts';
import { appendParts, createParts } from '../window-parts.ts';
import { compileSeriesRows } from './compile-series-query.ts';
import type { InfluxConnection } from './connect-influx.ts';
import type { InfluxRow } from './influx-client.ts';
import { createInfluxStoredRollups } from './influx-stored-rollups.ts';
import type { RollupBookkeeping } from './rollup-bookkeeping.ts';
import { type SeriesWindow, toRollupLine } from './rollup-lines.ts';

/** Tags and window of a series; by its tags. */
type SeriesWindows = Map<string, { tags: Record<string, string>; window: SeriesWindow }>;

export function createInfluxRollups(options: {
  connection: Pick<InfluxConnection, 'databases' | 'reader' | 'writer'>;
  measurements: ReadonlyMap<string, Measurement>;
  bookkeeping: RollupBookkeeping;
  /** Between two batches. */
  inOrder<T>(job: () => Promise<T>): Promise<T>;
}): TelemetryRollups {
  const { bookkeeping, inOrder } = options;
  const { databases, reader, writer } = options.connection;

  async function computeHour(measurement: Measurement, hour: RollupHour): Promise<void> {
    const { city, hourMs } = hour;
    const database = databases.ofCity(city);
    const ofHour: SeriesWindows = new Map();
    const fields = [...measurement.metrics.keys()];
    const widthMs = ROLLUP_WIDTH_MS['5min'];
    const write = async (resolution: RollupResolution, windows: SeriesWindows, timeMs: number) => {
      if (windows.size === 0) return;
      await writer.write(database, toLines(measurement, resolution, windows, timeMs), windows.size);
    };
    for (let fromMs = hourMs; fromMs < hourMs + HOUR_MS; fromMs += widthMs) {
      const statement = compileSeriesRows({
        measurement: measurement.name,
        databases: [database],
        fields,
        fromMs,
        toMs: fromMs + widthMs,
        filter: { city: [city] },
      });
      const answered = await reader.ask(database, statement);
      // Their deletion may have begun: what was read last may be a part.
      if (!(await bookkeeping.hasReadings(hour))) return;
      const windows: SeriesWindows = new Map();
      for (const { tags = {}, values } of answered) {
        windows.set(Object.values(tags).join(' '), { tags, window: toWindow(fields.length, values) });
      }
      await write('5min', windows, fromMs);
      appendWindows(ofHour, windows);
    }
    await write('1h', ofHour, hourMs);
  }

  async function rollUpHour(hour: RollupHour): Promise<void> {
    const measurement = options.measurements.get(hour.measurement);
    const { lastBatch, isThere } = await inOrder(async () => ({
      lastBatch: bookkeeping.lastBatch(hour),
      isThere: await bookkeeping.hasReadings(hour),
    }));
    if (measurement && isThere) await computeHour(measurement, hour);
    await inOrder(() => bookkeeping.clear(hour, lastBatch));
  }

  return {
    pending: async (beforeMs, limit) =>
      bookkeeping.pending(await databases.ofCities(undefined), beforeMs, limit),
    async rollUp(hours) {
      for (const hour of hours) await rollUpHour(hour);
    },
    stored: createInfluxStoredRollups(options),
  };
}

/** @param rows of one series in time order */
function toWindow(fields: number, rows: readonly InfluxRow[]): SeriesWindow {
  const window: SeriesWindow = new Array(fields).fill(undefined);
  for (const row of rows) {
    for (let field = 0; field < fields; field++) {
      const value = row[1 + field] ?? null;
      if (value === null) continue;
      const parts = window[field];
      if (parts) appendParts(parts, createParts(value));
      else window[field] = createParts(value);
    }
  }
  return window;
}

function appendWindows(ofHour: SeriesWindows, later: SeriesWindows): void {
  for (const [series, { tags, window }] of later) {
    const known = ofHour.get(series)?.window;
    if (!known) {
      ofHour.set(series, { tags, window });
      continue;
    }
    window.forEach((parts, field) => {
      const before = known[field];
      if (before && parts) appendParts(before, parts);
      else if (parts) known[field] = parts;
    });
  }
}

function* toLines(
  measurement: Measurement,
  resolution: RollupResolution,
  windows: SeriesWindows,
  timeMs: number,
): Generator<string> {
  for (const { tags, window } of windows.values()) {
    yield toRollupLine(measurement, resolution, tags, window, timeMs);
  }
}
