/**
 * What Grafana makes of a query before InfluxDB sees it, re-implemented from its source: variables in the browser,
 * then time range and interval in the backend. Only what our dashboards use; an unknown name stays, as it does there.
 */

export interface VariableValue {
  /** A variable of several values keeps them in a list, even if one is chosen. */
  value: string | readonly string[];
  /** Set when All is chosen and the variable has an allValue: it goes in as it is. */
  raw?: string;
}

export type Variables = ReadonlyMap<string, VariableValue>;

export interface QueryRange {
  fromMs: number;
  toMs: number;
  intervalMs: number;
}

const VARIABLE = /\$\{(\w+)(?::(\w+))?\}|\$(\w+)/g;

export function expandVariables(query: string, variables: Variables): string {
  return query.replaceAll(VARIABLE, (whole, braced, format, bare) => {
    const variable = variables.get(braced ?? bare);
    if (!variable) return whole;
    if (variable.raw !== undefined) return variable.raw;
    if (format === undefined) return toUnformatted(variable.value);
    if (format !== 'regex') throw new Error(`${whole}: the format ${format} is not used here`);
    return toRegex(variable.value);
  });
}

function toRegex(value: string | readonly string[]): string {
  if (typeof value === 'string') return escapeRegex(value);
  const escaped = value.map(escapeRegex);
  return escaped.length === 1 ? escaped[0]! : `(${escaped.join('|')})`;
}

/** Grafana escapes the slash too: InfluxQL ends a regular expression with it. */
function escapeRegex(value: string): string {
  return value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&');
}

function toUnformatted(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : `(${value.map(escapeRegex).join('|')})`;
}

/** The backend's plain replacements, in its order. */
export function expandRange(query: string, { fromMs, toMs, intervalMs }: QueryRange): string {
  return query
    .replaceAll('$timeFilter', `time >= ${fromMs}ms and time <= ${toMs}ms`)
    .replaceAll('$__interval_ms', String(intervalMs))
    .replaceAll('$__interval', toDurationText(intervalMs))
    .replaceAll('$interval', toDurationText(intervalMs));
}

/** What the data source for PostgreSQL makes of its macros. */
export function expandSqlRange(query: string, { fromMs, toMs, intervalMs }: QueryRange): string {
  return query
    .replaceAll('$__timeFrom()', `'${new Date(fromMs).toISOString()}'`)
    .replaceAll('$__timeTo()', `'${new Date(toMs).toISOString()}'`)
    .replaceAll('$__interval_ms', String(intervalMs));
}

const STEPS_MS: readonly [below: number, gives: number][] = [
  [1500, 1000],
  [3500, 2000],
  [7500, 5000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
];

/** The interval Grafana chooses for a panel of so many points, never below the least one. */
export function toIntervalMs(rangeMs: number, points: number, leastMs: number): number {
  const raw = rangeMs / points;
  const rounded = STEPS_MS.find(([below]) => raw < below)?.[1] ?? 2_592_000_000;
  return Math.max(rounded, leastMs);
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function parseDuration(text: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) throw new Error(`"${text}" is no duration`);
  return Number(count) * UNIT_MS[unit]!;
}

function toDurationText(ms: number): string {
  const [unit, size] = Object.entries(UNIT_MS).findLast(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
