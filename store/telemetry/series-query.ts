/**
 * Queries are values, compiled to DuckDB SQL or InfluxQL; names are checked against the device kinds before.
 * For every query a row exists only if one of its fields has a value there. Meaning, in code: `series-model.ts` of the
 * tests; bounds: `check-series-query.ts`; what is answered from rollups: `plan-sources.ts`.
 */

/**
 * `increase`, of counters only: the sum of the steps from each value of a component to its next one in the range, in the
 * window of the later; a counter that fell has restarted, its step is the new value. Groups add up their components.
 */
export type Aggregate = 'mean' | 'min' | 'max' | 'sum' | 'count' | 'first' | 'last' | 'increase';

export type SeriesTag = 'city' | 'kind' | 'device' | 'component';

export interface SeriesFilter {
  city?: readonly string[];
  kind?: readonly string[];
  device?: readonly string[];
  component?: readonly string[];
}

export interface SeriesQuery {
  /** Component class: `lamp`, `radio`, … */
  measurement: string;
  fields: readonly string[];
  /** Absent: raw values. Of bool and enum only count, first and last. Null (count: 0) where a field has no value. */
  aggregate?: Aggregate;
  /**
   * Second step: `aggregate` is taken per device, component and window first, then this across them in
   * each group. The lighting power of a city is the sum across lamps of their means.
   */
  across?: 'sum' | 'mean' | 'min' | 'max';
  /** [fromMs, toMs) */
  fromMs: number;
  toMs: number;
  /**
   * Window of the aggregate: starts at multiples of its length since 1970 UTC, holds only what is in the range, and is
   * left out when empty. Absent: one value for the whole range, at `fromMs`.
   */
  windowMs?: number;
  filter?: SeriesFilter;
  /**
   * One series per combination, in the order of these tags; absent or []: one series. Raw series are always per device
   * and component, other tags given here come along.
   */
  groupBy?: readonly SeriesTag[];
  /** Only so many series, the highest by the first field over the whole range first; equal ones by their tags. */
  top?: number;
  /** From the readings that are there, never from rollups: what a copy is checked by. */
  rawOnly?: boolean;
  /** Of the times in each series. */
  order?: 'asc' | 'desc';
  /** Most points in the whole answer, cut in time order over all series; `truncated` says when there were more. */
  limit: number;
}

/** The newest row of every (device, component) in [fromMs, toMs). */
export interface LatestQuery {
  measurement: string;
  fields: readonly string[];
  fromMs: number;
  toMs: number;
  filter?: SeriesFilter;
  /** Only series whose newest row is before this instant: "silent since". */
  beforeMs?: number;
  limit: number;
}

/** Raw rows of one measurement: fields, range, filter and order of a series query. */
export type ExportQuery = Omit<
  SeriesQuery,
  'aggregate' | 'across' | 'windowMs' | 'groupBy' | 'top' | 'limit'
>;

export interface Series {
  tags: Partial<Record<SeriesTag, string>>;
  timesMs: number[];
  /** Field to values, each as long as `timesMs`; null: no value then. */
  values: Record<string, (number | string | boolean | null)[]>;
}

export interface SeriesResult {
  series: Series[];
  truncated: boolean;
}
