/** The parts that roll up and delete, on a real store and a clock that the test moves. */
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '#core/app-error.ts';
import type { RetentionRules } from '#core/retention-rules.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { HOUR_MS, type TelemetryRollups } from '#store/telemetry/rollups.ts';
import type { SeriesQuery } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createRetention } from '../../ingest/retention.ts';
import { createRollups } from '../../ingest/rollups.ts';
import { NOON_MS, readAll, TEST_MEASUREMENTS, toReading } from '../store/telemetry/telemetry-fixtures.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

const log = pino({ level: 'silent' });
const DAY_MS = 24 * HOUR_MS;

async function openStore(): Promise<TelemetryStore> {
  const store = await openTelemetryStore({
    engine: 'duckdb',
    directory: createTemporaryDirectory(),
    measurements: TEST_MEASUREMENTS,
  });
  onTestFinished(() => store.close());
  return store;
}

async function countPending(store: TelemetryStore): Promise<number> {
  return (await store.rollups.pending(Number.MAX_SAFE_INTEGER, 1)).total;
}

async function readMetric(part: { metrics(): Promise<string> }, name: string): Promise<number> {
  return Number(new RegExp(`^leitstand_rollups_${name} (.*)$`, 'm').exec(await part.metrics())?.[1]);
}

describe('rolling up', () => {
  it('takes an hour some minutes after its end, and again when late data came', async () => {
    const store = await openStore();
    const clock = createManualClock(NOON_MS);
    const rollups = createRollups({ telemetry: store, clock, log });
    await store.write([toReading({ count: 1 }), toReading({ rssi: -70 }, { component: 'sys' })]);
    clock.setNowMs(NOON_MS + HOUR_MS + 4 * 60_000);
    expect(await rollups.runOnce()).toBe(0);
    expect(await readMetric(rollups, 'pending_hours')).toBe(2);
    clock.setNowMs(NOON_MS + HOUR_MS + 5 * 60_000);
    expect(await rollups.runOnce()).toBe(2);
    expect(await countPending(store)).toBe(0);
    await store.write([toReading({ count: 2 }, { timeMs: NOON_MS + 1 })]);
    expect(await rollups.runOnce()).toBe(1);
    expect(await rollups.runOnce()).toBe(0);
    expect(await readMetric(rollups, 'hours_total')).toBe(3);
  });

  it('goes on with the other hours when one fails, and later when the store does', async () => {
    const store = await openStore();
    const hours = [0, 1, 2].map(hour => toReading({ count: hour }, { timeMs: NOON_MS + hour * HOUR_MS }));
    await store.write(hours);
    let error: AppError | undefined = new AppError('STORE_REFUSED', 'no');
    const failing: Pick<TelemetryRollups, 'pending' | 'rollUp'> = {
      pending: store.rollups.pending,
      async rollUp(some) {
        if (error && some.some(({ hourMs }) => hourMs === NOON_MS + HOUR_MS)) throw error;
        await store.rollups.rollUp(some);
      },
    };
    const clock = createManualClock(NOON_MS + DAY_MS);
    const rollups = createRollups({ telemetry: { rollups: failing }, clock, log });
    expect(await rollups.runOnce()).toBe(2);
    error = new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
    await expect(rollups.runOnce()).rejects.toThrow('away');
    expect(await readMetric(rollups, 'failures_total')).toBe(2);
    error = undefined;
    expect(await rollups.runOnce()).toBe(1);
    expect(await countPending(store)).toBe(0);
  });

  it('runs by itself while it is started, and does not wait for a long hour when it is stopped', async () => {
    const store = await openStore();
    await store.write([toReading({ count: 1 })]);
    const clock = createManualClock(NOON_MS + DAY_MS);
    const begun = Promise.withResolvers<void>();
    const closing = Promise.withResolvers<void>();
    const lines: string[] = [];
    const endless: Pick<TelemetryRollups, 'pending' | 'rollUp'> = {
      pending: store.rollups.pending,
      rollUp() {
        begun.resolve();
        return closing.promise;
      },
    };
    const rollups = createRollups({
      telemetry: { rollups: endless },
      clock,
      log: pino({ level: 'warn' }, { write: line => lines.push(line) }),
      intervalMs: 1,
    });
    await rollups.start(new AbortController().signal);
    await begun.promise;
    await rollups.stop();
    // The store closes under the hour: expected, so nobody is told of a failure.
    closing.reject(new AppError('STORE_CLOSED', 'The telemetry store is closed'));
    await new Promise(resolve => setImmediate(resolve));
    expect(lines).toEqual([]);
    expect(await countPending(store)).toBe(1);
  });
});

describe('retention', () => {
  const days = { rawDays: 4, fiveMinuteDays: 6, hourDays: 8 };
  const rules: RetentionRules = {
    all: days,
    byCity: new Map([['speyer', { rawDays: 1, fiveMinuteDays: 2, hourDays: 3 }]]),
  };
  const nowMs = NOON_MS + 10 * DAY_MS;
  const daily = Array.from({ length: 10 }, (_, day) =>
    ['landau', 'speyer'].map(city =>
      toReading({ count: 1 }, { city, device: `mast-${city}`, timeMs: NOON_MS + day * DAY_MS }),
    ),
  ).flat();
  const query: SeriesQuery = {
    measurement: 'lamp',
    fields: ['count'],
    aggregate: 'count',
    fromMs: NOON_MS,
    toMs: nowMs,
    groupBy: ['city'],
    limit: 1000,
  };

  async function open() {
    const store = await openStore();
    await store.write(daily);
    const listCities = async () => [{ slug: 'landau' }, { slug: 'speyer' }];
    const clock = createManualClock(nowMs);
    const retention = createRetention({ telemetry: store, listCities, clock, rules, log });
    const countRows = async (windowMs: number) =>
      (await store.query({ ...query, windowMs })).series.map(({ timesMs }) => timesMs.length);
    return { store, retention, rollups: createRollups({ telemetry: store, clock, log }), countRows };
  }

  it('keeps readings, 5 min and 1 h rollups as long as the rules of each city say', async () => {
    const { store, retention, rollups, countRows } = await open();
    await rollups.runOnce();
    expect(await retention.runOnce()).toBe(6 + 4 + 2 + 9 + 8 + 7);
    expect((await readAll(store, 'lamp')).map(({ city }) => city)).toEqual([
      'landau',
      'landau',
      'landau',
      'landau',
      'speyer',
    ]);
    expect(await countRows(300_000)).toEqual([6, 2]);
    expect(await countRows(HOUR_MS)).toEqual([8, 3]);
    expect(await retention.runOnce()).toBe(0);
  });

  it('lets readings wait for their rollups, but not for ever', async () => {
    const { store, retention, rollups } = await open();
    expect(await retention.runOnce()).toBe(2);
    expect(await readAll(store, 'lamp')).toHaveLength(18);
    await rollups.runOnce();
    await retention.runOnce();
    expect(await readAll(store, 'lamp')).toHaveLength(5);
  });
});
