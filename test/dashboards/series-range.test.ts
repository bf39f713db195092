/** Ranges of the charts: in the address, zoomed, and answered from rollups where they are long. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCommonTimes, toNearestPlace } from '../../dashboards/console/chart/chart-data.ts';
import { parseLocalText, toLocalText } from '../../dashboards/console/features/series/local-time.ts';
import {
  DAY_MS,
  HOUR_MS,
  parseRange,
  RANGE_MS,
  RANGES,
  toMoved,
  toRangeQuery,
  toTimeSpan,
  toWindowChoices,
  toWindowS,
  toZoomed,
} from '../../dashboards/console/features/series/series-range.ts';
import { toResolution } from '../../store/telemetry/plan-sources.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');

const toQuery = (entries: Record<string, string | undefined>) =>
  new URLSearchParams(
    Object.entries(entries).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );

describe('ranges', () => {
  test('survive the address', () => {
    for (const name of RANGES) expect(parseRange(toQuery(toRangeQuery({ name })))).toEqual({ name });
    const own = { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS };
    expect(parseRange(toQuery(toRangeQuery({ name: 'own', own })))).toEqual({ name: 'own', own });
    expect(parseRange(toQuery({ range: '3w', from: 'x', to: 'y' }))).toEqual({ name: '24h' });
    expect(parseRange(toQuery({ from: '2026-11-20T12:00Z', to: '2026-11-20T11:00Z' })).name).toBe('24h');
  });

  test.each([60, 900])('have a bounded number of points for devices that report every %i s', intervalS => {
    for (const name of RANGES) {
      const windowS = toWindowS(toTimeSpan({ name }, NOW_MS), intervalS);
      expect(RANGE_MS[name] / 1000 / (windowS ?? intervalS), name).toBeLessThanOrEqual(3_000);
      if (windowS !== undefined) expect(windowS).toBeGreaterThanOrEqual(intervalS);
    }
  });

  test('are read as they were measured up to a day, then from 5 min rollups, years from 1 h rollups', () => {
    const resolutionOf = (name: (typeof RANGES)[number]) => {
      const windowS = toWindowS(toTimeSpan({ name }, NOW_MS), 60);
      if (windowS === undefined) return 'raw';
      const query = { aggregate: 'mean' as const, windowMs: windowS * 1000, fromMs: 0, toMs: NOW_MS };
      return toResolution({ ...query, groupBy: ['device', 'component'] });
    };
    expect(RANGES.map(resolutionOf)).toEqual(['raw', 'raw', 'raw', '5min', '5min', '1h', '1h']);
  });

  test('of old times are asked for coarser where the first answer is empty', () => {
    const span = (name: (typeof RANGES)[number]) => toTimeSpan({ name }, NOW_MS);
    expect(toWindowChoices(span('24h'), 60)).toEqual([undefined, 300, 3_600]);
    expect(toWindowChoices(span('24h'), 900)).toEqual([undefined, 900, 3_600]);
    expect(toWindowChoices(span('30d'), 60)).toEqual([1_800, 3_600]);
    expect(toWindowChoices(span('5y'), 60)).toEqual([86_400]);
  });

  test('are zoomed around their middle and moved, never into the future nor to nothing', () => {
    const day = { fromMs: NOW_MS - 3 * DAY_MS, toMs: NOW_MS - 2 * DAY_MS };
    expect(toZoomed(day, 0.5, NOW_MS)).toEqual({
      fromMs: NOW_MS - 3 * DAY_MS + 6 * HOUR_MS,
      toMs: NOW_MS - 2 * DAY_MS - 6 * HOUR_MS,
    });
    expect(toMoved({ fromMs: NOW_MS - DAY_MS, toMs: NOW_MS }, 0.5, NOW_MS)).toEqual({
      fromMs: NOW_MS - DAY_MS,
      toMs: NOW_MS,
    });
    const spans = fc.record({
      fromMs: fc.integer({ min: 1, max: NOW_MS - 1 }),
      lengthMs: fc.integer({ min: 1, max: 6 * RANGE_MS['1y'] }),
    });
    fc.assert(
      fc.property(spans, fc.constantFrom(0.1, 0.5, 2, 10), ({ fromMs, lengthMs }, factor) => {
        const zoomed = toZoomed({ fromMs, toMs: fromMs + lengthMs }, factor, NOW_MS);
        expect(zoomed.fromMs).toBeGreaterThanOrEqual(0);
        expect(zoomed.toMs - zoomed.fromMs).toBeGreaterThanOrEqual(2 * 60_000);
        expect(zoomed.toMs - zoomed.fromMs).toBeLessThanOrEqual(RANGE_MS['5y'] + 2 * 60_000);
      }),
    );
  });
});

describe('local times', () => {
  test('are those of the cities in winter, summer and when the clocks change', () => {
    expect(toLocalText(Date.parse('2026-11-20T16:48:02Z'))).toBe('2026-11-20T17:48');
    expect(parseLocalText('2026-11-20T17:48')).toBe(Date.parse('2026-11-20T16:48:00Z'));
    expect(parseLocalText('2026-07-01T00:30')).toBe(Date.parse('2026-06-30T22:30:00Z'));
    expect(parseLocalText('2026-10-25T02:30')).toBe(Date.parse('2026-10-25T00:30:00Z'));
    expect(parseLocalText('2026-10-25T01:59')).toBe(Date.parse('2026-10-24T23:59:00Z'));
    expect(parseLocalText('2026-10-25T03:00')).toBe(Date.parse('2026-10-25T02:00:00Z'));
    expect(parseLocalText('2026-03-29T03:00')).toBe(Date.parse('2026-03-29T01:00:00Z'));
    expect(parseLocalText('yesterday')).toBeUndefined();
    // While somebody types 2026.
    for (const year of ['0001', '0002', '0020', '0202', '9999'])
      expect(toLocalText(parseLocalText(`${year}-11-20T17:48`)!)).toBe(`${year}-11-20T17:48`);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000_000 }), minutes => {
        const text = toLocalText(minutes * 60_000);
        expect(toLocalText(parseLocalText(text)!)).toBe(text);
      }),
    );
  });
});

describe('series on one axis', () => {
  test('keep their gaps and pass over the times of others', () => {
    const common = toCommonTimes([
      { times: [1, 3, 5], values: [10, null, 30] },
      { times: [2, 3], values: [7, 8] },
    ]);
    expect(common.times).toEqual([1, 2, 3, 5]);
    expect(common.values).toEqual([
      [10, undefined, null, 30],
      [undefined, 7, 8, undefined],
    ]);
  });

  test('tell the nearest value, but none across a gap', () => {
    const times = [0, 10, 20, 30, 40];
    expect(toNearestPlace(times, [5, undefined, undefined, 9, null], 1)).toBe(0);
    expect(toNearestPlace(times, [5, undefined, undefined, 9, null], 2)).toBe(3);
    expect(toNearestPlace(times, [5, null, undefined, undefined, 9], 2)).toBe(4);
    expect(toNearestPlace(times, [5, null, null, 9, 9], 1)).toBeUndefined();
  });
});
