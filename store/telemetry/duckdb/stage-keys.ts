/** Rows of a table that are to be found by time, device and component: their keys go into a table of the transaction. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Reading } from '#core/readings.ts';
import { type AppendTarget, appendReadings } from './append-readings.ts';
import { IDENTITY_COLUMNS } from './duckdb-tables.ts';

const STAGING: AppendTarget = {
  name: 'staging',
  catalog: 'temp',
  columns: IDENTITY_COLUMNS.filter(
    ({ name }) => name === 'time' || name === 'device' || name === 'component',
  ),
};
const SAME_READING = 't.device = s.device AND t.component = s.component AND t.time = s.time';

/**
 * The keys in time order. Returns what to put behind FROM or USING; the span of time spares the engine most of the
 * table.
 */
export async function stageKeys(connection: DuckDBConnection, keys: readonly Reading[]): Promise<string> {
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE staging (time BIGINT, device VARCHAR, component VARCHAR)',
  );
  await appendReadings(connection, STAGING, keys);
  return `staging s WHERE t.time BETWEEN ${keys[0]?.timeMs} AND ${keys.at(-1)?.timeMs} AND ${SAME_READING}`;
}
