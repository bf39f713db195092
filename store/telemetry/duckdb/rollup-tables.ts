/**
 * The tables of rollups, two for each metric, and the two of their bookkeeping. A rollup table has one row per (device,
 * component, window) that has a value, and a column per part. One table for all metrics of a component class would have a
 * hundred columns; the engine needs half a megabyte of memory for each column that it appends to.
 */
import { BIGINT, DOUBLE, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api';
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { isNumeric } from '../check-series-query.ts';
import { HOUR_MS, partsOf, type RollupPart, type RollupResolution } from '../rollups.ts';
import { IDENTITY_COLUMNS, METRIC_COLUMN_TYPES, quoteName, type TableDef } from './duckdb-tables.ts';

export const ROLLUP_RESOLUTIONS: readonly RollupResolution[] = ['5min', '1h'];

/** City, measurement and start of every hour that received data since it was rolled up. */
export const PENDING_TABLE = '"_rollup_pending"';
/** City ('' for all) and the start of the first hour whose readings are all there. */
export const RAW_FROM_TABLE = '"_raw_from"';

/** No component class and no metric has an underscore in its name. */
export function toRollupTable(measurement: string, metric: string, resolution: RollupResolution): string {
  return `${measurement}_${metric}_${resolution}`;
}

export function toPartType(metric: MetricDef, part: RollupPart): DuckDBType {
  if (part === 'count') return BIGINT;
  return isNumeric(metric) ? DOUBLE : METRIC_COLUMN_TYPES[metric.type];
}

/** As `prepareSchema` makes and extends them. */
export function toRollupTables({ name, metrics }: Measurement): Pick<TableDef, 'name' | 'columns'>[] {
  const identity = IDENTITY_COLUMNS.filter(column => column.name !== 'quality');
  return [...metrics.values()].flatMap(metric => {
    const parts = partsOf(metric).map(part => ({ name: part, type: toPartType(metric, part) }));
    return ROLLUP_RESOLUTIONS.map(resolution => ({
      name: toRollupTable(name, metric.name, resolution),
      columns: [...identity, ...parts],
    }));
  });
}

export async function prepareBookkeeping(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${PENDING_TABLE} (city VARCHAR, measurement VARCHAR, hour BIGINT)`,
  );
  await connection.run(`CREATE TABLE IF NOT EXISTS ${RAW_FROM_TABLE} (city VARCHAR, time BIGINT)`);
}

/** Of a file from before there were rollups. */
export async function markStoredHours(
  connection: DuckDBConnection,
  measurements: readonly Measurement[],
): Promise<void> {
  for (const { name } of measurements) {
    await connection.run(
      `INSERT INTO ${PENDING_TABLE}
       SELECT DISTINCT city, '${name}', time // ${HOUR_MS} * ${HOUR_MS} FROM ${quoteName(name)}`,
    );
  }
}
