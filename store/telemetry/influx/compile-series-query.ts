/**
 * Queries as values → InfluxQL. Pure. Names come from the closed lists that `check-series-query.ts` compared them with,
 * texts are bind parameters, times and numbers were checked to be whole. Every statement has an explicit time range.
 * The result has one row per point: time, the fields, then the tags, in time order over all series.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { SERIES_TAGS } from '../check-series-query.ts';
import type { Aggregate, SeriesFilter, SeriesQuery, SeriesTag } from '../series-query.ts';
import { QUALITY_FIELD, TAG_COLUMNS } from './line-protocol.ts';

export interface InfluxStatement {
  q: string;
  /** For `$p0`, `$p1`, …. */
  placeholders: Record<string, string>;
}

/** What is read: the measurement in one database or several, a range of time, some series. */
export interface Source {
  measurement: string;
  databases: readonly string[];
  fromMs: number;
  toMs: number;
  filter?: SeriesFilter | undefined;
  /** Only these series, by these tags. */
  groups?: readonly Partial<Record<SeriesTag, string>>[] | undefined;
}

interface RowOrder {
  order?: 'asc' | 'desc' | undefined;
  /** Of rows in all; absent: all of them. */
  limit?: number | undefined;
}

export interface RawRows extends Source, RowOrder {
  fields: readonly string[];
  tags: readonly SeriesTag[];
}

export interface AggregateRows extends RawRows {
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
 * The aggregate per window and group. Groups come out of an inner query, because only the outer one can be ordered and
 * limited over all series.
 */
export function compileAggregateRows(rows: AggregateRows): InfluxStatement {
  const parameters = createParameters();
  const where = toWhere(rows, parameters);
  const { aggregate, across, tags, fields } = rows;
  const names = fields.map(quote);
  const select = (name: string) => names.map(field => `${name}(${field}) AS ${field}`).join(', ');
  const firstTags = across ? SERIES_TAGS : tags;
  const first = `SELECT ${select(aggregate)} FROM ${toFrom(rows)} WHERE ${where}${toGroupBy(rows, firstTags)}`;
  const grouped = across
    ? `SELECT ${select(across)} FROM (${first}) WHERE ${toRange(rows)}${toGroupBy(rows, tags)}`
    : first;
  if (tags.length === 0) return parameters.toStatement(`${grouped}${toOrder(rows)}`);
  const columns = [...names, ...tags.map(toTag)];
  return parameters.toStatement(
    `SELECT ${columns.join(', ')} FROM (${grouped}) WHERE ${toRange(rows)}${toOrder(rows)}`,
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

/** Every column a stored row can have. */
export function toAllFields(measurement: Measurement): string[] {
  return [...measurement.metrics.keys(), QUALITY_FIELD];
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

function toFrom({ databases, measurement }: Source): string {
  return databases.map(database => `${quote(database)}..${quote(measurement)}`).join(', ');
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

function toGroupBy({ windowMs }: AggregateRows, tags: readonly SeriesTag[]): string {
  const by = [...(windowMs === undefined ? [] : [`time(${windowMs}ms)`]), ...tags.map(toTag)];
  if (by.length === 0) return '';
  return ` GROUP BY ${by.join(', ')}${windowMs === undefined ? '' : ' fill(none)'}`;
}

function toOrder({ order, limit }: RowOrder): string {
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
