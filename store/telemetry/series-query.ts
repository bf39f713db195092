/** Queries are values, compiled to DuckDB SQL or InfluxQL; names are checked against the device kinds before. */

export type Aggregate = 'mean' | 'min' | 'max' | 'sum' | 'count' | 'first' | 'last';

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
  /** Absent: raw values. */
  aggregate?: Aggregate;
  /**
   * Second step: `aggregate` is taken per device, component and window first, then this across them in
   * each group. The lighting power of a city is the sum across lamps of their means.
   */
  across?: 'sum' | 'mean' | 'min' | 'max';
  /** [fromMs, toMs) */
  fromMs: number;
  toMs: number;
  /** Window of the aggregate, aligned to the epoch. Absent: one value for the whole range. */
  windowMs?: number;
  filter?: SeriesFilter;
  /** One series per combination; absent or []: one series. Raw queries group by device and component. */
  groupBy?: readonly SeriesTag[];
  /** Only the `count` series with the highest value of the first field (whole range). */
  top?: number;
  order?: 'asc' | 'desc';
  /** Most points in the whole answer; `truncated` says when it was reached. */
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
