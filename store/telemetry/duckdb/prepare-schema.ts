/**
 * Brings the tables of a telemetry file in line with the measurements. Tables and columns are only ever added: what a
 * device kind no longer names stays in the file.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#core/app-error.ts';
import { METRIC_COLUMN_TYPES, quoteName, type TableDef } from './duckdb-tables.ts';
import { markStoredHours, prepareBookkeeping, toRollupTables } from './rollup-tables.ts';

/**
 * Grows when the meaning of what is stored changes; a new metric is no new version. 2: whoever writes readings marks their
 * hours for the rollups.
 */
export const SCHEMA_VERSION = 2;

const COLUMN_TYPES = new Map(Object.values(METRIC_COLUMN_TYPES).map(type => [`${type}`, type]));

/** Returns the tables with their columns in the order of the file. Throws STORE_TOO_NEW, INVALID_CONFIGURATION. */
export async function prepareSchema(
  connection: DuckDBConnection,
  tables: readonly TableDef[],
): Promise<TableDef[]> {
  await connection.run('BEGIN');
  const version = await prepareVersion(connection);
  const columnsOf = await readColumns(connection);
  const measurements = tables.map(({ measurement }) => measurement);
  for (const table of [...tables, ...measurements.flatMap(toRollupTables)]) {
    await prepareTable(connection, table, columnsOf.get(table.name));
  }
  await prepareBookkeeping(connection);
  if (version < 2) await markStoredHours(connection, measurements);
  await connection.run('COMMIT');
  const stored = await readColumns(connection);
  return tables.map(table => inStoredOrder(table, stored.get(table.name) ?? new Map()));
}

/** Returns the version that the file had. */
async function prepareVersion(connection: DuckDBConnection): Promise<number> {
  await connection.run('CREATE TABLE IF NOT EXISTS "_schema" (version INTEGER NOT NULL)');
  const [row] = (await connection.runAndReadAll('SELECT max(version) FROM "_schema"')).getRows();
  const version = Number(row?.[0] ?? 0);
  if (version === 0) await connection.run(`INSERT INTO "_schema" VALUES (${SCHEMA_VERSION})`);
  else if (version < SCHEMA_VERSION) await connection.run(`UPDATE "_schema" SET version = ${SCHEMA_VERSION}`);
  else if (version > SCHEMA_VERSION) {
    throw new AppError(
      'STORE_TOO_NEW',
      `The telemetry file has schema version ${version}; this program knows up to ${SCHEMA_VERSION}`,
    );
  }
  return version;
}

/** Table to column to type, as the catalogue names it. */
async function readColumns(connection: DuckDBConnection): Promise<Map<string, Map<string, string>>> {
  const reader = await connection.runAndReadAll(
    `SELECT table_name, column_name, data_type FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
     ORDER BY table_name, column_index`,
  );
  const columnsOf = new Map<string, Map<string, string>>();
  for (const [table, column, type] of reader.getRows() as string[][]) {
    const columns = columnsOf.get(table as string) ?? new Map<string, string>();
    columnsOf.set(table as string, columns.set(column as string, type as string));
  }
  return columnsOf;
}

async function prepareTable(
  connection: DuckDBConnection,
  table: Pick<TableDef, 'name' | 'columns'>,
  stored: Map<string, string> | undefined,
): Promise<void> {
  const definitions = table.columns.map(column => `${quoteName(column.name)} ${column.type}`);
  if (!stored) {
    await connection.run(`CREATE TABLE ${quoteName(table.name)} (${definitions.join(', ')})`);
    return;
  }
  for (const [index, column] of table.columns.entries()) {
    const storedType = stored.get(column.name);
    if (storedType === undefined) {
      await connection.run(`ALTER TABLE ${quoteName(table.name)} ADD COLUMN ${definitions[index]}`);
    } else if (storedType !== `${column.type}`) {
      throw new AppError(
        'INVALID_CONFIGURATION',
        `Metric ${table.name}.${column.name} is stored as ${storedType} but is now ${column.type}: give the metric a new name`,
      );
    }
  }
}

/** With the columns the measurement no longer names: they are appended as NULL and survive a merge. */
function inStoredOrder(table: TableDef, stored: ReadonlyMap<string, string>): TableDef {
  const columns = [...stored].map(([name, typeName]) => {
    const type = COLUMN_TYPES.get(typeName);
    if (!type)
      throw new AppError('INVALID_CONFIGURATION', `${table.name}.${name} has the foreign type ${typeName}`);
    return { name, type };
  });
  return { ...table, columns };
}
