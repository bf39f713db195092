/**
 * The InfluxQL of the dashboards, in the part 1.8, 2.x and 3 share (decision 4). Grafana fills in variables as
 * regular expressions, `=~ /^${city:regex}$/`, the one form that neither misreads nor can be broken out of.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';

const matches = (tag: string) => `"${tag}" =~ /^\${${tag}:regex}$/`;

/** What the variables of the dashboard choose; with a kind where several kinds share the measurement. */
export function toScope(kind?: DeviceKindName): string {
  const fixed = kind === undefined ? [] : [`"kind" = '${kind}'`];
  return [...fixed, matches('city'), matches('kind'), matches('device'), '$timeFilter'].join(' AND ');
}

/** What an alert rule watches: it knows no variables. */
export function toAlertScope(kind: DeviceKindName): string {
  return `"kind" = '${kind}' AND $timeFilter`;
}

export type Aggregate = 'mean' | 'min' | 'max' | 'sum' | 'count' | 'last';

export interface Figure {
  measurement: string;
  metric: string;
  kind?: DeviceKindName;
  /** Only where this holds of the value, like `= true`. */
  where?: string;
}

export const COMPONENT = '"city", "device", "comp"';

/** One number now: the last value of every component, put together. */
export function nowOverAll(aggregate: Aggregate, figure: Figure): string {
  const where = figure.where ? ` WHERE "value" ${figure.where}` : '';
  return (
    `SELECT ${aggregate}("value") FROM (SELECT last("${figure.metric}") AS "value" FROM "${figure.measurement}"` +
    ` WHERE ${toScope(figure.kind)} GROUP BY ${COMPONENT})${where}`
  );
}

/** How many devices reported in the range of the panel. */
export function countDevices(figure: Figure): string {
  return (
    `SELECT count("value") FROM (SELECT last("${figure.metric}") AS "value" FROM "${figure.measurement}"` +
    ` WHERE ${toScope(figure.kind)} GROUP BY "city", "device")`
  );
}

/** A curve per group straight over all readings: right for means and extremes. */
export function overTime(
  aggregate: Aggregate,
  figure: Figure,
  groups: readonly string[] = ['city'],
  math = '',
): string {
  const where = figure.where ? `"${figure.metric}" ${figure.where} AND ` : '';
  return (
    `SELECT ${aggregate}("${figure.metric}")${math} FROM "${figure.measurement}"` +
    ` WHERE ${where}${toScope(figure.kind)} GROUP BY time($__interval)${toTags(groups)} fill(none)`
  );
}

/** How many components said so at least once in the interval; the condition inside keeps it cheap. */
export function countOverTime(figure: Figure & { where: string }): string {
  return (
    `SELECT count("value") FROM (SELECT last("${figure.metric}") AS "value" FROM "${figure.measurement}"` +
    ` WHERE "${figure.metric}" ${figure.where} AND ${toScope(figure.kind)}` +
    ` GROUP BY time($__interval), ${COMPONENT} fill(none))` +
    ' WHERE $timeFilter GROUP BY time($__interval) fill(none)'
  );
}

/**
 * What counters gained from the first to the last value in the range: one number, or one row per group. A counter
 * that restarted in between is left out.
 */
export function gainInRange(figure: Figure, groups: readonly string[] = []): string {
  const by = groups.length > 0 ? ` GROUP BY ${groups.map(tag => `"${tag}"`).join(', ')}` : '';
  return (
    `SELECT sum("gain") AS "${figure.metric}" FROM (SELECT last("${figure.metric}") - first("${figure.metric}")` +
    ` AS "gain" FROM "${figure.measurement}" WHERE ${toScope(figure.kind)} GROUP BY ${COMPONENT})` +
    ` WHERE "gain" >= 0${by}`
  );
}

export const toTags = (groups: readonly string[]) => groups.map(tag => `, "${tag}"`).join('');

/** A row per component with its last values; `where` keeps those that matter, in terms of the metric names. */
export function lastPerComponent(
  measurement: string,
  metrics: readonly string[],
  options: { kind?: DeviceKindName; where?: string } = {},
): string {
  const lasts = metrics.map(metric => `last("${metric}") AS "${metric}"`).join(', ');
  const inner = `SELECT ${lasts} FROM "${measurement}" WHERE ${toScope(options.kind)} GROUP BY ${COMPONENT}`;
  if (options.where === undefined) return inner;
  return `SELECT ${toNames(metrics)} FROM (${inner}) WHERE ${options.where} GROUP BY ${COMPONENT}`;
}

/**
 * Every message that meets the condition, oldest first, a row each with its component. Without grouping, because InfluxDB
 * takes more than twice as long to look at thousands of components one by one; the panel keeps the newest of each.
 */
export function messagesWhere(measurement: string, metrics: readonly string[], where: string): string {
  return `SELECT ${toNames(metrics)}, ${COMPONENT} FROM "${measurement}" WHERE (${where}) AND ${toScope()}`;
}

const toNames = (metrics: readonly string[]) => metrics.map(metric => `"${metric}"`).join(', ');
