/** From the parameters of a series route to a query, or REQUEST_INVALID with the field and the rule. */

import Type, { type Static } from 'typebox';
import type { DeviceKindName, MetricDef } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS, MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import { DEVICE_ID } from '#core/devices.ts';
import type { SeriesResource } from '#core/resources.ts';
import type {
  Aggregate,
  SeriesFilter,
  SeriesQuery,
  SeriesResult,
  SeriesTag,
} from '#store/telemetry/series-query.ts';
import { createFieldProblem } from './problems.ts';
import { parseList } from './schemas/query-schemas.ts';

export const POINTS_MAX = 100_000;
export const POINTS_PER_SERIES_MAX = 5_000;
/** Points times fields: about 5 MB of JSON. */
const VALUES_MAX = 500_000;
const RANGE_DEFAULT_MS = 24 * 3_600_000;
const LIMIT_DEFAULT = 10_000;
const COMPONENT = /^[a-z][a-z0-9]{0,31}(?:-[a-z0-9-]{1,31})?$/;
const TAGS: readonly SeriesTag[] = ['city', 'kind', 'device', 'component'];
/** These make sense of numbers only. */
const NUMERIC_AGGREGATES: ReadonlySet<Aggregate> = new Set(['mean', 'min', 'max', 'sum']);

const Time = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description }));
/** One of a closed list of words. */
export const choice = <T extends string>(values: readonly T[], description: string) =>
  Type.Optional(Type.Unsafe<T>(Type.String({ enum: [...values], description })));

const seriesProperties = {
  measurement: Type.String({ maxLength: 32, description: 'Component class: `lamp`, `radio`, …' }),
  fields: Type.String({ maxLength: 512, description: 'Metrics, comma-separated' }),
  from: Time('24 h before `to` if absent'),
  to: Time('Exclusive; now if absent'),
  aggregate: choice(
    ['mean', 'min', 'max', 'sum', 'count', 'first', 'last', 'increase'] as const,
    'Absent: raw values. `increase`, of counters only: how far they rose, a restart from zero included',
  ),
  window: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 366 * 86_400,
      description: 'Seconds; absent: one value for the whole range',
    }),
  ),
  component: Type.Optional(Type.String({ maxLength: 512, description: 'Comma-separated' })),
  order: choice(['asc', 'desc'] as const, 'By time; asc if absent'),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: POINTS_MAX, description: 'Most points in the answer' }),
  ),
};

export const DeviceSeriesParameters = Type.Object(seriesProperties, { additionalProperties: false });

export const FleetSeriesParameters = Type.Object(
  {
    ...seriesProperties,
    city: Type.Optional(Type.String({ maxLength: 500, description: 'Comma-separated' })),
    kind: Type.Optional(Type.String({ maxLength: 100, description: 'Comma-separated' })),
    device: Type.Optional(Type.String({ maxLength: 1_600, description: 'Comma-separated' })),
    groupBy: Type.Optional(Type.String({ maxLength: 40, description: 'Of city, kind, device, component' })),
    across: choice(
      ['sum', 'mean', 'min', 'max'] as const,
      'Second step: taken across the devices of a group after `aggregate` per device and window',
    ),
    top: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Only the highest series' })),
  },
  { additionalProperties: false },
);

export type SeriesParameters = Static<typeof DeviceSeriesParameters>;
export type FleetParameters = Static<typeof FleetSeriesParameters>;

/** `filter` comes from the caller's rights and path; the parameters can only narrow it by component. */
export function toSeriesQuery(
  parameters: SeriesParameters,
  filter: SeriesFilter,
  nowMs: number,
): SeriesQuery {
  const { measurement, aggregate, order } = parameters;
  const fields = parseFields(measurement, parameters.fields, aggregate);
  const { fromMs, toMs } = parseRange(parameters, nowMs);
  const windowMs = parseWindow(parameters, toMs - fromMs);
  const limit = parameters.limit ?? LIMIT_DEFAULT;
  if (limit * fields.length > VALUES_MAX) {
    throw createFieldProblem(
      'limit',
      `must be at most ${Math.floor(VALUES_MAX / fields.length)} for so many fields`,
    );
  }
  const component = parseList('component', parameters.component, COMPONENT);
  return {
    measurement,
    fields,
    fromMs,
    toMs,
    filter: { ...filter, ...(component ? { component } : {}) },
    limit,
    ...(aggregate ? { aggregate, groupBy: ['device', 'component'] } : {}),
    ...(windowMs === undefined ? {} : { windowMs }),
    ...(order ? { order } : {}),
  };
}

export function toFleetQuery(
  parameters: FleetParameters,
  cities: readonly string[] | undefined,
  nowMs: number,
): SeriesQuery {
  const kind = parseList<DeviceKindName>('kind', parameters.kind, [...DEVICE_KINDS.keys()]);
  const device = parseList('device', parameters.device, DEVICE_ID);
  const groupBy = parseList<SeriesTag>('groupBy', parameters.groupBy, TAGS);
  const { aggregate, across, top } = parameters;
  if (aggregate === undefined) {
    for (const field of ['across', 'top', 'groupBy'] as const) {
      if (parameters[field] !== undefined) throw createFieldProblem(field, 'needs an aggregate');
    }
  }
  if (top !== undefined && groupBy === undefined) throw createFieldProblem('top', 'needs groupBy');
  const filter: SeriesFilter = {
    ...(cities ? { city: cities } : {}),
    ...(kind ? { kind } : {}),
    ...(device ? { device } : {}),
  };
  return {
    ...toSeriesQuery(parameters, filter, nowMs),
    ...(aggregate ? { groupBy: groupBy ?? [] } : {}),
    ...(across ? { across } : {}),
    ...(top === undefined ? {} : { top }),
  };
}

export function toSeriesResource(result: SeriesResult): SeriesResource {
  return {
    series: result.series.map(({ tags, timesMs, values }) => ({ tags, times: timesMs, values })),
    truncated: result.truncated,
  };
}

function parseFields(measurement: string, text: string, aggregate: Aggregate | undefined): string[] {
  const metrics = MEASUREMENTS.get(measurement)?.metrics;
  if (!metrics) throw createFieldProblem('measurement', `must be of ${[...MEASUREMENTS.keys()].join(', ')}`);
  const fields = parseList('fields', text, [...metrics.keys()]) as string[];
  for (const field of fields) {
    if (aggregate && NUMERIC_AGGREGATES.has(aggregate) && !isNumeric(metrics.get(field) as MetricDef)) {
      throw createFieldProblem('aggregate', `${aggregate} needs numbers, which ${field} is not`);
    }
    if (aggregate === 'increase' && metrics.get(field)?.type !== 'counter') {
      throw createFieldProblem('aggregate', `increase needs counters, which ${field} is not`);
    }
  }
  return fields;
}

function isNumeric(metric: MetricDef): boolean {
  return metric.type === 'float' || metric.type === 'int' || metric.type === 'counter';
}

function parseRange(parameters: SeriesParameters, nowMs: number): { fromMs: number; toMs: number } {
  const toMs = parameters.to === undefined ? nowMs : Date.parse(parameters.to);
  const fromMs = parameters.from === undefined ? toMs - RANGE_DEFAULT_MS : Date.parse(parameters.from);
  if (!Number.isFinite(toMs)) throw createFieldProblem('to', 'must be an RFC 3339 time');
  if (!Number.isFinite(fromMs)) throw createFieldProblem('from', 'must be an RFC 3339 time');
  if (fromMs >= toMs) throw createFieldProblem('from', 'must be before to');
  return { fromMs, toMs };
}

function parseWindow(parameters: SeriesParameters, rangeMs: number): number | undefined {
  if (parameters.window === undefined) return undefined;
  if (parameters.aggregate === undefined) throw createFieldProblem('window', 'needs an aggregate');
  const leastS = Math.ceil(rangeMs / POINTS_PER_SERIES_MAX / 1000);
  if (parameters.window < leastS) {
    throw createFieldProblem(
      'window',
      `must be at least ${leastS} s for this range: a series has at most ${POINTS_PER_SERIES_MAX} points`,
    );
  }
  return parameters.window * 1000;
}
