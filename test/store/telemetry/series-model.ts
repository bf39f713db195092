/** What a series query means, said as plainly as possible over a list of readings: the tests compare stores with it. */
import type { Reading } from '#core/readings.ts';
import type {
  Aggregate,
  Series,
  SeriesQuery,
  SeriesResult,
  SeriesTag,
} from '#store/telemetry/series-query.ts';

type Value = number | string | boolean | null;

interface Point {
  timeMs: number;
  tags: Record<string, string>;
  values: Record<string, Value>;
}

/** The readings must be in time order and share no identity. */
export function answer(query: SeriesQuery, readings: readonly Reading[]): SeriesResult {
  const asked = readings.filter(reading => isAsked(query, reading)).map(toPoint);
  const rows = query.aggregate === 'increase' ? toSteps(query.fields, asked) : asked;
  const tags: SeriesTag[] = query.aggregate
    ? [...(query.groupBy ?? [])]
    : [...new Set<SeriesTag>(['device', 'component', ...(query.groupBy ?? [])])];
  let points = query.aggregate ? aggregateTwice(query, rows, tags, query.windowMs) : rows;
  const ranks = rank(query, rows, tags);
  if (ranks) points = points.filter(point => ranks.has(toKey(point, tags)));
  const order = (point: Point) =>
    ranks ? String(ranks.get(toKey(point, tags))).padStart(4, '0') : toKey(point, tags);
  const sign = query.order === 'desc' ? -1 : 1;
  points = points.toSorted((a, b) => sign * (a.timeMs - b.timeMs) || compare(order(a), order(b)));
  const series = new Map<string, Series>();
  for (const point of points.slice(0, query.limit)) addTo(series, query, point, tags);
  const sorted = [...series.values()].toSorted((a, b) => compare(order(asPoint(a)), order(asPoint(b))));
  return { series: sorted, truncated: points.length > query.limit };
}

function isAsked(query: SeriesQuery, reading: Reading): boolean {
  const tags: Record<string, string> = { ...reading } as never;
  return (
    reading.component.startsWith(`${query.measurement}-`) &&
    reading.timeMs >= query.fromMs &&
    reading.timeMs < query.toMs &&
    query.fields.some(field => reading.values[field] !== undefined) &&
    Object.entries(query.filter ?? {}).every(([tag, values]) => values.includes(tags[tag] as string))
  );
}

function toPoint({ timeMs, city, kind, device, component, values }: Reading): Point {
  return { timeMs, tags: { city, kind, device, component }, values };
}

/** Instead of each value the step to it from the last value of its component; a value that fell is a step itself. */
function toSteps(fields: readonly string[], points: readonly Point[]): Point[] {
  const last = new Map<string, number>();
  return points.map(point => {
    const values: Record<string, Value> = {};
    for (const field of fields) {
      const value = point.values[field] as number | undefined;
      if (value === undefined) continue;
      const key = `${toKey(point, ['device', 'component'])} ${field}`;
      const before = last.get(key) ?? value;
      values[field] = value >= before ? value - before : value;
      last.set(key, value);
    }
    return { ...point, values };
  });
}

function asPoint(series: Series): Point {
  return { timeMs: 0, tags: series.tags as Record<string, string>, values: {} };
}

function aggregateTwice(
  query: SeriesQuery,
  rows: readonly Point[],
  tags: readonly SeriesTag[],
  windowMs: number | undefined,
): Point[] {
  const start = (point: Point) =>
    windowMs === undefined ? query.fromMs : Math.floor(point.timeMs / windowMs) * windowMs;
  const windowed = rows.map(point => ({ ...point, timeMs: start(point) }));
  if (!query.across) return aggregateOnce(query.fields, windowed, tags, query.aggregate as Aggregate);
  const perSeries = aggregateOnce(
    query.fields,
    windowed,
    ['city', 'kind', 'device', 'component'],
    query.aggregate as Aggregate,
  );
  return aggregateOnce(query.fields, perSeries, tags, query.across);
}

function aggregateOnce(
  fields: readonly string[],
  points: readonly Point[],
  tags: readonly SeriesTag[],
  aggregate: Aggregate,
): Point[] {
  const groups = Map.groupBy(points, point => `${point.timeMs} ${toKey(point, tags)}`);
  return [...groups.values()].map(group => {
    const [first] = group as [Point];
    const values = fields.map(field => [
      field,
      reduce(
        aggregate,
        group.map(point => point.values[field] ?? null).filter(value => value !== null),
      ),
    ]);
    return { timeMs: first.timeMs, tags: first.tags, values: Object.fromEntries(values) };
  });
}

function reduce(aggregate: Aggregate, values: NonNullable<Value>[]): Value {
  if (aggregate === 'count') return values.length;
  if (values.length === 0) return null;
  if (aggregate === 'first') return values[0] as Value;
  if (aggregate === 'last') return values.at(-1) as Value;
  const numbers = values as number[];
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (aggregate === 'sum' || aggregate === 'increase') return sum;
  return { mean: sum / numbers.length, min: Math.min(...numbers), max: Math.max(...numbers) }[aggregate];
}

function rank(
  query: SeriesQuery,
  rows: readonly Point[],
  tags: readonly SeriesTag[],
): Map<string, number> | undefined {
  if (query.top === undefined) return undefined;
  const first = query.fields[0] as string;
  const isKnown = (point: Point) => point.values[first] !== undefined && point.values[first] !== null;
  const whole = aggregateTwice(query, rows, tags, undefined).filter(isKnown);
  const ranked = whole.toSorted(
    (a, b) =>
      (b.values[first] as number) - (a.values[first] as number) || compare(toKey(a, tags), toKey(b, tags)),
  );
  return new Map(ranked.slice(0, query.top).map((point, index) => [toKey(point, tags), index]));
}

function addTo(
  series: Map<string, Series>,
  query: SeriesQuery,
  point: Point,
  tags: readonly SeriesTag[],
): void {
  const key = toKey(point, tags);
  const entry: Series = series.get(key) ?? {
    tags: Object.fromEntries(tags.map(tag => [tag, point.tags[tag] as string])),
    timesMs: [],
    values: Object.fromEntries(query.fields.map(field => [field, []])),
  };
  series.set(key, entry);
  entry.timesMs.push(point.timeMs);
  for (const field of query.fields) entry.values[field]?.push(point.values[field] ?? null);
}

function toKey(point: Point, tags: readonly SeriesTag[]): string {
  return tags.map(tag => point.tags[tag]).join(' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
