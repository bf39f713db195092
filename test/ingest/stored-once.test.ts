import { expect, test } from 'vitest';
import { AppError } from '#core/app-error.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import {
  countsOf,
  createTelemetry,
  type Fixture,
  forgetPosition,
  MAST,
  NOW_MS,
  openFixture,
  quarantineOf,
} from './ingest-fixture.ts';

async function publishAll(fixture: Fixture, count: number): Promise<void> {
  for (let seq = 0; seq < count; seq++) await fixture.publish(MAST, 'telemetry', createTelemetry(1, seq));
}

test('readings arrive in the telemetry store, the newest values in the registry', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await publishAll(fixture, 10);
  await fixture.settle(ingest);

  const rows = await fixture.rows('lamp');
  expect(rows.map(row => row.values['activePower'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(rows[0]).toMatchObject({
    city: 'landau',
    kind: 'lightmast',
    device: 'mast-1',
    component: 'lamp-1',
    quality: '',
  });
  expect(await fixture.rows('env')).toHaveLength(10);
  const [current] = await fixture.registry.ingest.listCurrent();
  expect(current).toMatchObject({
    deviceId: 'mast-1',
    state: 'ready',
    boot: 1,
    seq: 9,
    lastReadingMs: NOW_MS - 51_000,
    lastReceivedMs: NOW_MS,
    clockOffsetMs: 51_000,
    components: { 'lamp-1': { timeMs: NOW_MS - 51_000, values: { activePower: 9 } } },
  });
  expect(await countsOf(fixture)).toEqual({
    received: 10,
    late: 0,
    duplicate: 0,
    rejected: 0,
    missing: 0,
    boots: 1,
  });
});

test('a replay after a lost position changes neither rows nor counts', async () => {
  const fixture = await openFixture();
  const first = await fixture.startIngest({ reader: forgetPosition, maxBatchRecords: 3 });
  await publishAll(fixture, 10);
  await fixture.publish(MAST, 'telemetry', { c: { env: { radon: 1 } } });
  await fixture.settle(first);
  await first.stop();
  const before = {
    rows: await fixture.rows('lamp'),
    counts: await countsOf(fixture),
    bad: await quarantineOf(fixture),
  };
  const [currentBefore] = await fixture.registry.ingest.listCurrent();

  const second = await fixture.startIngest({ maxBatchRecords: 7 });
  await fixture.settle(second);
  expect(await fixture.rows('lamp')).toEqual(before.rows);
  expect(await countsOf(fixture)).toEqual(before.counts);
  expect(await quarantineOf(fixture)).toEqual(before.bad);
  expect((await fixture.registry.ingest.listCurrent())[0]).toEqual(currentBefore);

  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 10));
  await fixture.settle(second);
  expect(await countsOf(fixture)).toEqual({ ...before.counts, received: before.counts['received']! + 1 });
});

test('a repeated message is stored once and counted as a duplicate, also in the next boot or after a restart', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await publishAll(fixture, 3);
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 2));
  await fixture.publish(MAST, 'birth', { boot: 2 });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 2));
  await fixture.settle(ingest);
  await ingest.stop();
  const next = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1));
  await fixture.settle(next);
  expect(await fixture.rows('lamp')).toHaveLength(3);
  expect(await countsOf(fixture)).toMatchObject({ received: 3, duplicate: 3, missing: 0, boots: 2 });
});

test('a store that is away is waited for, and nothing is lost or doubled', async () => {
  const fixture = await openFixture();
  let failures = 3;
  const away = (store: TelemetryStore) => ({
    async write(readings: Parameters<TelemetryStore['write']>[0]) {
      if (failures-- > 0) throw new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
      await store.write(readings);
    },
  });
  const ingest = await fixture.startIngest({ telemetry: away });
  await publishAll(fixture, 10);
  await fixture.settle(ingest);
  expect(failures).toBeLessThan(0);
  expect(await fixture.rows('lamp')).toHaveLength(10);
  expect(await countsOf(fixture)).toMatchObject({ received: 10, duplicate: 0 });
  expect(await ingest.metrics()).toContain('leitstand_ingest_retries_total{work="telemetry"} 3');
});

test('a registry whose answer is lost is asked again, and counts once', async () => {
  const fixture = await openFixture();
  let answersToLose = 2;
  const ingest = await fixture.startIngest({
    registry: registry => ({
      devices: registry.devices,
      commands: registry.commands,
      quality: registry.quality,
      alarms: registry.alarms,
      alarmRules: registry.alarmRules,
      requests: registry.requests,
      network: registry.network,
      ingest: {
        ...registry.ingest,
        async apply(update) {
          const applied = await registry.ingest.apply(update);
          if (answersToLose-- > 0) throw new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
          return applied;
        },
      },
    }),
  });
  await publishAll(fixture, 10);
  await fixture.settle(ingest);
  expect(await countsOf(fixture)).toMatchObject({ received: 10, duplicate: 0, missing: 0 });
});

test('a fault of ours is loud, and after it everything is done once', async () => {
  const fixture = await openFixture();
  let faults = 2;
  const ingest = await fixture.startIngest({
    registry: registry => ({
      devices: registry.devices,
      commands: registry.commands,
      quality: registry.quality,
      alarms: registry.alarms,
      alarmRules: registry.alarmRules,
      requests: registry.requests,
      network: registry.network,
      ingest: {
        ...registry.ingest,
        async apply(update) {
          if (faults-- > 0) throw new TypeError('a fault of ours');
          return registry.ingest.apply(update);
        },
      },
    }),
  });
  await publishAll(fixture, 10);
  await fixture.settle(ingest);
  expect(await fixture.rows('lamp')).toHaveLength(10);
  expect(await countsOf(fixture)).toMatchObject({ received: 10, duplicate: 0, missing: 0, boots: 1 });
  expect(await ingest.metrics()).toContain('leitstand_ingest_failures_total 2');
});

test('stopped while the store is away, the rest stays in the journal for the next start', async () => {
  const fixture = await openFixture();
  const away = { write: () => Promise.reject(new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true })) };
  const first = await fixture.startIngest({ telemetry: () => away });
  await publishAll(fixture, 5);
  await first.stop();
  expect(first.backlog().records).toBe(5);
  expect(await countsOf(fixture)).toEqual({});

  const second = await fixture.startIngest();
  await fixture.settle(second);
  expect(await fixture.rows('lamp')).toHaveLength(5);
  expect(await countsOf(fixture)).toMatchObject({ received: 5, duplicate: 0 });
});

test('a part that was stopped can be started again', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await publishAll(fixture, 3);
  await fixture.settle(ingest);
  await ingest.stop();
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 3));
  await ingest.start(AbortSignal.timeout(10_000));
  await fixture.settle(ingest);
  expect(await countsOf(fixture)).toMatchObject({ received: 4, duplicate: 0, missing: 0 });
});

test('a journal that was replaced begins at 1 again and is learned from all the same', async () => {
  const fixture = await openFixture();
  await fixture.registry.ingest.apply({
    sequence: 1000,
    ...{ states: [], completeness: [], quarantine: [], log: [], acks: [], events: [] },
  });
  const ingest = await fixture.startIngest();
  await publishAll(fixture, 5);
  await fixture.settle(ingest);
  expect(await countsOf(fixture)).toMatchObject({ received: 5 });
  await ingest.stop();

  const next = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 5));
  await fixture.settle(next);
  expect(await countsOf(fixture)).toMatchObject({ received: 6, duplicate: 0, missing: 0 });
});
