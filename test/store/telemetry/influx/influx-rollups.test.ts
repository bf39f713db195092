import { describe, expect, it, onTestFinished } from 'vitest';
import { HOUR_MS } from '#store/telemetry/rollups.ts';
import type { SeriesQuery } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { findInfluxObstacle } from '../../../support/influx-server.ts';
import { describeRollups, expectAnswer } from '../contract-rollups.ts';
import { describeStoredRollups } from '../contract-stored-rollups.ts';
import { END_MS, everyQuestion, rollUpPending } from '../rollup-fixtures.ts';
import { NOON_MS, readAll, toReading } from '../telemetry-fixtures.ts';
import { startFailingProxy } from './failing-proxy.ts';
import { useInfluxServer } from './influx-fixture.ts';

const [ANY_QUESTION] = everyQuestion as [SeriesQuery];
const obstacle = findInfluxObstacle();

describe.skipIf(obstacle)(`rollups in InfluxDB 1.6 ${obstacle ?? ''}`, () => {
  const influx = useInfluxServer();
  describeRollups(() => influx.open());
  describeStoredRollups(() => influx.open());

  /** Rolled up before the crash, then this hour gets late data. */
  const early = [0, 7, 50].map(minute => toMinute(minute, minute));
  const late = [3, 20, 55].map(minute => toMinute(minute, 100 - minute));
  const all = [...early, ...late].toSorted((a, b) => a.timeMs - b.timeMs);

  async function writeLate(store: TelemetryStore): Promise<void> {
    await store.write(late);
    await rollUpPending(store);
  }

  const questions = everyQuestion.filter(({ windowMs }) => windowMs === HOUR_MS);

  it('are right after a crash between any two steps, once what was not confirmed is written again', async () => {
    for (let requests = 0, hasFailed = true; hasFailed; requests++) {
      const database = await influx.createDatabase();
      const before = await influx.open({ database });
      await before.write(early);
      await rollUpPending(before);
      await before.close();

      const proxy = await startFailingProxy(influx.server.url, requests);
      onTestFinished(() => proxy.close());
      const dying = await influx.open({ database, url: proxy.url });
      await writeLate(dying).catch(() => undefined);
      hasFailed = proxy.hasFailed;
      await dying.close();
      proxy.close();

      const after = await influx.open({ database });
      const times = new Set((await readAll(after, 'lamp')).map(({ timeMs }) => timeMs));
      const stored = all.filter(({ timeMs }) => times.has(timeMs));
      await expectAnswer(after, ANY_QUESTION, stored);
      await rollUpPending(after);
      await expectAnswer(after, ANY_QUESTION, stored);
      if (hasFailed) await after.write(late);
      await rollUpPending(after);
      await after.deleteBefore(END_MS);
      for (const query of questions) await expectAnswer(after, query, all);
      await after.close();
    }
  }, 120_000);

  it('are computed for readings that other programs have stored before', async () => {
    const database = await influx.createDatabase();
    const lines = [0, 90, 60 * 50].map(
      minute =>
        `lamp,city=landau,comp=lamp-1,device=mast-1,kind=lightmast count=1i ${NOON_MS + minute * 60_000}`,
    );
    await influx.server.write(database, lines.join('\n'));
    const query: SeriesQuery = { ...ANY_QUESTION, fields: ['count'], aggregate: 'sum' };
    const readings = [0, 90, 60 * 50].map(minute =>
      toReading({ count: 1 }, { timeMs: NOON_MS + minute * 60_000 }),
    );
    const store = await influx.open({ database });
    await expectAnswer(store, query, readings);
    const own = toReading({ count: 1 }, { timeMs: NOON_MS + 51 * HOUR_MS });
    await store.write([own]);
    await expectAnswer(store, query, [...readings, own]);
    expect((await store.rollups.pending(END_MS, 10)).total).toBe(4);
    await rollUpPending(store);
    await store.deleteBefore(END_MS);
    await expectAnswer(store, query, [...readings, own]);
  });

  it('are in the database of their city when each has its own', async () => {
    const store = await influx.open({ database: 'rolled', perCity: true });
    const readings = ['landau', 'speyer'].map((city, n) =>
      toReading({ energy: n, count: n }, { city, device: `mast-${city}` }),
    );
    await store.write(readings);
    await rollUpPending(store);
    await store.deleteBefore(NOON_MS + HOUR_MS, 'speyer');
    for (const query of everyQuestion) await expectAnswer(store, query, readings);
    await store.deleteBefore(NOON_MS + HOUR_MS);
    for (const query of everyQuestion.slice(0, 5)) await expectAnswer(store, query, readings);
  });
});

function toMinute(minute: number, value: number) {
  return toReading(
    { energy: value, count: value, power: value / 8, state: 'on', failed: false },
    { timeMs: NOON_MS + minute * 60_000 },
  );
}
