/** Rows R22, R23 and R25 of the test matrix: clocks that are wrong, data that come late or out of order. */
import { expect, test } from 'vitest';
import {
  countsOf,
  createTelemetry,
  forgetPosition,
  MAST,
  NOW_MS,
  openFixture,
  quarantineOf,
  TODAY,
} from './ingest-fixture.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const at = (offsetMs: number, value: number, more: object = {}) => ({
  ts: new Date(NOW_MS + offsetMs).toISOString(),
  c: { env: { temperature: value } },
  ...more,
});

test('seven days offline: every reading keeps its own time and counts on its own day', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', at(0, 20, { boot: 1, seq: 7 }));
  for (let day = 6; day >= 1; day--)
    await fixture.publish(MAST, 'telemetry', at(-day * DAY_MS, day, { boot: 1, seq: day, late: true }));
  await fixture.settle(ingest);

  const rows = await fixture.rows('env');
  expect(rows.map(row => row.timeMs)).toEqual([6, 5, 4, 3, 2, 1, 0].map(day => NOW_MS - day * DAY_MS));
  expect(rows.every(row => row.quality === '')).toBe(true);
  const days = await fixture.registry.ingest.completeness(MAST.id, '2026-11-01', TODAY);
  expect(days.map(({ day, received, late }) => [day, received, late])).toEqual([
    ...[14, 15, 16, 17, 18, 19].map(day => [`2026-11-${day}`, 1, 1]),
    [TODAY, 1, 0],
  ]);
  const [current] = await fixture.registry.ingest.listCurrent();
  expect(current).toMatchObject({
    lastReadingMs: NOW_MS,
    seq: 7,
    components: { env: { values: { temperature: 20 } } },
  });
});

test('out of order within a message stream: the newest value stands, the older adds what was never heard', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', at(0, 20));
  await fixture.publish(MAST, 'telemetry', {
    ts: at(-1000, 0).ts,
    c: { env: { temperature: -50, no2: 30 } },
  });
  await fixture.settle(ingest);
  const [current] = await fixture.registry.ingest.listCurrent();
  expect(current?.components['env']).toEqual({ timeMs: NOW_MS, values: { temperature: 20, no2: 30 } });
  expect(await fixture.rows('env')).toHaveLength(2);
});

test('the day is that of the city: 23:30 UTC is tomorrow in Landau', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  const nearMidnightMs = Date.parse('2026-11-20T23:30:00Z');
  await fixture.publish(MAST, 'telemetry', { c: { env: { temperature: 1 } } }, nearMidnightMs);
  await fixture.settle(ingest);
  expect(await fixture.registry.ingest.completeness(MAST.id, '2026-11-20', '2026-11-21')).toMatchObject([
    { day: '2026-11-21', received: 1 },
  ]);
});

test('a clock ahead of ours is refused and told; one behind is stored and marked', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', at(10 * 365 * DAY_MS, 1));
  await fixture.publish(MAST, 'telemetry', at(-NOW_MS, 2));
  await fixture.publish(MAST, 'telemetry', { ts: NOW_MS * 1e6, c: { env: { temperature: 3 } } });
  await fixture.publish(MAST, 'telemetry', at(-20 * MINUTE_MS, 4));
  await fixture.settle(ingest);

  expect((await quarantineOf(fixture)).map(entry => entry.reason)).toEqual([
    'clockSkew',
    'tooOld',
    'fieldInvalid',
  ]);
  const rows = await fixture.rows('env');
  expect(rows.map(row => [row.values['temperature'], row.quality])).toEqual([[4, 'ts=uncertain']]);
  const log = await fixture.registry.ingest.log(MAST.id, 10);
  expect(log.filter(line => line.type === 'event').map(line => line.text)).toEqual(['clockSkew']);
  expect(await countsOf(fixture)).toMatchObject({ received: 1, late: 1, rejected: 3 });
  const [current] = await fixture.registry.ingest.listCurrent();
  expect(current?.clockOffsetMs).toBe(20 * MINUTE_MS);
});

test('the offset of the clock is that of the last message sent at once', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', at(-2000, 1));
  await fixture.publish(MAST, 'telemetry', at(-DAY_MS, 1, { late: true }));
  await fixture.publish(MAST, 'telemetry', { c: { env: { temperature: 2 } } });
  await fixture.settle(ingest);
  expect((await fixture.registry.ingest.listCurrent())[0]?.clockOffsetMs).toBe(2000);
});

test('our own clock set back or forth harms no reading of the journal', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  for (const [seq, offsetMs] of [0, 60 * MINUTE_MS, -60 * MINUTE_MS].entries())
    await fixture.publish(
      MAST,
      'telemetry',
      createTelemetry(1, seq, { ts: at(offsetMs, 0).ts }),
      NOW_MS + offsetMs,
    );
  await fixture.settle(ingest);
  expect(await fixture.rows('lamp')).toHaveLength(3);
  expect((await fixture.registry.ingest.listCurrent())[0]?.lastReceivedMs).toBe(NOW_MS + 60 * MINUTE_MS + 1);
});

test('a clock in doubt is in doubt after a restart too, and what is read again is stored once', async () => {
  const fixture = await openFixture();
  const first = await fixture.startIngest({ reader: forgetPosition, maxBatchRecords: 2 });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 0));
  for (const temperature of [1, 2, 3])
    await fixture.publish(MAST, 'telemetry', { c: { env: { temperature } } }, NOW_MS - DAY_MS);
  await fixture.settle(first);
  await first.stop();
  const second = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', { c: { env: { temperature: 4 } } }, NOW_MS - DAY_MS / 2);
  await fixture.publish(MAST, 'telemetry', at(-1000, 5), NOW_MS - DAY_MS / 2);
  await fixture.settle(second);

  expect(await second.metrics()).toContain('leitstand_ingest_clock_in_doubt 1');
  const rows = (await fixture.rows('env')).slice(1);
  expect(rows.map(row => [row.timeMs - NOW_MS, row.values['temperature'], row.quality])).toEqual([
    [-1000, 5, ''],
    ...[1, 2, 3, 4].map(value => [value, value, 'ts=uncertain']),
  ]);
  expect(await countsOf(fixture)).toMatchObject({ received: 6, late: 0, duplicate: 0, rejected: 0 });
});

test('after a moment years ahead, the device is not taken for heard of years later', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  for (const [seq, offsetMs] of [0, 3650 * DAY_MS, 1000].entries())
    await fixture.publish(
      MAST,
      'telemetry',
      createTelemetry(1, seq, { ts: at(seq, 0).ts }),
      NOW_MS + offsetMs,
    );
  await fixture.settle(ingest);
  expect(await fixture.rows('lamp')).toHaveLength(3);
  expect(await countsOf(fixture)).toMatchObject({ received: 3, late: 0, rejected: 0 });
  expect((await fixture.registry.ingest.listCurrent())[0]).toMatchObject({
    lastReceivedMs: NOW_MS + 1000,
    clockOffsetMs: 0,
  });
});
