/**
 * Queries as values → InfluxQL. Pure. Names come from the closed lists that `check-series-query.ts` compared them with,
 * texts are bind parameters, times and numbers were checked to be whole. Every statement has an explicit time range.
 * The result has one row per point: time, the fields, then the tags.
 */
import { MAX_TIME_MS, SERIES_TAGS } from '../check-series-query.ts';
import { type Resolution, type RollupPart, toPartName } from '../rollups.ts';
import type { Aggregate, SeriesFilter, SeriesQuery, SeriesTag } from '../series-query.ts';
import { TAG_COLUMNS } from './line-protocol.ts';
import { toRollupMeasurement } from './rollup-lines.ts';

export interface InfluxStatement {
  q: string;
  /** For `$p0`, `$p1`, …. */
  placeholders: Record<string, string>;
  /** Tags that the answer has once per series instead of behind the fields of every row. */
  groupedBy?: readonly string[];
}

/** What is read: the measurement in one database or several, a range of time, some series. */
export interface Source {
  measurement: string;
  /** Readings if absent. */
  resolution?: Resolution;
  /** Only one: it is the one that is asked. */
  databases: readonly string[];
  fromMs: number;
  toMs: number;
  filter?: SeriesFilter | undefined;
  /** Only these series, by these tags. */
  groups?: readonly Partial<Record<SeriesTag, string>>[] | undefined;
}

interface Columns extends Source {
  fields: readonly string[];
  tags: readonly SeriesTag[];
}

/** In time order over all series. */
export interface RawRows extends Columns {
  order?: 'asc' | 'desc' | undefined;
  /** Of rows in all; absent: all of them. */
  limit?: number | undefined;
}

export interface AggregateRows extends Columns {
  resolution: Resolution;
  aggregate: Aggregate;
  across?: SeriesQuery['across'] | undefined;
  windowMs?: number | undefined;
}

export function compileRawRows(rows: RawRows): InfluxStatement {
  const parameters = createParameters();
  const columns = [...rows.fields.map(quote), ...rows.tags.map(toTag)];
  return parameters.toStatement(
    `SELECT ${columns.join(', ')} FROM ${toFrom(rows)} WHERE ${toWhere(rows, parameters)}${toOrder(rows)}`,
  );
}

/**
 * The aggregate per window and group, group after group. A nested query could put them in time order and limit them, but 1.6
 * then brings points in pieces and in disorder.
 */
export function compileAggregateRows(rows: AggregateRows): InfluxStatement {
  const parameters = createParameters();
  const { aggregate, across, tags } = rows;
  const names = rows.fields.map(quote);
  const values = rows.fields.map(field => {
    const parts = toParts(aggregate).map(part => toPart(field, part, rows.resolution));
    return `${rows.resolution === 'raw' ? `${aggregate}(${quote(field)})` : parts.join(' / ')} AS ${quote(field)}`;
  });
  const first = `SELECT ${values.join(', ')} FROM ${toFrom(rows)} WHERE ${toWhere(rows, parameters)}`;
  const q = across
    ? `SELECT ${names.map(field => `${across}(${field}) AS ${field}`).join(', ')} FROM (${first}${toGroupBy(rows, SERIES_TAGS)}) WHERE ${toRange(rows)}`
    : first;
  const groupedBy = tags.map(tag => TAG_COLUMNS[tag]);
  return { ...parameters.toStatement(`${q}${toGroupBy(rows, tags)}`), groupedBy };
}

/** The parts that the aggregate of a window can be made of, of the whole range of one source, by the tags. */
export function compilePartRows(rows: AggregateRows): InfluxStatement {
  const parameters = createParameters();
  const parts = rows.fields.flatMap(field =>
    toParts(rows.aggregate).map(
      part => `${toPart(field, part, rows.resolution)} AS ${quote(toPartName({ name: field }, part))}`,
    ),
  );
  const q = `SELECT ${parts.join(', ')} FROM ${toFrom(rows)} WHERE ${toWhere(rows, parameters)}`;
  return {
    ...parameters.toStatement(`${q}${toGroupBy({ ...rows, windowMs: undefined }, rows.tags)}`),
    groupedBy: rows.tags.map(tag => TAG_COLUMNS[tag]),
  };
}

/** Of each series in time order: its values, or the first, last and increase of its windows. */
export function compileIncreaseRows(rows: Omit<AggregateRows, 'aggregate'>): InfluxStatement {
  const parameters = createParameters();
  const columns = rows.fields.flatMap(field =>
    rows.resolution === 'raw'
      ? field
      : (['first', 'last', 'increase'] as const).map(part => toPartName({ name: field }, part)),
  );
  const q = `SELECT ${columns.map(quote).join(', ')} FROM ${toFrom(rows)} WHERE ${toWhere(rows, parameters)}`;
  return {
    ...parameters.toStatement(`${q}${toGroupBy({ ...rows, windowMs: undefined }, SERIES_TAGS)}`),
    groupedBy: SERIES_TAGS.map(tag => TAG_COLUMNS[tag]),
  };
}

/** A mean is a sum divided by a count. */
export function toParts(aggregate: Aggregate): readonly RollupPart[] {
  return aggregate === 'mean' ? ['sum', 'count'] : [aggregate];
}

/** Every row of every series, series after series, in time order; one answered series each, by its tags. */
export function compileSeriesRows(source: Source & { fields: readonly string[] }): InfluxStatement {
  const parameters = createParameters();
  return parameters.toStatement(
    `SELECT ${source.fields.map(quote).join(', ')} FROM ${toFrom(source)} WHERE ${toWhere(source, parameters)}
GROUP BY ${SERIES_TAGS.map(toTag).join(', ')}`,
  );
}

/** The newest row of every series that has a value of one of the fields; one answered series each, by its tags. */
export function compileNewestRows(source: Source & { fields: readonly string[] }): InfluxStatement {
  const parameters = createParameters();
  const tags = SERIES_TAGS.map(toTag).join(', ');
  return parameters.toStatement(
    `SELECT ${source.fields.map(quote).join(', ')} FROM ${toFrom(source)} WHERE ${toWhere(source, parameters)}
GROUP BY ${tags} ORDER BY time DESC LIMIT 1`,
  );
}

/** How many values each metric has. */
export function compileCounts(source: Source & { fields: readonly string[] }): InfluxStatement {
  const parameters = createParameters();
  const counts = source.fields.map(field => `count(${quote(field)})`).join(', ');
  return parameters.toStatement(
    `SELECT ${counts} FROM ${toFrom(source)} WHERE ${toWhere(source, parameters)}`,
  );
}

/** In one database; a DELETE knows no other. */
export function compileDelete(measurement: string, beforeMs: number, city?: string): InfluxStatement {
  const parameters = createParameters();
  const ofCity = city === undefined ? '' : ` AND ${toTag('city')} = ${parameters.bind(city)}`;
  return parameters.toStatement(`DELETE FROM ${quote(measurement)} WHERE time < ${beforeMs}ms${ofCity}`);
}

export function compileErase(measurement: string, device: string): InfluxStatement {
  const parameters = createParameters();
  const ofDevice = `${toTag('device')} = ${parameters.bind(device)}`;
  return parameters.toStatement(
    `DELETE FROM ${quote(measurement)} WHERE time < ${MAX_TIME_MS}ms AND ${ofDevice}`,
  );
}

/** Asks for nothing; an answer shows that the server is there and the credentials are good. */
export const PROBE: InfluxStatement = { q: 'SHOW MEASUREMENTS LIMIT 1', placeholders: {} };

export const LIST_DATABASES: InfluxStatement = { q: 'SHOW DATABASES', placeholders: {} };

/** @param name checked to be letters, digits, dash and underscore */
export function compileCreateDatabase(name: string): InfluxStatement {
  return { q: `CREATE DATABASE ${quote(name)}`, placeholders: {} };
}

/** Over readings, or over the parts of windows. */
function toPart(field: string, part: RollupPart, resolution: Resolution): string {
  if (resolution === 'raw') return `${part}(${quote(field)})`;
  return `${part === 'count' ? 'sum' : part}(${quote(toPartName({ name: field }, part))})`;
}

interface Parameters {
  /** Returns the placeholder. */
  bind(value: string): string;
  toStatement(q: string): InfluxStatement;
}

function createParameters(): Parameters {
  const placeholders: Record<string, string> = {};
  let count = 0;
  return {
    bind(value) {
      const name = `p${count++}`;
      placeholders[name] = value;
      return `$${name}`;
    },
    toStatement: q => ({ q, placeholders }),
  };
}

function toFrom({ databases, measurement, resolution = 'raw' }: Source): string {
  const name = quote(resolution === 'raw' ? measurement : toRollupMeasurement(measurement, resolution));
  if (databases.length === 1) return name;
  return databases.map(database => `${quote(database)}..${name}`).join(', ');
}

function toRange({ fromMs, toMs }: Source): string {
  return `time >= ${fromMs}ms AND time < ${toMs}ms`;
}

function toWhere(source: Source, parameters: Parameters): string {
  const conditions = [toRange(source)];
  const toEqual = (tag: SeriesTag, value: string) => `${toTag(tag)} = ${parameters.bind(value)}`;
  for (const tag of SERIES_TAGS) {
    const values = source.filter?.[tag];
    if (values) conditions.push(toAnyOf(values.map(value => toEqual(tag, value))));
  }
  if (source.groups) {
    const groups = source.groups.map(group =>
      Object.entries(group)
        .map(([tag, value]) => toEqual(tag as SeriesTag, value))
        .join(' AND '),
    );
    conditions.push(toAnyOf(groups));
  }
  return conditions.join(' AND ');
}

/** Halved again and again: a thousand conditions in a row would be nested a thousand deep. */
function toAnyOf(conditions: readonly string[]): string {
  if (conditions.length === 1) return `(${conditions[0]})`;
  const middle = conditions.length >>> 1;
  return `(${toAnyOf(conditions.slice(0, middle))} OR ${toAnyOf(conditions.slice(middle))})`;
}

function toGroupBy({ windowMs }: Pick<AggregateRows, 'windowMs'>, tags: readonly SeriesTag[]): string {
  const by = [...(windowMs === undefined ? [] : [`time(${windowMs}ms)`]), ...tags.map(toTag)];
  if (by.length === 0) return '';
  return ` GROUP BY ${by.join(', ')}${windowMs === undefined ? '' : ' fill(none)'}`;
}

function toOrder({ order, limit }: RawRows): string {
  const direction = order === 'desc' ? ' ORDER BY time DESC' : '';
  return `${direction}${limit === undefined ? '' : ` LIMIT ${limit}`}`;
}

function toTag(tag: SeriesTag): string {
  return quote(TAG_COLUMNS[tag]);
}

/** Names of metrics, measurements and databases: letters, digits, dash and underscore, all checked before. */
function quote(name: string): string {
  return `"${name}"`;
}
