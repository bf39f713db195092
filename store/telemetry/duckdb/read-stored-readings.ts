import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { MetricValue, Reading } from '#core/readings.ts';
import { parseQualityText } from '../merge-readings.ts';
import { IDENTITY_COLUMNS, quoteName, type TableDef } from './duckdb-tables.ts';

/** The readings of a table as they are stored; `from` is what stands behind FROM, the table being `t` in it. */
export async function readStoredReadings(
  connection: DuckDBConnection,
  table: TableDef,
  from: string,
): Promise<Reading[]> {
  const identity = IDENTITY_COLUMNS.map(({ name }) => `t.${quoteName(name)}`);
  const metrics = table.columns.map(({ name }) => name).filter(isMetric);
  const columns = [...identity, ...metrics.map(name => `t.${quoteName(name)}`)];
  const reader = await connection.runAndReadAll(`SELECT ${columns.join(', ')} FROM ${from}`);
  return reader.getRows().map(row => {
    const [time, city, kind, device, component, quality] = row;
    const values: Record<string, MetricValue> = Object.create(null);
    metrics.forEach((name, index) => {
      const value = row[IDENTITY_COLUMNS.length + index];
      if (value !== null) values[name] = (typeof value === 'bigint' ? Number(value) : value) as MetricValue;
    });
    return {
      timeMs: Number(time),
      city: city as string,
      kind: kind as DeviceKindName,
      device: device as string,
      component: component as string,
      values,
      quality: parseQualityText((quality as string | null) ?? ''),
    };
  });
}

function isMetric(column: string): boolean {
  return !IDENTITY_COLUMNS.some(({ name }) => name === column);
}
