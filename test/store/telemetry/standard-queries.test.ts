/** The standard queries of the benchmark can be asked and have answers, on a small day. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { buildTelemetryDay } from '../../bench/build-telemetry-day.ts';
import { measureQueries, toApiPath, toStandardQueries, toStoreRunner } from '../../bench/series-queries.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { NOON_MS } from './telemetry-fixtures.ts';

describe('the standard queries', () => {
  it('are answered from a day built for them', async () => {
    const directory = createTemporaryDirectory();
    const day = await buildTelemetryDay({ directory, toMs: NOON_MS, devices: 1000, minutes: 30 });
    const silent = (6 + 3 + 1) * 10;
    expect(day.rows).toBe(1000 * 30 - silent);
    const store = await openTelemetryStore({ engine: 'duckdb', directory });
    onTestFinished(() => store.close());
    const timings = await measureQueries(toStandardQueries(day), toStoreRunner(store), 1);
    expect(timings.map(({ name, series, points }) => [name, series, points])).toEqual([
      ['Q1', 60, 60],
      ['Q2', 1, 6],
      ['Q3a', 1, 6],
      ['Q3b', 1, 6],
      ['Q4', 6, 6],
      ['Q5', 10, 10],
    ]);
  });

  it('have an address in the api', () => {
    const [, q2] = toStandardQueries({ fromMs: NOON_MS - 86_400_000, toMs: NOON_MS, devices: 1, rows: 1 });
    expect(q2?.type === 'series' && toApiPath(q2.query)).toBe(
      '/api/v1/series?measurement=lamp&fields=activePower&from=2026-05-31T12%3A00%3A00.000Z' +
        '&to=2026-06-01T12%3A00%3A00.000Z&aggregate=mean&window=300&city=landau&device=lm-00044' +
        '&groupBy=device%2Ccomponent&limit=100000',
    );
  });
});
