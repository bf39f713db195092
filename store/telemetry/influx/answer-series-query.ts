/**
 * Answers a series query: what InfluxQL cannot say is done here. The highest groups are ranked first and then asked for,
 * a limit over all series is kept by asking for a few windows at a time, and counts across devices count the device that
 * has none.
 */

import type { QuerySource } from '../plan-sources.ts';
import type { Series, SeriesQuery, SeriesResult, SeriesTag } from '../series-query.ts';
import { aggregatePoints, type PlannedRows } from './aggregate-points.ts';
import { compileRawRows, type RawRows } from './compile-series-query.ts';
import { type AskRows, type Point, toKey, toPoints } from './series-points.ts';

type WindowedRows = PlannedRows & { windowMs: number };

/** Guesses of how many groups an answer has, so that the first request is of the right size. */
const GROUPS_OF_CITIES = 50;
const GROUPS_OF_DEVICES = 20_000;
const COMPONENTS_PER_DEVICE = 8;

/**
 * The query must have been checked and have no empty filter.
 * @param sources what answers which part of the range
 */
export async function answerSeriesQuery(
  query: SeriesQuery,
  sources: readonly QuerySource[],
  databases: readonly string[],
  ask: AskRows,
): Promise<SeriesResult> {
  const { aggregate, groupBy = [], windowMs, top, limit, order = 'asc' } = query;
  if (aggregate === undefined) {
    const tags = [...new Set<SeriesTag>(['device', 'component', ...groupBy])];
    const points = await readRawPoints({ ...query, databases, tags, limit: limit + 1 }, ask);
    return toResult(query, tags, points, byTags);
  }
  const range = { fromMs: sources[0]?.fromMs ?? query.fromMs, toMs: sources.at(-1)?.toMs ?? query.toMs };
  const rows: PlannedRows = {
    ...query,
    ...range,
    aggregate,
    databases,
    tags: groupBy,
    sources,
    startMs: query.fromMs,
  };
  if (top === undefined) {
    return toResult(query, groupBy, await readPoints(rows, order, limit, ask), byTags);
  }
  const ranked = await rank(rows, top, ask);
  const rankOf = new Map(ranked.map((point, index) => [toKey(point), index]));
  const byRank = (a: Point, b: Point) => (rankOf.get(toKey(a)) ?? 0) - (rankOf.get(toKey(b)) ?? 0);
  if (windowMs === undefined || ranked.length === 0) return toResult(query, groupBy, ranked, byRank);
  const groups = ranked.map(point =>
    Object.fromEntries(groupBy.map((tag, index) => [tag, point.tags[index] ?? ''])),
  );
  return toResult(query, groupBy, await readPoints({ ...rows, groups }, order, limit, ask), byRank);
}

/** The highest groups by the first field over the whole range; equal ones by their tags. */
async function rank(rows: PlannedRows, top: number, ask: AskRows): Promise<Point[]> {
  const points = await aggregatePoints({ ...rows, windowMs: undefined }, ask);
  const first = (point: Point) => point.values[0] as number;
  return points
    .filter(point => point.values[0] !== null)
    .sort((a, b) => first(b) - first(a) || byTags(a, b))
    .slice(0, top);
}

/** The limit may cut through one instant, whose rows come in no order: all of them are asked for then. */
async function readRawPoints(rows: RawRows & { limit: number }, ask: AskRows): Promise<Point[]> {
  const points = toPoints(rows.fields.length, await ask(compileRawRows(rows)));
  const lastMs = points.at(-1)?.timeMs;
  if (lastMs === undefined || points.length < rows.limit) return points;
  const instant = { ...rows, fromMs: lastMs, toMs: lastMs + 1, limit: undefined };
  const complete = toPoints(rows.fields.length, await ask(compileRawRows(instant)));
  return [...points.filter(point => point.timeMs !== lastMs), ...complete];
}

/** At least the first `limit + 1` points in time order. */
async function readPoints(
  rows: PlannedRows,
  order: 'asc' | 'desc',
  limit: number,
  ask: AskRows,
): Promise<Point[]> {
  const { windowMs } = rows;
  // Steps go from window to window, so they are asked for in one go.
  if (windowMs === undefined || rows.aggregate === 'increase') return aggregatePoints(rows, ask);
  const points: Point[] = [];
  for (const part of toParts({ ...rows, windowMs }, order, limit)) {
    for (const point of await aggregatePoints({ ...rows, ...part }, ask)) points.push(point);
    if (points.length > limit) break;
  }
  return points;
}

/** Whole windows, twice as many each time: so an answer is never much longer than what is wanted of it. */
function* toParts(
  { fromMs, toMs, windowMs, tags, filter }: WindowedRows,
  order: 'asc' | 'desc',
  limit: number,
): Generator<{ fromMs: number; toMs: number }> {
  const hasDevices = tags.includes('device') || tags.includes('component');
  const named = (filter?.device?.length ?? GROUPS_OF_DEVICES) * COMPONENTS_PER_DEVICE;
  const groups = hasDevices ? Math.min(named, GROUPS_OF_DEVICES) : GROUPS_OF_CITIES;
  const toStart = (timeMs: number) => Math.floor(timeMs / windowMs) * windowMs;
  let rest = { fromMs, toMs };
  for (let windows = Math.ceil(limit / groups); rest.fromMs < rest.toMs; windows *= 2) {
    const lengthMs = windows * windowMs;
    if (order === 'asc') {
      const cutMs = Math.min(toStart(rest.fromMs) + lengthMs, rest.toMs);
      yield { fromMs: rest.fromMs, toMs: cutMs };
      rest = { ...rest, fromMs: cutMs };
    } else {
      const cutMs = Math.max(toStart(rest.toMs - 1) + windowMs - lengthMs, rest.fromMs);
      yield { fromMs: cutMs, toMs: rest.toMs };
      rest = { ...rest, toMs: cutMs };
    }
  }
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
