/**
 * The tables of the telemetry file: one per component class, named after it, one row per reading.
 * The first columns are the reading's identity, then one column per metric, named after it. Time is Unix
 * milliseconds in a BIGINT: windows are whole-number arithmetic and no time zone can come in between.
 */
import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import type { MetricType } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';

/** Counters may have a fraction (kWh), so they are DOUBLE; int holds every whole number JavaScript can. */
export const METRIC_COLUMN_TYPES: Record<MetricType, DuckDBType> = {
  float: DOUBLE,
  counter: DOUBLE,
  int: BIGINT,
  bool: BOOLEAN,
  enum: VARCHAR,
};

export interface ColumnDef {
  name: string;
  type: DuckDBType;
}

/** `quality` is NULL when all is good. */
export const IDENTITY_COLUMNS: readonly ColumnDef[] = [
  { name: 'time', type: BIGINT },
  { name: 'city', type: VARCHAR },
  { name: 'kind', type: VARCHAR },
  { name: 'device', type: VARCHAR },
  { name: 'component', type: VARCHAR },
  { name: 'quality', type: VARCHAR },
];

export interface TableDef {
  name: string;
  measurement: Measurement;
  /** In the order readings are appended in, which must be that of the table. */
  columns: readonly ColumnDef[];
}

/** Throws on names that DuckDB, which ignores case, could not tell apart: a mistake in a device kind. */
export function toTable(measurement: Measurement): TableDef {
  const metrics = [...measurement.metrics.values()];
  const columns = [
    ...IDENTITY_COLUMNS,
    ...metrics.map(metric => ({ name: metric.name, type: METRIC_COLUMN_TYPES[metric.type] })),
  ];
  const names = new Set(columns.map(column => column.name.toLowerCase()));
  if (names.size !== columns.length) {
    throw new Error(`Measurement ${measurement.name} has metrics whose names differ only in case`);
  }
  return { name: measurement.name, measurement, columns };
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
