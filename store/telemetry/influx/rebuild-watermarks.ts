/** Reads the newest stored time of every series, by which a write knows what has no row yet. */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { MAX_TIME_MS } from '../check-series-query.ts';
import { createWatermarks, toSeriesKey, type Watermarks } from '../watermarks.ts';
import { compileNewestRows, compileRawRows, type Source } from './compile-series-query.ts';
import type { AskSeries } from './influx-client.ts';
import { TAG_COLUMNS } from './line-protocol.ts';

/** How far back the newest rows are searched at start. Series silent for longer are looked up once. */
const SEARCH_MS = 6 * 3_600_000;
/** A device's clock may run ahead by this much (domain rule 4); a time beyond says nothing about now. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface RebuildOptions {
  ask: AskSeries;
  databases: readonly string[];
  measurements: Iterable<Measurement>;
  nowMs: number;
  maxSeries: number;
  onEvicted(count: number): void;
}

export async function rebuildWatermarks(options: RebuildOptions): Promise<Watermarks> {
  const { databases, maxSeries, onEvicted } = options;
  const measurements = databases.length === 0 ? [] : [...options.measurements];
  const toSource = ({ name, metrics }: Measurement, fromMs: number): Source & { fields: string[] } => ({
    measurement: name,
    databases,
    fields: [...metrics.keys()],
    fromMs,
    toMs: MAX_TIME_MS,
  });

  async function findNewestMs(fromMs: number): Promise<number> {
    let newestMs = Number.NEGATIVE_INFINITY;
    for (const measurement of measurements) {
      const newest = { ...toSource(measurement, fromMs), tags: [], order: 'desc', limit: 1 } as const;
      const [series] = await options.ask(compileRawRows(newest));
      newestMs = Math.max(newestMs, (series?.values[0]?.[0] as number | undefined) ?? newestMs);
    }
    return newestMs;
  }

  const latestMs = options.nowMs + CLOCK_TOLERANCE_MS;
  // Looking through all of history is dear, and seldom needed.
  let newestMs = await findNewestMs(latestMs - SEARCH_MS);
  if (newestMs === Number.NEGATIVE_INFINITY) newestMs = await findNewestMs(0);
  const floorMs = Math.min(newestMs, latestMs) - SEARCH_MS;
  const rebuilt = new Map<string, number>();
  for (const measurement of newestMs === Number.NEGATIVE_INFINITY ? [] : measurements) {
    for (const { tags = {}, values } of await options.ask(
      compileNewestRows(toSource(measurement, Math.max(0, floorMs))),
    )) {
      const key = toSeriesKey(tags[TAG_COLUMNS.device] as string, tags[TAG_COLUMNS.component] as string);
      rebuilt.set(key, Math.max(values[0]?.[0] as number, rebuilt.get(key) ?? 0));
    }
  }
  return createWatermarks({ floorMs, rebuilt, maxSeries, onEvicted });
}
