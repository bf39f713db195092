/**
 * How much is stored. InfluxDB knows its series, not its points: they are counted, at most a hundredth of the time, and
 * not for longer than a query may take. Its size on disk it tells on its page of own figures, where that is open.
 */
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { MAX_TIME_MS } from '../check-series-query.ts';
import { compileCounts } from './compile-series-query.ts';
import type { AskSeries, InfluxSeries } from './influx-client.ts';

export interface InfluxStatsOptions {
  url: string;
  version: 1 | 2;
  measurements: ReadonlyMap<string, Measurement>;
  clock: Clock;
  timeoutMs: number;
}

export interface InfluxStats {
  /** As counted last; of every measurement the values of its most frequent metric. */
  countRows(databases: readonly string[], ask: AskSeries): Promise<number>;
  /** Of the databases, in 2.x of all buckets; 0 when InfluxDB does not say. */
  readDiskBytes(databases: readonly string[]): Promise<number>;
}

const PAUSE_FACTOR = 100;

export function createInfluxStats(options: InfluxStatsOptions): InfluxStats {
  const { clock, url, version } = options;
  let rows = 0;
  let nextMs = Number.NEGATIVE_INFINITY;

  async function count(databases: readonly string[], ask: AskSeries): Promise<number> {
    let counted = 0;
    for (const { name, metrics } of options.measurements.values()) {
      const source = { measurement: name, databases, fromMs: 0, toMs: MAX_TIME_MS };
      counted += toRowCount(await ask(compileCounts({ ...source, fields: [...metrics.keys()] })));
    }
    return counted;
  }

  return {
    async countRows(databases, ask) {
      const startedMs = clock.monotonicMs();
      if (startedMs < nextMs || databases.length === 0) return rows;
      try {
        rows = await count(databases, ask);
      } catch (error) {
        // So many rows that counting them takes too long: the figure stays what it was.
        if (!(error instanceof AppError) || !error.canRetry) throw error;
      } finally {
        const endedMs = clock.monotonicMs();
        nextMs = endedMs + (endedMs - startedMs) * PAUSE_FACTOR;
      }
      return rows;
    },
    async readDiskBytes(databases) {
      try {
        const page = version === 1 ? '/debug/vars' : '/metrics';
        const answer = await fetch(`${url}${page}`, { signal: AbortSignal.timeout(options.timeoutMs) });
        if (!answer.ok) return 0;
        return version === 1
          ? sumShards((await answer.json()) as OwnFigures, databases)
          : sumMetric(await answer.text(), 'storage_shard_disk_size');
      } catch {
        return 0;
      }
    },
  };
}

/** Of the answer to `compileCounts`. */
export function toRowCount([series]: readonly InfluxSeries[]): number {
  const [, ...counts] = series?.values[0] ?? [];
  return counts.reduce<number>((most, count) => Math.max(most, (count ?? 0) as number), 0);
}

type OwnFigures = Record<
  string,
  { name?: string; tags?: { database?: string }; values?: { diskBytes?: number } }
>;

function sumShards(figures: OwnFigures, databases: readonly string[]): number {
  return Object.values(figures)
    .filter(({ name, tags }) => name === 'shard' && databases.includes(tags?.database ?? ''))
    .reduce((sum, { values }) => sum + (values?.diskBytes ?? 0), 0);
}

/** Of Prometheus text, over all labels. */
function sumMetric(text: string, name: string): number {
  return text
    .split('\n')
    .filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
