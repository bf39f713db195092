/**
 * The bookkeeping of rollups: which hours are pending, and from when on readings are there. In the file and in memory;
 * what is in memory moves only after a commit.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Reading } from '#core/readings.ts';
import { collectHours, createPendingHours, type PendingHours } from '../pending-hours.ts';
import type { RollupCoverage } from '../plan-sources.ts';
import type { RollupHour } from '../rollups.ts';
import { PENDING_TABLE, RAW_FROM_TABLE } from './rollup-tables.ts';

export interface RollupMarks {
  readonly pending: PendingHours;
  /** By city, '' for all. */
  readonly rawFrom: Map<string, number>;
}

export async function loadRollupMarks(connection: DuckDBConnection): Promise<RollupMarks> {
  const hours = await connection.runAndReadAll(
    `SELECT city, measurement, hour::DOUBLE AS hour FROM ${PENDING_TABLE}`,
  );
  const pending = hours.getRowObjects().map(({ city, measurement, hour }) => ({
    city: city as string,
    measurement: measurement as string,
    hourMs: hour as number,
  }));
  const rows = await connection.runAndReadAll(
    `SELECT city, max(time)::DOUBLE FROM ${RAW_FROM_TABLE} GROUP BY 1`,
  );
  return {
    pending: createPendingHours(pending),
    rawFrom: new Map(rows.getRows() as [string, number][]),
  };
}

export function toRawFromMs({ rawFrom }: RollupMarks, city: string): number {
  return Math.max(rawFrom.get('') ?? 0, rawFrom.get(city) ?? 0);
}

/** @param cities that are asked for; absent: all */
export function toCoverage(
  marks: RollupMarks,
  measurement: string,
  cities: readonly string[] | undefined,
): RollupCoverage {
  const known = cities ?? [...marks.rawFrom.keys()];
  return {
    rawFromMs: known.reduce((latest, city) => Math.max(latest, toRawFromMs(marks, city)), 0),
    completeBeforeMs: marks.pending.oldestMs(measurement, cities) ?? Number.POSITIVE_INFINITY,
  };
}

/** The hours of these readings, but for those whose rollups stay as they are. */
export function toStaleHours(
  marks: RollupMarks,
  measurement: string,
  readings: Iterable<Reading>,
): RollupHour[] {
  return collectHours(readings, () => measurement).filter(
    ({ city, hourMs }) => hourMs >= toRawFromMs(marks, city),
  );
}

/** Inside an open transaction; those that are not pending yet. */
export async function insertPending(
  connection: DuckDBConnection,
  marks: RollupMarks,
  hours: readonly RollupHour[],
): Promise<void> {
  for (const { city, measurement, hourMs } of hours.filter(hour => !marks.pending.has(hour))) {
    await connection.run(`INSERT INTO ${PENDING_TABLE} VALUES ($1, $2, ${hourMs})`, [city, measurement]);
  }
}
