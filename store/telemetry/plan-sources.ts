/**
 * Which resolution answers which part of a query's range, alike for every engine. What always holds: the answer is that
 * of the raw readings, but for rounding, as long as these are there; a window is never answered coarser than asked.
 *
 * - Raw: what has no aggregate; `first`; `last` of groups of several components (rollups do not know which was later);
 *   windows that no rollup fits into; ranges up to about a day, while their readings are there.
 * - Otherwise 1 h rollups if the window is a multiple of an hour or the whole range, else 5 min ones. What sticks out of
 *   whole rollup windows at the ends of the range, and everything from the oldest pending hour on, comes from raw.
 * - Where readings were deleted for their age a rollup window counts whole that the range only begins or ends in.
 */

import { type Resolution, ROLLUP_WIDTH_MS, type RollupResolution } from './rollups.ts';
import type { SeriesQuery } from './series-query.ts';

/** What rollups there are of the measurement in the cities asked for. */
export interface RollupCoverage {
  /** Readings before were deleted. */
  rawFromMs: number;
  /** Rollups before are as the readings are. */
  completeBeforeMs: number;
}

/** One after the other, without gaps: [fromMs, toMs). */
export interface QuerySource {
  resolution: Resolution;
  fromMs: number;
  toMs: number;
}

type PlannedQuery = Pick<
  SeriesQuery,
  'aggregate' | 'across' | 'windowMs' | 'groupBy' | 'fromMs' | 'toMs' | 'rawOnly'
>;

/** A day, an hour more when clocks go back, and an hour to round to. */
const RAW_RANGE_MS = 26 * 3_600_000;

/** The coarsest resolution that can answer the query; `raw`: no need to know about rollups. */
export function toResolution({
  aggregate,
  across,
  windowMs,
  groupBy = [],
  rawOnly,
}: PlannedQuery): Resolution {
  if (aggregate === undefined || aggregate === 'first' || rawOnly) return 'raw';
  const isPerComponent = groupBy.includes('device') && groupBy.includes('component');
  if (aggregate === 'last' && across === undefined && !isPerComponent) return 'raw';
  const fits = (resolution: RollupResolution) =>
    windowMs === undefined || windowMs % ROLLUP_WIDTH_MS[resolution] === 0;
  return fits('1h') ? '1h' : fits('5min') ? '5min' : 'raw';
}

/** Readings for the whole range. */
export function toRawSource({ fromMs, toMs }: Pick<PlannedQuery, 'fromMs' | 'toMs'>): QuerySource {
  return { resolution: 'raw', fromMs, toMs };
}

export function planSources(query: PlannedQuery, coverage: RollupCoverage): QuerySource[] {
  const { fromMs, toMs } = query;
  const { rawFromMs, completeBeforeMs } = coverage;
  const raw = toRawSource(query);
  const resolution = toResolution(query);
  if (resolution === 'raw' || (toMs - fromMs <= RAW_RANGE_MS && fromMs >= rawFromMs)) return [raw];
  const widthMs = ROLLUP_WIDTH_MS[resolution];
  const startMs = fromMs < rawFromMs ? floor(fromMs, widthMs) : ceil(fromMs, widthMs);
  const wholeMs = toMs <= rawFromMs ? ceil(toMs, widthMs) : floor(toMs, widthMs);
  const endMs = Math.min(wholeMs, completeBeforeMs);
  if (startMs >= endMs) return [raw];
  const sources: QuerySource[] = [{ resolution, fromMs: startMs, toMs: endMs }];
  if (fromMs < startMs) sources.unshift({ ...raw, toMs: startMs });
  if (endMs < toMs) sources.push({ ...raw, fromMs: endMs });
  return sources;
}

function floor(timeMs: number, widthMs: number): number {
  return timeMs - (timeMs % widthMs);
}

function ceil(timeMs: number, widthMs: number): number {
  return floor(timeMs + widthMs - 1, widthMs);
}
