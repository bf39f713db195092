/**
 * Queries that read rollups (decision 8) instead of readings, for what concerns thousands of components: ten times as
 * cheap. What always holds: a rollup is as wide as the devices' report interval at least, so that every component is
 * in every window; the present hour has none, so what must be seen at once is read from the readings beside it, and
 * no window from both.
 */
import { COMPONENT, type Figure, toScope, toTags } from './influx-queries.ts';
import type { RollupWidth } from './report-intervals.ts';

/** A measurement without a condition on its value. */
export type RolledFigure = Omit<Figure, 'where'>;

/** An hour is rolled up a few minutes after its end; what waits longer is in trouble. */
const ROLLED_UNTIL = 'now() - 2h';

/** Names as the store writes them; the test that asks a real InfluxDB fills it by the store's own code. */
const from = ({ measurement }: RolledFigure, width: RollupWidth) => `"${measurement}_${width}"`;
const part = ({ metric }: RolledFigure, name: 'sum' | 'count' | 'min' | 'max' | 'last') =>
  `"${metric}_${name}"`;
const WIDTHS: Readonly<Record<RollupWidth, string>> = { '5min': '5m', '1h': '1h' };

/**
 * The means of all components added up, a curve per group. Grouping by component is what costs in InfluxDB, and a
 * window of a rollup is one row per component already.
 */
export function rolledTotal(
  figure: RolledFigure,
  width: RollupWidth,
  groups: readonly string[],
  condition = '',
): string {
  return (
    'SELECT mean("total") FROM (SELECT sum("value") AS "total" FROM' +
    ` (SELECT ${part(figure, 'sum')} / ${part(figure, 'count')} AS "value" FROM ${from(figure, width)}` +
    ` WHERE ${toScope(figure.kind)}${condition}) WHERE $timeFilter` +
    ` GROUP BY time(${WIDTHS[width]})${toTags(groups)} fill(none))` +
    ` WHERE $timeFilter GROUP BY time($__interval)${toTags(groups)} fill(none)`
  );
}

/** The same in two curves: rollups as far as they are sure to be there, then readings. */
export function rolledAndRecentTotal(
  figure: RolledFigure,
  groups: readonly string[],
): { rolled: string; recent: string } {
  return {
    rolled: rolledTotal(figure, '5min', groups, ` AND time < ${ROLLED_UNTIL}`),
    recent:
      'SELECT "total" FROM (SELECT sum("value") AS "total" FROM' +
      ` (SELECT mean("${figure.metric}") AS "value" FROM "${figure.measurement}"` +
      ` WHERE ${toScope(figure.kind)} AND time >= ${ROLLED_UNTIL}` +
      ` GROUP BY time($__interval), ${COMPONENT} fill(none))` +
      ` WHERE $timeFilter GROUP BY time($__interval)${toTags(groups)} fill(none))` +
      // Windows that began before are drawn from the rollups.
      ` WHERE time >= ${ROLLED_UNTIL}${groups.length > 0 ? ` GROUP BY ${toTags(groups).slice(2)}` : ''}`,
  };
}

/** A curve per group: the mean of all components' hourly means, the least or greatest of all readings. */
export function rolledCourse(
  aggregate: 'mean' | 'min' | 'max',
  figure: RolledFigure,
  groups: readonly string[] = ['city'],
): string {
  const hours = `${from(figure, '1h')} WHERE ${toScope(figure.kind)}`;
  const by = `GROUP BY time($__interval)${toTags(groups)} fill(none)`;
  if (aggregate !== 'mean') return `SELECT ${aggregate}(${part(figure, aggregate)}) FROM ${hours} ${by}`;
  return (
    `SELECT mean("value") FROM (SELECT ${part(figure, 'sum')} / ${part(figure, 'count')} AS "value" FROM ${hours})` +
    ` WHERE $timeFilter ${by}`
  );
}

/**
 * What counters of all components gained, from the last value of each hour; one that fell has restarted and is not
 * counted back.
 */
export function rolledGain(
  figure: RolledFigure,
  window: string,
  groups: readonly string[] = ['city'],
): string {
  return (
    `SELECT sum("gain") FROM (SELECT non_negative_difference(last(${part(figure, 'last')})) AS "gain"` +
    ` FROM ${from(figure, '1h')} WHERE ${toScope(figure.kind)}` +
    ` GROUP BY time(${window}), ${COMPONENT} fill(none))` +
    ` WHERE $timeFilter GROUP BY time(${window})${toTags(groups)} fill(none)`
  );
}

/** How many components said so last in an hour; over several hours their mean. */
export function rolledCount(figure: RolledFigure, value: string): string {
  return (
    `SELECT mean("components") FROM (SELECT count("value") AS "components" FROM` +
    ` (SELECT ${part(figure, 'last')} AS "value" FROM ${from(figure, '1h')}` +
    ` WHERE ${part(figure, 'last')} = '${value}' AND ${toScope(figure.kind)})` +
    ' WHERE $timeFilter GROUP BY time(1h) fill(none)) WHERE $timeFilter GROUP BY time($__interval) fill(none)'
  );
}
