/**
 * SQL that computes the rollups of an hour, metric by metric: 5 min ones from the readings, that of the hour from them.
 * Pure. Parameters of every statement: the start and the end of the hour, then the cities.
 */
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import { isNumeric } from '../check-series-query.ts';
import { partsOf, ROLLUP_WIDTH_MS, type RollupPart } from '../rollups.ts';
import { quoteName } from './duckdb-tables.ts';
import { toPartType, toRollupTable } from './rollup-tables.ts';

/**
 * In this order, in one transaction. A window of one number has only count and sum, which is that number: most devices
 * report less often than every 5 minutes.
 */
export function compileRollUp(measurement: string, metric: MetricDef, cities: number): string[] {
  const fine = quoteName(toRollupTable(measurement, metric.name, '5min'));
  const coarse = quoteName(toRollupTable(measurement, metric.name, '1h'));
  const places = Array.from({ length: cities }, (_, index) => `$${index + 3}`);
  const ofHour = `time >= $1 AND time < $2 AND city IN (${places.join(', ')})`;
  const columns = [
    'time, city, kind, device, component',
    ...partsOf(metric).map(part => `${toPartValue(metric, part)} AS ${quoteName(part)}`),
  ];
  const value = isNumeric(metric) ? `${quoteName(metric.name)}::DOUBLE` : quoteName(metric.name);
  const readings = `SELECT time, city, kind, device, component, ${value} AS value
FROM ${quoteName(measurement)} WHERE ${ofHour} AND ${quoteName(metric.name)} IS NOT NULL`;
  return [
    `DELETE FROM ${fine} WHERE ${ofHour}`,
    compileInsert(fine, metric, readings, ROLLUP_WIDTH_MS['5min'], FROM_VALUES, 'value'),
    `DELETE FROM ${coarse} WHERE ${ofHour}`,
    compileInsert(
      coarse,
      metric,
      `SELECT ${columns.join(', ')} FROM ${fine} WHERE ${ofHour}`,
      ROLLUP_WIDTH_MS['1h'],
      FROM_WINDOWS,
      '"last"',
    ),
  ];
}

/** From the value before to the value: 0 if there is none before, the value itself if the counter has fallen. */
export function toStep(value: string, previous: string): string {
  return `CASE WHEN ${value} IS NULL THEN NULL WHEN ${previous} IS NULL THEN 0
WHEN ${value} >= ${previous} THEN ${value} - ${previous} ELSE ${value} END`;
}

/** What a stored part stands for. */
export function toPartValue(metric: MetricDef, part: RollupPart): string {
  return isNumeric(metric) && COPIES.includes(part) ? `coalesce("${part}", "sum")` : quoteName(part);
}

/** Equal to the sum in a window of one number, and not stored there. */
export const COPIES: readonly RollupPart[] = ['min', 'max', 'last', 'first'];

/** Over the readings of a window, by time. */
const FROM_VALUES: Record<RollupPart, string> = {
  count: 'count(*)',
  sum: 'sum(value)',
  min: 'min(value)',
  max: 'max(value)',
  last: 'arg_max(value, time)',
  first: 'arg_min(value, time)',
  increase: `sum(${toStep('value', 'previous')})`,
};

/** Over the windows of a longer window. */
const FROM_WINDOWS: Record<RollupPart, string> = {
  count: 'sum("count")',
  sum: 'sum("sum")',
  min: 'min("min")',
  max: 'max("max")',
  last: 'arg_max("last", time)',
  first: 'arg_min("first", time)',
  increase: `sum("increase" + ${toStep('"first"', 'previous')})`,
};

/** @param last what the next row steps from */
function compileInsert(
  into: string,
  metric: MetricDef,
  rows: string,
  widthMs: number,
  aggregates: Record<RollupPart, string>,
  last: string,
): string {
  const parts = partsOf(metric);
  const window = `time // ${widthMs}`;
  const names = ['time', 'city', 'kind', 'device', 'component', ...parts.map(quoteName)];
  const values = parts.map(part => {
    const value = `(${aggregates[part]})::${toPartType(metric, part)}`;
    const isCopy = isNumeric(metric) && COPIES.includes(part);
    return isCopy ? `CASE WHEN ${aggregates.count} > 1 THEN ${value} END` : value;
  });
  const from = parts.includes('increase')
    ? `SELECT *, lag(${last}) OVER (PARTITION BY device, component, ${window} ORDER BY time) AS previous
FROM (${rows})`
    : rows;
  return `INSERT INTO ${into} (${names.join(', ')})
SELECT ${[`${window} * ${widthMs}`, 'max(city)', 'max(kind)', 'device', 'component', ...values].join(', ')}
FROM (${from}) GROUP BY ${window}, device, component`;
}
