/** Rollups as they are stored in the DuckDB file: a table per metric and resolution, so they go metric by metric. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeviceKindName, MetricDef } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { MetricValue, Reading } from '#core/readings.ts';
import { isNumeric } from '../check-series-query.ts';
import { DAY_MS, type ValueCounts } from '../count-values.ts';
import { partsOf, type RollupPart, type RollupResolution, toPartName } from '../rollups.ts';
import type { RollupRow, StoredRollups, WindowRange } from '../stored-rollups.ts';
import { appendReadings } from './append-readings.ts';
import { COPIES, toPartValue } from './compile-roll-up.ts';
import { quoteName } from './duckdb-tables.ts';
import { toRollupTable, toRollupTables } from './rollup-tables.ts';
import type { SessionHolder } from './session-holder.ts';
import { stageKeys } from './stage-keys.ts';

const PAGE_ROWS = 10_000;

export function createDuckdbStoredRollups(
  holder: SessionHolder,
  keepBefore: StoredRollups['keepBefore'],
): StoredRollups {
  const readAll = (sql: string, parameters: string[] = []) =>
    holder.read(async connection => (await connection.runAndReadAll(sql, parameters)).getRows());

  async function* exportMetric(
    { name }: Measurement,
    metric: MetricDef,
    resolution: RollupResolution,
    { city, fromMs, toMs }: WindowRange,
  ): AsyncGenerator<RollupRow[]> {
    const table = quoteName(toRollupTable(name, metric.name, resolution));
    const parts = partsOf(metric);
    const columns = [
      'time::DOUBLE',
      'kind',
      'device',
      'component',
      ...parts.map(part => toColumn(metric, part)),
    ];
    const names = parts.map(part => toPartName(metric, part));
    for (let startMs = fromMs; ; ) {
      const where = `city = $1 AND time >= ${startMs} AND time < ${toMs}`;
      const [last] = await readAll(
        `SELECT max(time)::DOUBLE FROM (SELECT time FROM ${table} WHERE ${where} ORDER BY time LIMIT ${PAGE_ROWS})`,
        [city],
      );
      const lastMs = last?.[0] as number | null | undefined;
      if (lastMs === null || lastMs === undefined) return;
      const rows = await readAll(
        `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where} AND time <= ${lastMs} ORDER BY time, device, component`,
        [city],
      );
      yield rows.map(([timeMs, kind, device, component, ...values]) => ({
        city,
        kind: kind as string,
        device: device as string,
        component: component as string,
        timeMs: timeMs as number,
        values: Object.fromEntries(names.map((part, index) => [part, values[index] as MetricValue | null])),
      }));
      startMs = lastMs + 1;
    }
  }

  return {
    readingsFrom: () => holder.read(async (_, { marks }) => new Map(marks.rawFrom)),
    keepBefore,
    async count({ name, metrics }, resolution, beforeMs) {
      const statements = [...metrics.keys()].map(
        (metric, index) => `SELECT ${index}, (time // ${DAY_MS} * ${DAY_MS})::DOUBLE, city, count(*)::DOUBLE
FROM ${quoteName(toRollupTable(name, metric, resolution))} WHERE time < ${beforeMs} GROUP BY 2, 3`,
      );
      const counts: ValueCounts = new Map();
      for (const row of await readAll(statements.join(' UNION ALL '))) {
        const [index, dayMs, city, count] = row as [number, number, string, number];
        const ofCities = counts.get(dayMs) ?? new Map<string, number[]>();
        counts.set(dayMs, ofCities);
        const ofCity = ofCities.get(city) ?? new Array<number>(metrics.size).fill(0);
        ofCities.set(city, ofCity);
        ofCity[index] = count;
      }
      return counts;
    },
    async *export(measurement, resolution, range) {
      for (const metric of measurement.metrics.values()) {
        yield* exportMetric(measurement, metric, resolution, range);
      }
    },
    async write(measurement, resolution, rows) {
      const tables = new Map(toRollupTables(measurement).map(table => [table.name, table]));
      const inTimeOrder = rows.toSorted((a, b) => a.timeMs - b.timeMs);
      for (const metric of measurement.metrics.values()) {
        const windows = inTimeOrder.flatMap(row => toStoredWindow(metric, row));
        const table = tables.get(toRollupTable(measurement.name, metric.name, resolution));
        if (!table || windows.length === 0) continue;
        await holder.change(async ({ writer }) => {
          await deleteWindows(writer, table.name, windows);
          await appendReadings(writer, table, windows);
        });
      }
    },
  };
}

/** Numbers as JavaScript has them. */
function toColumn(metric: MetricDef, part: RollupPart): string {
  const value = toPartValue(metric, part);
  return part === 'count' || isNumeric(metric) ? `(${value})::DOUBLE` : value;
}

/** As a row of the metric's table, whose columns are the parts; none if the metric has no value in the window. */
function toStoredWindow(metric: MetricDef, row: RollupRow): Reading[] {
  const count = row.values[toPartName(metric, 'count')];
  if (count === null || count === undefined) return [];
  const isShort = isNumeric(metric) && count === 1;
  const values: Record<string, MetricValue> = {};
  for (const part of partsOf(metric)) {
    const value = row.values[toPartName(metric, part)] ?? null;
    if (value !== null && !(isShort && COPIES.includes(part))) values[part] = value;
  }
  const { city, device, component, timeMs } = row;
  return [{ city, kind: row.kind as DeviceKindName, device, component, timeMs, values }];
}

/** Mostly there are none, which is cheaper to ask than to delete. */
async function deleteWindows(
  connection: DuckDBConnection,
  table: string,
  windows: readonly Reading[],
): Promise<void> {
  const span = `time BETWEEN ${windows[0]?.timeMs} AND ${windows.at(-1)?.timeMs}`;
  const found = await connection.runAndReadAll(`SELECT 1 FROM ${quoteName(table)} WHERE ${span} LIMIT 1`);
  if (found.getRows().length === 0) return;
  const from = await stageKeys(connection, windows);
  await connection.run(`DELETE FROM ${quoteName(table)} t USING ${from}`);
}
