/**
 * The increase of counters. A step goes from one value of a component to its next, whatever window or source they are in,
 * so the windows of every component are read in the order of time.
 */
import type { QuerySource } from '../plan-sources.ts';
import { ROLLUP_WIDTH_MS } from '../rollups.ts';
import { toStep } from '../window-parts.ts';
import type { PlannedRows } from './aggregate-points.ts';
import { compileIncreaseRows } from './compile-series-query.ts';
import type { InfluxRow } from './influx-client.ts';
import { type AskRows, IDENTITY, type Point, toKey } from './series-points.ts';

/** About what one answer may have. */
const ROWS_PER_REQUEST = 200_000;
/** Guesses, so that requests are of the right size. */
const COMPONENTS = 20_000;
const COMPONENTS_PER_DEVICE = 8;
const READING_INTERVAL_MS = 10_000;

export async function sumIncrease(rows: PlannedRows, ask: AskRows): Promise<Point[]> {
  const { fields, windowMs } = rows;
  const kept = rows.tags.map(tag => IDENTITY.indexOf(tag));
  const points = new Map<string, Point>();
  /** By component; of each field. */
  const last = new Map<string, (number | undefined)[]>();

  function add(row: InfluxRow, isRaw: boolean): void {
    const timeMs = row[0] as number;
    const identity = row.slice(1 + (isRaw ? 1 : 3) * fields.length) as string[];
    const tags = kept.map(index => identity[index] ?? '');
    const component = `${identity[IDENTITY.indexOf('device')]} ${identity[IDENTITY.indexOf('component')]}`;
    const startMs = windowMs === undefined ? rows.startMs : timeMs - (timeMs % windowMs);
    const key = `${startMs} ${toKey({ tags })}`;
    const point = points.get(key) ?? { timeMs: startMs, tags, values: fields.map(() => null) };
    points.set(key, point);
    const lastOf = last.get(component) ?? [];
    last.set(component, lastOf);
    fields.forEach((_, field) => {
      const [first, end = first, increase = 0] = isRaw
        ? [row[1 + field]]
        : row.slice(1 + 3 * field, 4 + 3 * field);
      if (typeof first !== 'number') return;
      const step = toStep(lastOf[field] ?? first, first);
      point.values[field] = ((point.values[field] ?? 0) as number) + step + (increase as number);
      lastOf[field] = end as number;
    });
  }

  for (const source of rows.sources) {
    for (const part of toParts(source, rows.filter?.device?.length)) {
      for (const row of await ask(compileIncreaseRows({ ...rows, ...part })))
        add(row, source.resolution === 'raw');
    }
  }
  return [...points.values()];
}

function* toParts(source: QuerySource, devices: number | undefined): Generator<QuerySource> {
  const components = Math.min((devices ?? COMPONENTS) * COMPONENTS_PER_DEVICE, COMPONENTS);
  const widthMs = source.resolution === 'raw' ? READING_INTERVAL_MS : ROLLUP_WIDTH_MS[source.resolution];
  const lengthMs = Math.ceil(ROWS_PER_REQUEST / components) * widthMs;
  for (let fromMs = source.fromMs; fromMs < source.toMs; fromMs += lengthMs) {
    yield { ...source, fromMs, toMs: Math.min(fromMs + lengthMs, source.toMs) };
  }
}
