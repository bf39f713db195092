/**
 * The hours that have readings, of a database that was filled before there were rollups or by other programs. A day at a
 * time, so that no question takes long.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { MAX_TIME_MS } from '../check-series-query.ts';
import { HOUR_MS, type RollupHour } from '../rollups.ts';
import { compileAggregateRows, compileRawRows } from './compile-series-query.ts';
import type { InfluxClient } from './influx-client.ts';

const DAY_MS = 24 * HOUR_MS;

export async function* findStoredHours(
  database: string,
  measurements: Iterable<Measurement>,
  client: Pick<InfluxClient, 'ask'>,
): AsyncGenerator<RollupHour[]> {
  for (const { name, metrics } of measurements) {
    const source = { measurement: name, databases: [database], fields: [...metrics.keys()] };

    async function findOldestMs(fromMs: number): Promise<number | undefined> {
      const range = { fromMs, toMs: MAX_TIME_MS };
      const [series] = await client.ask(
        database,
        compileRawRows({ ...source, ...range, tags: [], limit: 1 }),
      );
      return series?.values[0]?.[0] as number | undefined;
    }

    let fromMs = await findOldestMs(0);
    while (fromMs !== undefined) {
      const toMs = fromMs - (fromMs % DAY_MS) + DAY_MS;
      const counts = compileAggregateRows({
        ...source,
        resolution: 'raw',
        aggregate: 'count',
        fromMs,
        toMs,
        windowMs: HOUR_MS,
        tags: ['city'],
      });
      const answered = await client.ask(database, counts);
      yield answered.flatMap(({ tags, values }) =>
        values.map(([hourMs]) => ({
          city: tags?.['city'] ?? '',
          measurement: name,
          hourMs: hourMs as number,
        })),
      );
      fromMs = await findOldestMs(toMs);
    }
  }
}
