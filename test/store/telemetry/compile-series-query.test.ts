/** What may stand in the SQL of a query, and what only among its parameters. */
import { describe, expect, it } from 'vitest';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import { compileLatestQuery, compileSeriesQuery } from '#store/telemetry/duckdb/compile-series-query.ts';
import type { SeriesQuery } from '#store/telemetry/series-query.ts';

const QUERY: SeriesQuery = {
  measurement: 'lamp',
  fields: ['activePower', 'status'],
  fromMs: 1000,
  toMs: 2000,
  filter: { city: ['landau', `x'; DROP TABLE lamp; --`], device: [] },
  limit: 10,
};

describe('compileSeriesQuery', () => {
  it('binds every value and quotes every name', () => {
    const { sql, parameters } = compileSeriesQuery(QUERY, MEASUREMENTS);
    expect(parameters).toEqual([1000, 2000, 'landau', `x'; DROP TABLE lamp; --`]);
    expect(sql).not.toContain('landau');
    expect(sql).toContain('city IN ($3, $4) AND false');
    expect(sql).toContain('"activePower"::DOUBLE, "status"');
  });

  it('asks for one row more than the limit', () => {
    expect(compileSeriesQuery(QUERY, MEASUREMENTS).sql).toContain('LIMIT 11');
    expect(compileLatestQuery(QUERY, MEASUREMENTS).sql).toContain('LIMIT 11');
  });

  it('is pure: the same query gives the same SQL', () => {
    expect(compileSeriesQuery(QUERY, MEASUREMENTS)).toEqual(compileSeriesQuery(QUERY, MEASUREMENTS));
  });
});
