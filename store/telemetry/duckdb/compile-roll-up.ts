/**
 * SQL that computes rollups: 5 min ones from the readings of an hour, that of the hour from them. Pure. Parameters of
 * every statement: the city, the start and the end of the hour.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { isNumeric } from '../check-series-query.ts';
import { ROLLUP_WIDTH_MS, type RollupPart } from '../rollups.ts';
import { quoteName } from './duckdb-tables.ts';
import { type RollupColumn, toRollupColumns, toRollupTable } from './rollup-tables.ts';

const OF_HOUR = 'city = $1 AND time >= $2 AND time < $3';
const FIRST_COLUMNS = 'time, city, kind, device, component';

/** In this order, in one transaction. */
export function compileRollUp(measurement: Measurement): string[] {
  const fine = quoteName(toRollupTable(measurement.name, '5min'));
  const coarse = quoteName(toRollupTable(measurement.name, '1h'));
  const columns = toRollupColumns(measurement);
  return [
    `DELETE FROM ${fine} WHERE ${OF_HOUR}`,
    compileInsert(
      fine,
      quoteName(measurement.name),
      columns,
      ROLLUP_WIDTH_MS['5min'],
      fromReadings,
      ({ metric }) => quoteName(metric.name),
    ),
    `DELETE FROM ${coarse} WHERE ${OF_HOUR}`,
    compileInsert(coarse, fine, columns, ROLLUP_WIDTH_MS['1h'], fromRollups, ({ metric }) =>
      quoteName(`${metric.name}_last`),
    ),
  ];
}

/** The value of the reading or window before, in the same window of the result. */
export function toPreviousName({ metric }: Pick<RollupColumn, 'metric'>): string {
  return quoteName(`${metric.name}_before`);
}

/** From the value before to the value: 0 if there is none before, the value itself if the counter has fallen. */
export function toStep(value: string, previous: string): string {
  return `CASE WHEN ${value} IS NULL THEN NULL WHEN ${previous} IS NULL THEN 0
WHEN ${value} >= ${previous} THEN ${value} - ${previous} ELSE ${value} END`;
}

function compileInsert(
  into: string,
  from: string,
  columns: readonly RollupColumn[],
  widthMs: number,
  toValue: (column: RollupColumn) => string,
  toLast: (column: RollupColumn) => string,
): string {
  const window = `time // ${widthMs}`;
  const previous = columns
    .filter(({ part }) => part === 'increase')
    .map(column => `, lag(${toLast(column)} IGNORE NULLS) OVER in_window AS ${toPreviousName(column)}`);
  const values = columns.map(column => `(${toValue(column)})::${column.type}`);
  return `INSERT INTO ${into} (${[FIRST_COLUMNS, ...columns.map(({ name }) => quoteName(name))].join(', ')})
SELECT ${[`${window} * ${widthMs}, $1, max(kind), device, component`, ...values].join(', ')}
FROM (SELECT *${previous.join('')} FROM ${from} WHERE ${OF_HOUR}
WINDOW in_window AS (PARTITION BY device, component, ${window} ORDER BY time))
GROUP BY ${window}, device, component`;
}

function fromReadings(column: RollupColumn): string {
  const { metric, part } = column;
  const value = isNumeric(metric) ? `${quoteName(metric.name)}::DOUBLE` : quoteName(metric.name);
  const of: Record<RollupPart, string> = {
    count: `nullif(count(${value}), 0)`,
    sum: `sum(${value})`,
    min: `min(${value})`,
    max: `max(${value})`,
    last: `arg_max(${value}, time)`,
    first: `arg_min(${value}, time)`,
    increase: `sum(${toStep(value, toPreviousName(column))})`,
  };
  return of[part];
}

function fromRollups(column: RollupColumn): string {
  const { metric, part } = column;
  const name = quoteName(column.name);
  const first = quoteName(`${metric.name}_first`);
  const of: Record<RollupPart, string> = {
    count: `sum(${name})`,
    sum: `sum(${name})`,
    min: `min(${name})`,
    max: `max(${name})`,
    last: `arg_max(${name}, time)`,
    first: `arg_min(${name}, time)`,
    increase: `sum(${name} + ${toStep(first, toPreviousName(column))})`,
  };
  return of[part];
}
