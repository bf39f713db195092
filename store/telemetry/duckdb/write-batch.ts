/**
 * Writes one batch in one transaction. A reading newer than the watermark of its series has no row yet and is
 * appended; the few others are looked up, merged with what is there and put in its place.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { Reading } from '#core/readings.ts';
import { checkReading } from '../check-reading.ts';
import { mergeReadings } from '../merge-readings.ts';
import type { RollupHour } from '../rollups.ts';
import { toSeriesKey } from '../watermarks.ts';
import { appendReadings } from './append-readings.ts';
import { quoteName, type TableDef } from './duckdb-tables.ts';
import type { Session } from './open-session.ts';
import { readStoredReadings } from './read-stored-readings.ts';
import { insertPending, type RollupMarks, toStaleHours } from './rollup-marks.ts';
import { stageKeys } from './stage-keys.ts';

/** What goes into one table. */
interface TableBatch {
  table: TableDef;
  fresh: Reading[];
  /** By series and time, in time order; repeats inside the batch are merged already. */
  repeated: Map<string, Reading>;
}

export interface Batch {
  tables: TableBatch[];
  /** What the watermarks become once the batch is committed. */
  newest: Map<string, number>;
  /** Whose rollups the batch makes stale. */
  hours: RollupHour[];
  /** How many readings it has, and how many of them go the slow way. */
  readings: number;
  repeated: number;
}

/**
 * Checks and sorts the readings into their tables; throws STORE_REFUSED. Time order lets the readings of one series in
 * a shuffled batch all be fresh; equal times keep their order.
 */
export function toBatch(
  readings: readonly Reading[],
  measurements: ReadonlyMap<string, Measurement>,
  session: Pick<Session, 'tables' | 'watermarks' | 'marks'>,
): Batch {
  const tables = new Map<Measurement, TableBatch>();
  const batch: Batch = { tables: [], newest: new Map(), hours: [], readings: 0, repeated: 0 };
  for (const reading of inTimeOrder(readings)) {
    const measurement = checkReading(reading, measurements);
    if (!measurement) continue;
    let tableBatch = tables.get(measurement);
    if (!tableBatch) {
      const table = session.tables.get(measurement.name) as TableDef;
      tableBatch = { table, fresh: [], repeated: new Map() };
      tables.set(measurement, tableBatch);
      batch.tables.push(tableBatch);
    }
    batch.readings++;
    const series = toSeriesKey(reading.device, reading.component);
    if (reading.timeMs > (batch.newest.get(series) ?? session.watermarks.newestMs(series))) {
      batch.newest.set(series, reading.timeMs);
      tableBatch.fresh.push(reading);
    } else {
      batch.repeated++;
      addRepeated(tableBatch.repeated, `${series} ${reading.timeMs}`, reading);
    }
  }
  batch.hours = batch.tables.flatMap(({ table, fresh, repeated }) =>
    toStaleHours(session.marks, table.name, [...fresh, ...repeated.values()]),
  );
  return batch;
}

function addRepeated(repeated: Map<string, Reading>, key: string, reading: Reading): void {
  const earlier = repeated.get(key);
  repeated.set(key, earlier ? mergeReadings(earlier, reading) : reading);
}

/** Inside an open transaction. */
export async function writeBatch(
  connection: DuckDBConnection,
  marks: RollupMarks,
  batch: Batch,
): Promise<void> {
  await insertPending(connection, marks, batch.hours);
  for (const { table, fresh, repeated } of batch.tables) {
    await appendReadings(connection, table, fresh);
    if (repeated.size > 0) await mergeIntoTable(connection, table, repeated);
  }
}

async function mergeIntoTable(
  connection: DuckDBConnection,
  table: TableDef,
  repeated: ReadonlyMap<string, Reading>,
): Promise<void> {
  const from = await stageKeys(connection, [...repeated.values()]);
  const stored = await readStoredReadings(connection, table, `${quoteName(table.name)} t, ${from}`);
  const result = new Map(repeated);
  for (const earlier of stored) {
    const key = `${toSeriesKey(earlier.device, earlier.component)} ${earlier.timeMs}`;
    const later = repeated.get(key);
    if (later) result.set(key, mergeReadings(earlier, later));
  }
  if (stored.length > 0) await connection.run(`DELETE FROM ${quoteName(table.name)} t USING ${from}`);
  await appendReadings(connection, table, [...result.values()]);
}

function inTimeOrder(readings: readonly Reading[]): readonly Reading[] {
  for (let index = 1; index < readings.length; index++) {
    if ((readings[index] as Reading).timeMs < (readings[index - 1] as Reading).timeMs) {
      return readings.toSorted((a, b) => a.timeMs - b.timeMs);
    }
  }
  return readings;
}
