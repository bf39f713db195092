/**
 * Whether a query may be compiled. Queries come from people's addresses and programs: every name is looked up in
 * a closed list here, so that what reaches a compiler is a known identifier, and every number has a bound.
 * Throws INVALID_QUERY naming the field of the query and the rule.
 */
import { AppError } from '#core/app-error.ts';
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type {
  Aggregate,
  ExportQuery,
  LatestQuery,
  SeriesFilter,
  SeriesQuery,
  SeriesTag,
} from './series-query.ts';

export const MAX_POINTS = 100_000;
export const MAX_TOP = 1000;
export const MAX_FILTER_VALUES = 1000;
export const MIN_WINDOW_MS = 1000;
/** 1 January 2262: the last year that fits nanoseconds in 64 bits, which InfluxDB counts in. */
export const MAX_TIME_MS = Date.UTC(2262, 0, 1);

export const SERIES_TAGS: readonly SeriesTag[] = ['city', 'kind', 'device', 'component'];
const AGGREGATES: readonly Aggregate[] = ['mean', 'min', 'max', 'sum', 'count', 'first', 'last', 'increase'];
const AGGREGATES_OF_ANY_TYPE: readonly Aggregate[] = ['count', 'first', 'last'];
const ACROSS = ['sum', 'mean', 'min', 'max'];

type Measurements = ReadonlyMap<string, Measurement>;

export function checkSeriesQuery(query: SeriesQuery, measurements: Measurements): void {
  const metrics = checkSource(query, measurements);
  checkGroupBy(query.groupBy);
  checkOrder(query.order);
  checkInteger('limit', query.limit, 1, MAX_POINTS);
  if (query.aggregate === undefined) {
    for (const field of ['across', 'windowMs', 'top'] as const) {
      if (query[field] !== undefined) refuse(field, 'needs an aggregate');
    }
    return;
  }
  if (!AGGREGATES.includes(query.aggregate)) refuse('aggregate', `must be one of ${AGGREGATES.join(', ')}`);
  if (query.windowMs !== undefined) checkInteger('windowMs', query.windowMs, MIN_WINDOW_MS, MAX_TIME_MS);
  for (const metric of metrics) checkAggregate(query, metric);
  checkTop(query, metrics[0]);
}

export function checkLatestQuery(query: LatestQuery, measurements: Measurements): void {
  checkSource(query, measurements);
  if (query.beforeMs !== undefined) checkInteger('beforeMs', query.beforeMs, 0, MAX_TIME_MS);
  checkInteger('limit', query.limit, 1, MAX_POINTS);
}

export function checkExportQuery(query: ExportQuery, measurements: Measurements): void {
  checkSource(query, measurements);
  checkOrder(query.order);
}

/** Whether sums and means of the metric make sense. */
export function isNumeric(metric: Pick<MetricDef, 'type'>): boolean {
  return metric.type === 'float' || metric.type === 'int' || metric.type === 'counter';
}

interface Source {
  measurement: string;
  fields: readonly string[];
  fromMs: number;
  toMs: number;
  filter?: SeriesFilter;
}

function checkSource(query: Source, measurements: Measurements): MetricDef[] {
  const measurement = measurements.get(query.measurement);
  if (!measurement) refuse('measurement', 'is not known');
  checkInteger('fromMs', query.fromMs, 0, MAX_TIME_MS);
  checkInteger('toMs', query.toMs, 0, MAX_TIME_MS);
  if (query.fromMs >= query.toMs) refuse('fromMs', 'must be before toMs');
  checkFilter(query.filter);
  if (!Array.isArray(query.fields) || query.fields.length === 0)
    refuse('fields', 'must name one metric or more');
  if (new Set(query.fields).size !== query.fields.length) refuse('fields', 'must not repeat a metric');
  return query.fields.map(
    field =>
      measurement.metrics.get(field) ?? refuse('fields', `has a metric that ${measurement.name} lacks`),
  );
}

function checkAggregate(query: SeriesQuery, metric: MetricDef): void {
  const aggregate = query.aggregate as Aggregate;
  if (!isNumeric(metric) && !AGGREGATES_OF_ANY_TYPE.includes(aggregate)) {
    refuse('aggregate', `${aggregate} cannot be taken of ${metric.name}, which is of type ${metric.type}`);
  }
  if (aggregate === 'increase' && metric.type !== 'counter') {
    refuse('aggregate', `increase cannot be taken of ${metric.name}, which is no counter`);
  }
  if (query.across === undefined) return;
  if (!ACROSS.includes(query.across)) refuse('across', `must be one of ${ACROSS.join(', ')}`);
  if (!isNumeric(metric) && aggregate !== 'count') {
    refuse('across', `cannot be taken of ${metric.name}, which is of type ${metric.type}`);
  }
}

function checkTop(query: SeriesQuery, first: MetricDef | undefined): void {
  if (query.top === undefined) return;
  checkInteger('top', query.top, 1, MAX_TOP);
  if (!query.groupBy?.length) refuse('top', 'needs groupBy');
  if (first && !isNumeric(first) && query.aggregate !== 'count')
    refuse('top', 'needs a number as first field');
}

function checkFilter(filter: SeriesFilter | undefined): void {
  for (const [tag, values] of Object.entries(filter ?? {})) {
    if (!SERIES_TAGS.includes(tag as SeriesTag)) refuse('filter', `may only have ${SERIES_TAGS.join(', ')}`);
    if (values === undefined) continue;
    if (!Array.isArray(values) || values.some(value => typeof value !== 'string')) {
      refuse(`filter.${tag}`, 'must be a list of texts');
    }
    if (values.length > MAX_FILTER_VALUES) {
      refuse(`filter.${tag}`, `must not have more than ${MAX_FILTER_VALUES} values`);
    }
  }
}

function checkGroupBy(groupBy: readonly SeriesTag[] | undefined): void {
  if (groupBy === undefined) return;
  if (!Array.isArray(groupBy) || groupBy.some(tag => !SERIES_TAGS.includes(tag))) {
    refuse('groupBy', `may only have ${SERIES_TAGS.join(', ')}`);
  }
  if (new Set(groupBy).size !== groupBy.length) refuse('groupBy', 'must not repeat a tag');
}

function checkOrder(order: string | undefined): void {
  if (order !== undefined && order !== 'asc' && order !== 'desc') refuse('order', 'must be asc or desc');
}

function checkInteger(field: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    refuse(field, `must be a whole number from ${min} to ${max}`);
  }
}

function refuse(field: string, rule: string): never {
  throw new AppError('INVALID_QUERY', `${field} ${rule}`);
}
