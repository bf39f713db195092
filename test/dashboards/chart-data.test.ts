import { describe, expect, test } from 'vitest';
import { countDevice, createPresenceCounts } from '../../core/presence-counts.ts';
import {
  toExtent,
  toIsolatedPlaces,
  toPlotValue,
  toStepDigits,
  withGaps,
} from '../../dashboards/console/chart/chart-data.ts';
import {
  DAY_MS,
  NO_DAY,
  toDayRange,
  toDaySeries,
  WINDOW_MS,
  withPresent,
} from '../../dashboards/console/features/overview/day-series.ts';
import { toChange, toKindFigures } from '../../dashboards/console/features/overview/kind-figures.ts';
import {
  isStale,
  JUDGED_LATE_MS,
  SILENT_TOO_LONG_MS,
  toJudgedUntilMs,
} from '../../dashboards/console/live/staleness.ts';

describe('a series for a chart', () => {
  test('is broken where nothing was measured: no data is not zero', () => {
    const minute = 60_000;
    const times = [0, 1, 2, 3, 30, 31, 32].map(count => count * minute);
    const { times: drawn, values } = withGaps({ times, values: [1, 1, 1, 1, 2, 2, 2] });
    expect(values).toEqual([1, 1, 1, 1, null, 2, 2, 2]);
    expect(drawn[4]).toBe(4 * minute);
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
  });

  test('of one value or none has no gap', () => {
    expect(withGaps({ times: [5], values: [1] }).values).toEqual([1]);
    expect(withGaps({ times: [], values: [] }).values).toEqual([]);
  });

  test('draws flags and words as steps', () => {
    expect(toPlotValue(true, undefined)).toBe(1);
    expect(toPlotValue('low', ['off', 'low', 'on'])).toBe(1);
    expect(toPlotValue('odd', ['off', 'low', 'on'])).toBeNull();
    expect(toPlotValue(null, undefined)).toBeNull();
    expect(toPlotValue(-3.5, undefined)).toBe(-3.5);
  });

  test('knows its last, lowest and highest value', () => {
    expect(toExtent([null, 4, 9, 2, null])).toEqual({ last: 2, min: 2, max: 9 });
    expect(toExtent([null])).toBeUndefined();
  });
});

describe('a day of the city', () => {
  const nowMs = Date.parse('2026-11-20T16:52:30Z');
  const { fromMs, toMs } = toDayRange(nowMs);

  test('ends with the last window that is over', () => {
    expect(new Date(toMs).toISOString()).toBe('2026-11-20T16:30:00.000Z');
    expect(toMs - fromMs).toBe(2 * DAY_MS);
  });

  test('has today and yesterday side by side, and holes where nothing is known', () => {
    const lastStart = toMs - WINDOW_MS;
    const day = toDaySeries(
      {
        series: [{ tags: {}, times: [lastStart - DAY_MS, lastStart], values: { activePower: [100, 90] } }],
        truncated: false,
      },
      'activePower',
      toMs,
    );
    expect(day.times).toHaveLength(48);
    expect(day.times.at(-1)).toBe(toMs);
    expect([day.today.at(-1), day.yesterday.at(-1), day.today.at(-2)]).toEqual([90, 100, null]);
    const present = withPresent(day, nowMs, 95);
    expect([present.times.at(-1), present.today.at(-1), present.yesterday.at(-1)]).toEqual([nowMs, 95, 100]);
  });

  test('without any series is empty, not zero', () => {
    const day = toDaySeries({ series: [], truncated: false }, 'activePower', toMs);
    expect(new Set(day.today)).toEqual(new Set([null]));
    expect(withPresent(NO_DAY, nowMs, 95)).toBe(NO_DAY);
  });
});

test('a screen is stale when the stream is cut or has been silent for too long, not when a person paused it', () => {
  expect(isStale('interrupted', 0)).toBe(true);
  expect(isStale('live', SILENT_TOO_LONG_MS)).toBe(false);
  expect(isStale('live', SILENT_TOO_LONG_MS + 1)).toBe(true);
  expect(isStale('paused', 1e9)).toBe(false);
  expect(isStale('connecting', undefined)).toBe(false);
});

test('presence is of an earlier time when ingest has not judged for more than a minute', () => {
  const judgedMs = Date.parse('2026-11-20T12:00:00.000Z');
  const toResult = (ageMs: number) =>
    toJudgedUntilMs({
      time: new Date(judgedMs + ageMs).toISOString(),
      presenceTime: new Date(judgedMs).toISOString(),
    });
  expect(toResult(JUDGED_LATE_MS)).toBeUndefined();
  expect(toResult(JUDGED_LATE_MS + 1)).toBe(judgedMs);
  expect(toJudgedUntilMs({ time: new Date(judgedMs).toISOString() })).toBeUndefined();
});

describe('key figures', () => {
  test('count sleeping devices as reachable, and only lost and overdue ones as disturbed', () => {
    const presence = { ready: 90, sleeping: 4, disconnected: 1, lost: 2, stale: 1, unknown: 2 };
    const { reasons } = createPresenceCounts();
    expect(toKindFigures({ total: 100, presence, reasons: { ...reasons, group: 2 } })).toEqual({
      total: 100,
      reachable: 94,
      shareReachable: 0.94,
      disturbed: 3,
      withGroup: 2,
      unheard: 0,
    });
  });

  test('have no share of nothing', () => {
    expect(toKindFigures(createPresenceCounts()).shareReachable).toBeUndefined();
  });

  test('leave those out of the share that we could not hear: nobody has lost them', () => {
    const counts = createPresenceCounts();
    for (let i = 0; i < 8; i++) countDevice(counts, { presence: 'unknown', presenceReason: 'broker' });
    expect(toKindFigures(counts)).toMatchObject({ shareReachable: undefined, disturbed: 0, unheard: 8 });
    for (const presence of ['ready', 'lost'] as const) countDevice(counts, { presence });
    expect(toKindFigures(counts)).toMatchObject({ total: 10, shareReachable: 0.5, disturbed: 1 });
  });

  test('compare only where there is something to compare with', () => {
    expect(toChange(90, 100)).toBeCloseTo(-0.1);
    expect(toChange(90, null)).toBeUndefined();
    expect(toChange(90, 0)).toBeUndefined();
    expect(toChange(undefined, 100)).toBeUndefined();
  });
});

test('a value without a neighbour is a dot', () => {
  expect(toIsolatedPlaces([1, null, 2, null, 3, 4, null, undefined, 5])).toEqual([0, 2, 8]);
  expect(toIsolatedPlaces([])).toEqual([]);
});

test('the labels of an axis have as many decimals as they need', () => {
  expect([20, 2.5, 0.25, 0.1, 1 / 3].map(toStepDigits)).toEqual([0, 1, 2, 1, 3]);
});
