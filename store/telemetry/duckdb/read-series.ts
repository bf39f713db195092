/** Runs a compiled query and shapes its rows. */
import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import type { Series, SeriesResult } from '../series-query.ts';
import type { RawRow } from '../telemetry-store.ts';
import type { CompiledQuery, ExportPage } from './compile-series-query.ts';

type Value = number | string | boolean | null;

export async function readSeries(connection: DuckDBConnection, query: CompiledQuery): Promise<SeriesResult> {
  const columns = (await runCompiled(connection, query)).getColumns() as Value[][];
  const rowCount = Math.min(columns[0]?.length ?? 0, query.limit);
  const firstTag = query.hasRank ? 2 : 1;
  const tagColumns = columns.slice(firstTag, firstTag + query.tags.length) as string[][];
  const fieldColumns = columns.slice(firstTag + query.tags.length);
  const found = new Map<string, { series: Series; rank: number }>();
  for (let row = 0; row < rowCount; row++) {
    const key = tagColumns.map(column => column[row]).join(' ');
    let entry = found.get(key);
    if (!entry) {
      const rank = query.hasRank ? (columns[1]?.[row] as number) : 0;
      entry = { series: toEmptySeries(query, tagColumns, row), rank };
      found.set(key, entry);
    }
    entry.series.timesMs.push(columns[0]?.[row] as number);
    query.fields.forEach((field, index) => {
      entry.series.values[field]?.push(toJsonValue(fieldColumns[index]?.[row]));
    });
  }
  const sorted = [...found].sort(([keyA, a], [keyB, b]) => a.rank - b.rank || (keyA < keyB ? -1 : 1));
  return {
    series: sorted.map(([, { series }]) => series),
    truncated: (columns[0]?.length ?? 0) > query.limit,
  };
}

/** The one value of a query that has one. */
export async function readNumber(
  connection: DuckDBConnection,
  query: Pick<CompiledQuery, 'sql' | 'parameters'>,
): Promise<number | null> {
  return ((await runCompiled(connection, query)).getRows()[0]?.[0] ?? null) as number | null;
}

export async function readExportPage(connection: DuckDBConnection, query: ExportPage): Promise<RawRow[]> {
  const rows = (await runCompiled(connection, query)).getRows() as Value[][];
  return rows.map(([timeMs, city, kind, device, component, ...rest]) => ({
    city: city as string,
    kind: kind as string,
    device: device as string,
    component: component as string,
    timeMs: timeMs as number,
    values: Object.fromEntries(query.fields.map((field, index) => [field, rest[index] ?? null])),
    quality: rest[query.fields.length] as string,
  }));
}

async function runCompiled(
  connection: DuckDBConnection,
  query: Pick<CompiledQuery, 'sql' | 'parameters'>,
): Promise<DuckDBResultReader> {
  const statement = await connection.prepare(query.sql);
  try {
    query.parameters.forEach((value, index) => {
      if (typeof value === 'string') statement.bindVarchar(index + 1, value);
      else statement.bindBigInt(index + 1, BigInt(value));
    });
    return await statement.runAndReadAll();
  } finally {
    statement.destroySync();
  }
}

function toEmptySeries(query: CompiledQuery, tagColumns: readonly string[][], row: number): Series {
  return {
    tags: Object.fromEntries(query.tags.map((tag, index) => [tag, tagColumns[index]?.[row]])),
    timesMs: [],
    values: Object.fromEntries(query.fields.map(field => [field, []])),
  };
}

/** A sum beyond the range of a double is no number that JSON could carry. */
function toJsonValue(value: Value | undefined): Value {
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? null : value;
}
