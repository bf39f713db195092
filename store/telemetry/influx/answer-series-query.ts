/**
 * Answers a series query: what InfluxQL cannot say is done here. The highest groups are ranked first and then asked for,
 * a limit that cuts through one instant takes the rows of that instant by their tags, and counts across devices count the
 * device that has none.
 */
import { AppError } from '#core/app-error.ts';
import type { Series, SeriesQuery, SeriesResult, SeriesTag } from '../series-query.ts';
import {
  type AggregateRows,
  compileAggregateRows,
  compileRawRows,
  type InfluxStatement,
  type RawRows,
} from './compile-series-query.ts';
import type { InfluxRow } from './influx-reader.ts';

export type AskRows = (statement: InfluxStatement) => Promise<InfluxRow[]>;

type Value = number | string | boolean | null;

interface Point {
  timeMs: number;
  values: Value[];
  tags: string[];
}

type Rows = RawRows & Partial<AggregateRows>;

/** Most rows that are put together here instead of by the server. */
const MAX_ROWS_IN_MEMORY = 500_000;

/** The query must have been checked and have no empty filter. */
export async function answerSeriesQuery(
  query: SeriesQuery,
  databases: readonly string[],
  ask: AskRows,
): Promise<SeriesResult> {
  const tags: readonly SeriesTag[] = query.aggregate
    ? (query.groupBy ?? [])
    : [...new Set<SeriesTag>(['device', 'component', ...(query.groupBy ?? [])])];
  const rows: Rows = { ...query, databases, tags, limit: undefined };
  if (query.top === undefined) return toResult(query, tags, await readPoints(rows, query.limit, ask), byTags);
  const ranked = await rank(rows, query.top, ask);
  const rankOf = new Map(ranked.map((point, index) => [toKey(point), index]));
  const byRank = (a: Point, b: Point) => (rankOf.get(toKey(a)) ?? 0) - (rankOf.get(toKey(b)) ?? 0);
  if (query.windowMs === undefined || ranked.length === 0) return toResult(query, tags, ranked, byRank);
  const groups = ranked.map(point =>
    Object.fromEntries(tags.map((tag, index) => [tag, point.tags[index] as string])),
  );
  return toResult(query, tags, await readPoints({ ...rows, groups }, query.limit, ask), byRank);
}

/** The highest groups by the first field over the whole range; equal ones by their tags. */
async function rank(rows: Rows, top: number, ask: AskRows): Promise<Point[]> {
  const points = await readAllPoints({ ...rows, windowMs: undefined }, ask);
  const first = (point: Point) => point.values[0] as number;
  return points
    .filter(point => point.values[0] !== null)
    .sort((a, b) => first(b) - first(a) || byTags(a, b))
    .slice(0, top);
}

/** At least the first `limit + 1` points in time order, all of the last instant included. */
async function readPoints(rows: Rows, limit: number, ask: AskRows): Promise<Point[]> {
  // One instant only: nothing can be left out by time.
  if ((rows.aggregate && rows.windowMs === undefined) || isCountAcross(rows)) return readAllPoints(rows, ask);
  const points = toPoints(rows, await ask(compile({ ...rows, limit: limit + 1 })));
  const next = points[limit];
  if (!next || next.timeMs !== points[limit - 1]?.timeMs) return points;
  const lastMs = next.timeMs;
  const instant = {
    ...rows,
    fromMs: Math.max(lastMs, rows.fromMs),
    toMs: Math.min(lastMs + (rows.windowMs ?? 1), rows.toMs),
  };
  const complete = toPoints(rows, await ask(compile(instant)));
  return [...points.filter(point => point.timeMs !== lastMs), ...complete];
}

async function readAllPoints(rows: Rows, ask: AskRows): Promise<Point[]> {
  if (!isCountAcross(rows)) return toPoints(rows, await ask(compile(rows)));
  const inner = { ...rows, across: undefined, tags: COUNTED_TAGS, limit: MAX_ROWS_IN_MEMORY + 1 };
  const counted = toPoints(inner, await ask(compile(inner)));
  if (counted.length > MAX_ROWS_IN_MEMORY) {
    throw new AppError(
      'INVALID_QUERY',
      'across of several counts is too much over this range: ask for one field',
    );
  }
  return reduceAcross(rows, counted);
}

function compile(rows: Rows): InfluxStatement {
  return rows.aggregate ? compileAggregateRows(rows as AggregateRows) : compileRawRows(rows);
}

/** A device without a value of one field counts as 0 of it, which a server that knows only absent values cannot add. */
function isCountAcross({ aggregate, across, fields }: Rows): boolean {
  return aggregate === 'count' && across !== undefined && fields.length > 1;
}

const COUNTED_TAGS: readonly SeriesTag[] = ['city', 'kind', 'device', 'component'];

function reduceAcross({ tags, fields, across }: Rows, counted: readonly Point[]): Point[] {
  const kept = tags.map(tag => COUNTED_TAGS.indexOf(tag));
  const grouped = counted.map(point => ({ ...point, tags: kept.map(index => point.tags[index] as string) }));
  const groups = Map.groupBy(grouped, point => `${point.timeMs} ${toKey(point)}`);
  return [...groups.values()].map(group => ({
    ...(group[0] as Point),
    values: fields.map((_, index) =>
      reduce(
        across as string,
        group.map(point => point.values[index] as number),
      ),
    ),
  }));
}

function reduce(across: string, counts: readonly number[]): number {
  if (across === 'min') return counts.reduce((a, b) => Math.min(a, b));
  if (across === 'max') return counts.reduce((a, b) => Math.max(a, b));
  const sum = counts.reduce((a, b) => a + b);
  return across === 'sum' ? sum : sum / counts.length;
}

function toPoints(rows: Rows, answered: readonly InfluxRow[]): Point[] {
  const { aggregate, windowMs, fromMs, fields } = rows;
  const isWhole = aggregate !== undefined && windowMs === undefined;
  return answered.map(row => {
    const values = row.slice(1, 1 + fields.length);
    return {
      // The time of a whole range is its start, also where InfluxDB names the time of the value.
      timeMs: isWhole ? fromMs : (row[0] as number),
      values: aggregate === 'count' ? values.map(value => value ?? 0) : values,
      tags: row.slice(1 + fields.length) as string[],
    };
  });
}

/** @param order of points at the same time, and of the series */
function toResult(
  query: SeriesQuery,
  tags: readonly SeriesTag[],
  points: Point[],
  order: (a: Point, b: Point) => number,
): SeriesResult {
  const sign = query.order === 'desc' ? -1 : 1;
  points.sort((a, b) => sign * (a.timeMs - b.timeMs) || order(a, b));
  const found = new Map<string, { series: Series; first: Point }>();
  for (const point of points.slice(0, query.limit)) {
    const key = toKey(point);
    let entry = found.get(key);
    if (!entry) {
      entry = { series: toEmptySeries(query.fields, tags, point), first: point };
      found.set(key, entry);
    }
    entry.series.timesMs.push(point.timeMs);
    query.fields.forEach((field, index) => {
      entry.series.values[field]?.push(point.values[index] ?? null);
    });
  }
  const sorted = [...found.values()].sort((a, b) => order(a.first, b.first));
  return { series: sorted.map(({ series }) => series), truncated: points.length > query.limit };
}

function toEmptySeries(fields: readonly string[], tags: readonly SeriesTag[], point: Point): Series {
  return {
    tags: Object.fromEntries(tags.map((tag, index) => [tag, point.tags[index]])),
    timesMs: [],
    values: Object.fromEntries(fields.map(field => [field, []])),
  };
}

function byTags(a: Point, b: Point): number {
  const [left, right] = [toKey(a), toKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** ASCII ids (check-reading.ts) never contain a space. */
function toKey({ tags }: Point): string {
  return tags.join(' ');
}
