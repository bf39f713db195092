/** Who is there and who is silent, as ingest writes it: old wills, our own restart, a backlog, a machine that slept. */
import { expect, test } from 'vitest';
import { createManualClock } from '../support/manual-clock.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createTelemetry, type Fixture, HOTSPOT, MAST, NOW_MS, openFixture } from './ingest-fixture.ts';

const HOUR_MS = 3_600_000;
const INTERVAL_MS = MAST.reportIntervalS * 1000;

async function watchOf({ registry }: Fixture, { id } = MAST) {
  return (await registry.ingest.listCurrent()).find(({ deviceId }) => deviceId === id)?.watch;
}

async function countAlarms({ registry }: Fixture): Promise<number> {
  return (await registry.alarms.list({ state: 'open', limit: 10 })).items.length;
}

/** Waits until silence was judged up to now. */
async function judge({ registry }: Fixture, clock: { nowMs(): number }): Promise<void> {
  await waitUntil(
    'time to have passed for the alarms',
    () => registry.alarms.clockMs(),
    atMs => atMs >= clock.nowMs() - 1000,
  );
}

test('an old will never beats a new birth: nobody is lost by it, nor missed the sooner; the own will counts', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const ingest = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'birth', { boot: 12 }, clock.nowMs());
  await fixture.publish(MAST, 'state', '{"v":1,"boot":11,"state":"lost"}', clock.nowMs());
  await fixture.settle(ingest);
  expect(await watchOf(fixture)).toMatchObject({
    ...{ presence: 'ready', isOnlyAnnounced: true, dueMs: NOW_MS + 3 * INTERVAL_MS },
  });
  await fixture.publish(MAST, 'state', '{"v":1,"boot":12,"state":"lost"}', clock.nowMs());
  await fixture.settle(ingest);
  expect(await watchOf(fixture)).toMatchObject({ presence: 'lost', reason: 'device' });
});

test('after our own restart nobody is lost before an interval has passed; until then we do not know', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const first = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1), clock.nowMs());
  await fixture.settle(first);
  await judge(fixture, clock);
  await first.stop();
  clock.pass(8 * HOUR_MS);
  const second = await fixture.startIngest({ clock });
  await judge(fixture, clock);
  expect(await watchOf(fixture)).toMatchObject({ presence: 'unknown', reason: 'broker' });
  expect(await second.metrics()).toContain(
    'leitstand_ingest_presence_devices{presence="unknown",reason="broker"} 1',
  );
  expect(await countAlarms(fixture)).toBe(0);
  clock.pass(INTERVAL_MS + 2000);
  const missed = await waitUntil(
    'the mast to be missed',
    () => watchOf(fixture),
    watch => watch?.presence === 'stale',
  );
  expect(missed?.reason).toBe('device');
  expect(await countAlarms(fixture)).toBe(1);
});

test('nobody is lost while a backlog is drained, nor before an interval has passed after that', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const ingest = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1), clock.nowMs());
  await fixture.settle(ingest);
  await judge(fixture, clock);
  // Two hours of others wait in the journal; by their receive times the mast would be missed on the way.
  clock.pass(2 * HOUR_MS);
  for (let atMs = NOW_MS; atMs < clock.nowMs(); atMs += 600_000)
    await fixture.publish(HOTSPOT, 'telemetry', { c: { sys: { clientsConnected: 3 } } }, atMs);
  await fixture.settle(ingest);
  await judge(fixture, clock);
  expect(await watchOf(fixture)).toMatchObject({ presence: 'unknown', reason: 'ingest' });
  expect(await countAlarms(fixture)).toBe(0);
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 2), clock.nowMs());
  await fixture.settle(ingest);
  const heard = await watchOf(fixture);
  expect(heard).toMatchObject({ presence: 'ready' });
  expect(heard).not.toHaveProperty('reason');
});

test('a machine that slept, or a clock that was set, has missed nobody', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const ingest = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1), clock.nowMs());
  await fixture.settle(ingest);
  clock.pass(1000);
  await judge(fixture, clock);
  clock.setNowMs(NOW_MS + 5 * HOUR_MS);
  await judge(fixture, clock);
  expect(await watchOf(fixture)).toMatchObject({ presence: 'unknown', reason: 'broker' });
  expect(await countAlarms(fixture)).toBe(0);
});
