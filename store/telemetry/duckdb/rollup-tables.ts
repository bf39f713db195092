/**
 * The tables of rollups, two for each component class, and the two of their bookkeeping. A rollup table has one row per
 * (device, component, window) and, for each metric, a column per part.
 */
import { BIGINT, DOUBLE, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api';
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { isNumeric } from '../check-series-query.ts';
import { HOUR_MS, partsOf, type RollupPart, type RollupResolution, toPartName } from '../rollups.ts';
import { IDENTITY_COLUMNS, METRIC_COLUMN_TYPES, quoteName, type TableDef } from './duckdb-tables.ts';

export const ROLLUP_RESOLUTIONS: readonly RollupResolution[] = ['5min', '1h'];

/** City, measurement and start of every hour that received data since it was rolled up. */
export const PENDING_TABLE = '"_rollup_pending"';
/** City ('' for all) and the start of the first hour whose readings are all there. */
export const RAW_FROM_TABLE = '"_raw_from"';

export interface RollupColumn {
  metric: MetricDef;
  part: RollupPart;
  type: DuckDBType;
  name: string;
}

/** No component class has an underscore in its name. */
export function toRollupTable(measurement: string, resolution: RollupResolution): string {
  return `${measurement}_${resolution}`;
}

export function toRollupColumns({ metrics }: Measurement): RollupColumn[] {
  return [...metrics.values()].flatMap(metric =>
    partsOf(metric).map(part => ({
      metric,
      part,
      type: toType(metric, part),
      name: toPartName(metric, part),
    })),
  );
}

function toType(metric: MetricDef, part: RollupPart): DuckDBType {
  if (part === 'count') return BIGINT;
  return isNumeric(metric) ? DOUBLE : METRIC_COLUMN_TYPES[metric.type];
}

/** As `prepareSchema` makes and extends them. */
export function toRollupTables(measurement: Measurement): Pick<TableDef, 'name' | 'columns'>[] {
  const identity = IDENTITY_COLUMNS.filter(({ name }) => name !== 'quality');
  const columns = [...identity, ...toRollupColumns(measurement)];
  return ROLLUP_RESOLUTIONS.map(resolution => ({
    name: toRollupTable(measurement.name, resolution),
    columns,
  }));
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
