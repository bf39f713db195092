/**
 * Aggregates a range that several sources answer. A window that lies in one of them is aggregated by the server; of a
 * window that two of them share the parts are asked for and joined here.
 */
import type { QuerySource } from '../plan-sources.ts';
import {
  type AggregateRows,
  compileAggregateRows,
  compilePartRows,
  toParts,
} from './compile-series-query.ts';
import { type JoinedPart, joinParts, reduceAcross, toAggregate } from './join-points.ts';
import { type AskRows, IDENTITY, type Point, toKey, toPoints } from './series-points.ts';
import { sumIncrease } from './sum-increase.ts';

/** The range is that of the sources, or whole windows of it. */
export type PlannedRows = Omit<AggregateRows, 'resolution'> & {
  sources: readonly QuerySource[];
  /** Time of a value without window. */
  startMs: number;
};

/** In no order. */
export async function aggregatePoints(rows: PlannedRows, ask: AskRows): Promise<Point[]> {
  const { aggregate, across, fields, windowMs } = rows;
  // A device without a value of one field counts as 0 of it, which a server that leaves absent values out cannot add.
  if (across && (aggregate === 'increase' || (aggregate === 'count' && fields.length > 1))) {
    const ofComponents = await aggregatePoints({ ...rows, across: undefined, tags: IDENTITY }, ask);
    return reduceAcross(rows, across, ofComponents);
  }
  const sources = clip(rows.sources, rows.fromMs, rows.toMs);
  if (aggregate === 'increase') return sumIncrease({ ...rows, sources }, ask);
  const points: Point[] = [];
  for (const piece of toPieces(sources, windowMs)) {
    for (const point of await askPiece(rows, piece, ask)) points.push(point);
  }
  for (const point of points) {
    // The time of a whole range is its start, also where InfluxDB names the time of the value.
    if (windowMs === undefined) point.timeMs = rows.startMs;
    if (aggregate === 'count') point.values = point.values.map(count => count ?? 0);
  }
  return points;
}

async function askPiece(rows: PlannedRows, piece: readonly QuerySource[], ask: AskRows): Promise<Point[]> {
  const [first, ...others] = piece;
  if (!first) return [];
  if (others.length === 0) {
    return toPoints(rows.fields.length, await ask(compileAggregateRows({ ...rows, ...first })));
  }
  if (!rows.across) return joinPiece(rows, piece, ask);
  return reduceAcross(rows, rows.across, await joinPiece({ ...rows, tags: IDENTITY }, piece, ask));
}

/** One window of the result, or the whole range. */
async function joinPiece(rows: PlannedRows, piece: readonly QuerySource[], ask: AskRows): Promise<Point[]> {
  const { fields, aggregate, windowMs } = rows;
  const parts = toParts(aggregate) as readonly JoinedPart[];
  const joined = new Map<string, Point>();
  for (const source of piece) {
    const answered = await ask(compilePartRows({ ...rows, ...source }));
    for (const point of toPoints(fields.length * parts.length, answered)) {
      const known = joined.get(toKey(point));
      if (known) known.values = joinParts(parts, known.values, point.values);
      else joined.set(toKey(point), point);
    }
  }
  const fromMs = piece[0]?.fromMs ?? rows.startMs;
  const timeMs = windowMs === undefined ? rows.startMs : fromMs - (fromMs % windowMs);
  return [...joined.values()].map(({ tags, values }) => ({
    timeMs,
    tags,
    values: fields.map((_, field) =>
      toAggregate(values.slice(field * parts.length, (field + 1) * parts.length)),
    ),
  }));
}

function clip(sources: readonly QuerySource[], fromMs: number, toMs: number): QuerySource[] {
  return sources
    .map(source => ({
      ...source,
      fromMs: Math.max(source.fromMs, fromMs),
      toMs: Math.min(source.toMs, toMs),
    }))
    .filter(source => source.fromMs < source.toMs);
}

/** A piece has one source, or it is one window. */
function toPieces(sources: readonly QuerySource[], windowMs: number | undefined): QuerySource[][] {
  const [first] = sources;
  const toMs = sources.at(-1)?.toMs;
  if (!first || toMs === undefined) return [];
  if (windowMs === undefined) return [[...sources]];
  const cuts = new Set<number>();
  for (const { fromMs } of sources.slice(1)) {
    const startMs = fromMs - (fromMs % windowMs);
    cuts.add(startMs);
    if (startMs < fromMs) cuts.add(startMs + windowMs);
  }
  const inside = [...cuts].filter(cutMs => cutMs > first.fromMs && cutMs < toMs).sort((a, b) => a - b);
  const starts = [first.fromMs, ...inside];
  return starts.map((startMs, index) => clip(sources, startMs, starts[index + 1] ?? toMs));
}
