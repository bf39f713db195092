/**
 * Readings and rollups of one query as one table to aggregate: a reading is a window that holds itself. Columns: time,
 * the tags, and for each field the parts that the aggregate is made of.
 */
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import { isNumeric, SERIES_TAGS } from '../check-series-query.ts';
import type { QuerySource } from '../plan-sources.ts';
import { type RollupPart, toPartName } from '../rollups.ts';
import type { Aggregate } from '../series-query.ts';
import { toPartValue, toStep } from './compile-roll-up.ts';
import { quoteName } from './duckdb-tables.ts';
import { toRollupTable } from './rollup-tables.ts';

/** `first` has no rollups. */
export type CombinedAggregate = Exclude<Aggregate, 'first'>;

const PARTS: Record<CombinedAggregate, readonly RollupPart[]> = {
  mean: ['count', 'sum'],
  sum: ['sum'],
  count: ['count'],
  min: ['min'],
  max: ['max'],
  last: ['last'],
  increase: ['first', 'last', 'increase'],
};

/**
 * What stands behind FROM.
 * @param where the tags' conditions, the same for every source
 */
export function combineSources(
  sources: readonly QuerySource[],
  measurement: string,
  metrics: readonly MetricDef[],
  aggregate: CombinedAggregate,
  where: readonly string[],
): string {
  const parts = PARTS[aggregate];
  const selects = sources.flatMap(({ resolution, fromMs, toMs }) => {
    const conditions = [`time >= ${fromMs} AND time < ${toMs}`, ...where];
    const select = (from: string, of: readonly MetricDef[], toColumn: ToColumn, more: readonly string[]) => {
      const columns = metrics.flatMap(metric =>
        parts.map(
          part => `${of.includes(metric) ? toColumn(metric, part) : 'NULL'} AS ${toName(metric, part)}`,
        ),
      );
      return `SELECT time, ${[...SERIES_TAGS, ...columns].join(', ')}
FROM ${quoteName(from)} WHERE ${[...conditions, ...more].join(' AND ')}`;
    };
    if (resolution === 'raw') {
      const present = metrics.map(metric => `${quoteName(metric.name)} IS NOT NULL`);
      return select(measurement, metrics, toPartOfReading, [`(${present.join(' OR ')})`]);
    }
    // A table has one metric; those of the others are put beside it as rows of their own.
    return metrics.map(metric =>
      select(toRollupTable(measurement, metric.name, resolution), [metric], toPartValue, []),
    );
  });
  const all = selects.join('\nUNION ALL ');
  if (aggregate !== 'increase') return `(${all})`;
  const previous = metrics.map(
    metric => `lag(${toName(metric, 'last')} IGNORE NULLS) OVER of_component AS ${toPreviousName(metric)}`,
  );
  return `(SELECT *, ${previous.join(', ')} FROM (${all})
WINDOW of_component AS (PARTITION BY device, component ORDER BY time))`;
}

type ToColumn = (metric: MetricDef, part: RollupPart) => string;

export function toCombinedAggregate(aggregate: CombinedAggregate, metric: MetricDef): string {
  const of = (part: RollupPart) => toName(metric, part);
  switch (aggregate) {
    case 'mean':
      return `sum(${of('sum')}) / sum(${of('count')})`;
    case 'sum':
      return `sum(${of('sum')})`;
    case 'count':
      return `coalesce(sum(${of('count')}), 0)::DOUBLE`;
    case 'min':
      return `min(${of('min')})`;
    case 'max':
      return `max(${of('max')})`;
    case 'last':
      return `arg_max(${of('last')}, time)`;
    case 'increase':
      return `sum(${of('increase')} + ${toStep(of('first'), toPreviousName(metric))})`;
  }
}

/** The last value of the component before this one. */
function toPreviousName(metric: MetricDef): string {
  return quoteName(`${metric.name}_before`);
}

function toName(metric: MetricDef, part: RollupPart): string {
  return quoteName(toPartName(metric, part));
}

function toPartOfReading(metric: MetricDef, part: RollupPart): string {
  const name = quoteName(metric.name);
  if (part === 'count') return `CASE WHEN ${name} IS NOT NULL THEN 1 END`;
  if (part === 'increase') return `CASE WHEN ${name} IS NOT NULL THEN 0 END`;
  return isNumeric(metric) ? `${name}::DOUBLE` : name;
}
