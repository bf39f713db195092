/** Rollups as they are stored in InfluxDB: a measurement per resolution, so all metrics of a window go together. */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { DAY_MS, type ValueCounts } from '../count-values.ts';
import { partsOf, type RollupResolution, toPartName } from '../rollups.ts';
import type { RollupRow, StoredRollups } from '../stored-rollups.ts';
import type { WindowParts } from '../window-parts.ts';
import { compileAggregateRows } from './compile-series-query.ts';
import { type InfluxConnection, toAskRows } from './connect-influx.ts';
import { TAG_COLUMNS } from './line-protocol.ts';
import { exportRows } from './read-raw-rows.ts';
import type { RollupBookkeeping } from './rollup-bookkeeping.ts';
import { type SeriesWindow, toRollupLine, toRollupMeasurement } from './rollup-lines.ts';

export function createInfluxStoredRollups(options: {
  connection: Pick<InfluxConnection, 'databases' | 'reader' | 'writer'>;
  bookkeeping: RollupBookkeeping;
  /** Between two batches. */
  inOrder<T>(job: () => Promise<T>): Promise<T>;
}): StoredRollups {
  const { bookkeeping, inOrder } = options;
  const { databases, reader, writer } = options.connection;

  return {
    readingsFrom: async () => bookkeeping.readingsFrom(await databases.ofCities(undefined)),
    keepBefore: (fromMs, city) =>
      inOrder(() => bookkeeping.raiseRawFrom(databases.ofCity(city), fromMs, city)),
    async count(measurement, resolution, beforeMs) {
      const asked = await databases.ofCities(undefined);
      if (asked.length === 0) return new Map();
      const metrics = [...measurement.metrics.values()];
      const statement = compileAggregateRows({
        measurement: toRollupMeasurement(measurement.name, resolution),
        databases: asked,
        fields: metrics.map(metric => toPartName(metric, 'count')),
        tags: ['city'],
        resolution: 'raw',
        aggregate: 'count',
        fromMs: 0,
        toMs: beforeMs,
        windowMs: DAY_MS,
      });
      const counts: ValueCounts = new Map();
      for (const row of await toAskRows(reader, asked)(statement)) {
        const dayMs = row[0] as number;
        const ofCities = counts.get(dayMs) ?? new Map<string, number[]>();
        counts.set(dayMs, ofCities);
        ofCities.set(
          row[1 + metrics.length] as string,
          metrics.map((_, index) => (row[1 + index] ?? 0) as number),
        );
      }
      return counts;
    },
    async *export(measurement, resolution, { city, fromMs, toMs }) {
      const asked = [databases.ofCity(city)];
      const fields = [...measurement.metrics.values()].flatMap(metric =>
        partsOf(metric).map(part => toPartName(metric, part)),
      );
      const query = {
        measurement: toRollupMeasurement(measurement.name, resolution),
        fields,
        fromMs,
        toMs,
        filter: { city: [city] },
      };
      yield* exportRows(query, asked, toAskRows(reader, asked));
    },
    async write(measurement, resolution, rows) {
      for (const [city, ofCity] of Map.groupBy(rows, row => row.city)) {
        const lines = ofCity.map(row => toLine(measurement, resolution, row));
        await inOrder(() => writer.write(databases.ofCity(city), lines, lines.length));
      }
    },
  };
}

function toLine(measurement: Measurement, resolution: RollupResolution, row: RollupRow): string {
  const { city, kind, device, component } = row;
  const tags = {
    [TAG_COLUMNS.city]: city,
    [TAG_COLUMNS.kind]: kind,
    [TAG_COLUMNS.device]: device,
    [TAG_COLUMNS.component]: component,
  };
  const window: SeriesWindow = [...measurement.metrics.values()].map(metric => {
    const parts = partsOf(metric).map(part => [part, row.values[toPartName(metric, part)] ?? null]);
    // Which parts a metric has is known; the others are not read.
    return parts[0]?.[1] === null ? undefined : (Object.fromEntries(parts) as WindowParts);
  });
  return toRollupLine(measurement, resolution, tags, window, row.timeMs);
}
