/**
 * Queries as values → DuckDB SQL. Pure. Names in the SQL come from the closed lists that `check-series-query.ts`
 * compared them with, everything else is a bind parameter. Rows in which none of the fields has a value do not exist
 * for a query, as in InfluxDB. Every number comes back as DOUBLE, time included.
 */
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import {
  checkExportQuery,
  checkLatestQuery,
  checkSeriesQuery,
  isNumeric,
  SERIES_TAGS,
} from '../check-series-query.ts';
import { type QuerySource, toRawSource } from '../plan-sources.ts';
import type {
  Aggregate,
  ExportQuery,
  LatestQuery,
  SeriesFilter,
  SeriesQuery,
  SeriesTag,
} from '../series-query.ts';
import { type CombinedAggregate, combineSources, toCombinedAggregate } from './combine-sources.ts';
import { quoteName } from './duckdb-tables.ts';

type Measurements = ReadonlyMap<string, Measurement>;

/** Columns of the result: time, then `rank` (only with `top`), then the tags, then the fields. */
export interface CompiledQuery {
  sql: string;
  /** For `$1`, `$2`, …: texts as VARCHAR, numbers as BIGINT. */
  parameters: (string | number)[];
  tags: readonly SeriesTag[];
  fields: readonly string[];
  hasRank: boolean;
  limit: number;
}

export type ExportPage = Pick<CompiledQuery, 'sql' | 'parameters' | 'fields'>;

/** Names of our own among the columns. No metric has an underscore, so none is called so. */
const WINDOW = 'window_start';
const RANK = 'top_rank';

/**
 * Throws INVALID_QUERY. One row more than the limit is asked for, to know whether there is more.
 * @param sources what answers which part of the range; absent: the readings all of it
 */
export function compileSeriesQuery(
  query: SeriesQuery,
  measurements: Measurements,
  sources: readonly QuerySource[] = [toRawSource(query)],
): CompiledQuery {
  checkSeriesQuery(query, measurements);
  const parameters = createParameters();
  const isCombined = query.aggregate === 'increase' || sources.some(({ resolution }) => resolution !== 'raw');
  const source = isCombined
    ? toCombinedSource(query, measurements, parameters, sources)
    : toSource(query, measurements, parameters);
  const tags = query.aggregate === undefined ? rawTags(query) : (query.groupBy ?? []);
  const sql =
    query.aggregate === undefined ? toRawSql(query, source, tags) : toAggregateSql(query, source, tags);
  return {
    sql: `${sql} LIMIT ${query.limit + 1}`,
    parameters: parameters.values,
    tags,
    fields: query.fields,
    hasRank: query.top !== undefined,
    limit: query.limit,
  };
}

/** The newest row per (device, component), in the order of these. Throws INVALID_QUERY. */
export function compileLatestQuery(query: LatestQuery, measurements: Measurements): CompiledQuery {
  checkLatestQuery(query, measurements);
  const parameters = createParameters();
  const source = toSource(query, measurements, parameters);
  const silent = query.beforeMs === undefined ? '' : `HAVING max(time) < ${parameters.bind(query.beforeMs)}`;
  const columns = [...SERIES_TAGS, ...source.metrics.map(toRawColumn)];
  // Finding the time first and fetching the row by it is half the work of carrying every field along.
  const sql = `SELECT time::DOUBLE, ${columns.join(', ')} FROM ${source.from}
JOIN (SELECT device, component, max(time) AS time FROM ${source.from} WHERE ${source.where}
GROUP BY device, component ${silent}) newest USING (device, component, time)
WHERE ${source.where} ORDER BY device, component LIMIT ${query.limit + 1}`;
  return {
    sql,
    parameters: parameters.values,
    tags: SERIES_TAGS,
    fields: query.fields,
    hasRank: false,
    limit: query.limit,
  };
}

/**
 * The last time of the next page of an export: that of the `rows`th row. A page ends with all rows of that time, so
 * that the next one can start behind it. Throws INVALID_QUERY.
 */
export function compileExportPageEnd(
  query: ExportQuery,
  measurements: Measurements,
  rows: number,
): Pick<CompiledQuery, 'sql' | 'parameters'> {
  checkExportQuery(query, measurements);
  const parameters = createParameters();
  const { from, where } = toSource(query, measurements, parameters);
  const last = query.order === 'desc' ? 'min' : 'max';
  const sql = `SELECT ${last}(time)::DOUBLE
FROM (SELECT time FROM ${from} WHERE ${where} ORDER BY time ${toDirection(query)} LIMIT ${rows})`;
  return { sql, parameters: parameters.values };
}

/** All rows of the query's range: time, the tags, the fields, then the quality. */
export function compileExportPage(query: ExportQuery, measurements: Measurements): ExportPage {
  const parameters = createParameters();
  const source = toSource(query, measurements, parameters);
  const columns = [...SERIES_TAGS, ...source.metrics.map(toRawColumn), "coalesce(quality, '')"];
  const sql = `SELECT time::DOUBLE, ${columns.join(', ')} FROM ${source.from} WHERE ${source.where}
ORDER BY time ${toDirection(query)}, device, component`;
  return { sql, parameters: parameters.values, fields: query.fields };
}

interface Parameters {
  values: (string | number)[];
  /** Returns the placeholder. */
  bind(value: string | number): string;
}

interface Source {
  from: string;
  where: string;
  metrics: MetricDef[];
  /** Start of the range, as it stands in the SQL. */
  fromMs: string;
  toAggregate(aggregate: Aggregate, metric: MetricDef): string;
}

function createParameters(): Parameters {
  const values: (string | number)[] = [];
  return { values, bind: value => `$${values.push(value)}` };
}

function toSource(
  query: {
    measurement: string;
    fields: readonly string[];
    fromMs: number;
    toMs: number;
    filter?: SeriesFilter;
  },
  measurements: Measurements,
  parameters: Parameters,
): Source {
  const measurement = measurements.get(query.measurement) as Measurement;
  const metrics = query.fields.map(field => measurement.metrics.get(field) as MetricDef);
  const fromMs = parameters.bind(query.fromMs);
  const conditions = [
    `time >= ${fromMs}`,
    `time < ${parameters.bind(query.toMs)}`,
    ...toTagConditions(query.filter, parameters),
    `(${metrics.map(metric => `${quoteName(metric.name)} IS NOT NULL`).join(' OR ')})`,
  ];
  return { from: quoteName(measurement.name), where: conditions.join(' AND '), metrics, fromMs, toAggregate };
}

function toCombinedSource(
  query: SeriesQuery,
  measurements: Measurements,
  parameters: Parameters,
  sources: readonly QuerySource[],
): Source {
  const { name, metrics: known } = measurements.get(query.measurement) as Measurement;
  const metrics = query.fields.map(field => known.get(field) as MetricDef);
  const aggregate = query.aggregate as CombinedAggregate;
  const tags = toTagConditions(query.filter, parameters);
  return {
    from: combineSources(sources, name, metrics, aggregate, tags),
    where: 'true',
    metrics,
    fromMs: `${query.fromMs}`,
    toAggregate: (_, metric) => toCombinedAggregate(aggregate, metric),
  };
}

function toTagConditions(filter: SeriesFilter | undefined, parameters: Parameters): string[] {
  return SERIES_TAGS.flatMap(tag => {
    const values = filter?.[tag];
    if (!values) return [];
    return values.length === 0 ? 'false' : `${tag} IN (${values.map(parameters.bind).join(', ')})`;
  });
}

function toRawSql(query: SeriesQuery, source: Source, tags: readonly SeriesTag[]): string {
  const columns = [...tags, ...source.metrics.map(toRawColumn)];
  return `SELECT time::DOUBLE, ${columns.join(', ')} FROM ${source.from} WHERE ${source.where}
ORDER BY time ${toDirection(query)}, device, component`;
}

function toAggregateSql(query: SeriesQuery, source: Source, tags: readonly SeriesTag[]): string {
  const columns = [...tags, ...query.fields.map(quoteName)].join(', ');
  const windowed = toAggregation(query, source, query.windowMs, source.metrics, tags);
  const order = `ORDER BY ${WINDOW} ${toDirection(query)}`;
  if (query.top === undefined) {
    return `SELECT ${WINDOW}, ${columns} FROM (${windowed})
${[order, ...tags].join(', ')}`;
  }
  return `WITH ranked AS MATERIALIZED (${toRanking(query, source, tags)})
SELECT ${WINDOW}, ${RANK}::DOUBLE, ${columns} FROM (${windowed}) JOIN ranked USING (${tags.join(', ')})
${order}, ${RANK}`;
}

function toDirection(query: Pick<SeriesQuery, 'order'>): 'ASC' | 'DESC' {
  return query.order === 'desc' ? 'DESC' : 'ASC';
}

/** One row per window (the whole range without one) and group: the window's start, the tags, the fields. */
function toAggregation(
  query: SeriesQuery,
  source: Source,
  windowMs: number | undefined,
  metrics: readonly MetricDef[],
  tags: readonly SeriesTag[],
): string {
  const { aggregate, across } = query as SeriesQuery & { aggregate: Aggregate };
  const window =
    windowMs === undefined ? `${source.fromMs}::DOUBLE` : `(time // ${windowMs} * ${windowMs})::DOUBLE`;
  const firstTags = across ? [...new Set<SeriesTag>([...tags, 'device', 'component'])] : tags;
  const fields = metrics.map(
    metric => `${source.toAggregate(aggregate, metric)} AS ${quoteName(metric.name)}`,
  );
  const first = `SELECT ${[`${window} AS ${WINDOW}`, ...firstTags, ...fields].join(', ')}
FROM ${source.from} WHERE ${source.where} ${toGroupBy(firstTags)}`;
  if (!across) return first;
  const second = metrics.map(({ name }) => `${toFunction(across)}(${quoteName(name)}) AS ${quoteName(name)}`);
  return `SELECT ${[WINDOW, ...tags, ...second].join(', ')} FROM (${first}) ${toGroupBy(tags)}`;
}

/** By position, because an alias would lose against a column of its name. */
function toGroupBy(tags: readonly SeriesTag[]): string {
  return `GROUP BY ${[1, ...tags.map((_, index) => index + 2)].join(', ')}`;
}

/** The `top` groups by the first field over the whole range, the highest first; equal ones by their tags. */
function toRanking(query: SeriesQuery, source: Source, tags: readonly SeriesTag[]): string {
  const [first] = source.metrics as [MetricDef];
  const name = quoteName(first.name);
  return `SELECT ${tags.join(', ')}, row_number() OVER (ORDER BY ${[`${name} DESC`, ...tags].join(', ')}) AS ${RANK}
FROM (${toAggregation(query, source, undefined, [first], tags)}) WHERE ${name} IS NOT NULL
ORDER BY ${RANK} LIMIT ${query.top}`;
}

function toAggregate(aggregate: Aggregate, metric: MetricDef): string {
  const name = quoteName(metric.name);
  if (aggregate === 'first') return `arg_min(${toRawColumn(metric)}, time)`;
  if (aggregate === 'last') return `arg_max(${toRawColumn(metric)}, time)`;
  return `${toFunction(aggregate)}(${name})::DOUBLE`;
}

function toFunction(aggregate: Exclude<Aggregate, 'first' | 'last'>): string {
  return aggregate === 'mean' ? 'avg' : aggregate;
}

function toRawColumn(metric: MetricDef): string {
  return isNumeric(metric) ? `${quoteName(metric.name)}::DOUBLE` : quoteName(metric.name);
}

/** A raw series is one device's component; other tags asked for come along. */
function rawTags(query: SeriesQuery): SeriesTag[] {
  return [...new Set<SeriesTag>(['device', 'component', ...(query.groupBy ?? [])])];
}
