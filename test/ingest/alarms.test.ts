/** What devices send becomes alarms, once, through replays and restarts; time raises what nobody sends. */
import { expect, test } from 'vitest';
import { toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createTelemetry, forgetPosition, HOTSPOT, MAST, NOW_MS, openFixture } from './ingest-fixture.ts';

const ANNA = { id: 'anna', name: 'Anna Berg' };
const LEAKAGE = 'landau/lightmast/mast-1/encl|leakageDetected|';

function createLeakage(seq: number, isLeaking: boolean) {
  const ts = new Date(NOW_MS - 60_000 + seq * 1000).toISOString();
  return { v: 1, ts, boot: 1, seq, c: { encl: { leakageDetected: isLeaking } } };
}

async function listOpen({ registry }: Awaited<ReturnType<typeof openFixture>>) {
  const { items } = await registry.alarms.list({ state: 'open', limit: 100 });
  return items.map(({ key, raiseCount }) => [toKeyText(key), raiseCount]);
}

test('a flag is an alarm at once; a replay after a lost position raises nothing again', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest({ reader: forgetPosition });
  await fixture.publish(MAST, 'telemetry', createLeakage(1, true));
  await fixture.publish(MAST, 'telemetry', createLeakage(2, true));
  await fixture.settle(ingest);
  expect(await listOpen(fixture)).toContainEqual([LEAKAGE, 1]);
  await ingest.stop();
  const again = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createLeakage(3, true));
  await fixture.settle(again);
  expect(await listOpen(fixture)).toContainEqual([LEAKAGE, 1]);
});

test('who falls silent is missed after three intervals, and is back after two messages', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const ingest = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1), clock.nowMs());
  await fixture.publish(HOTSPOT, 'telemetry', { c: { sys: { clientsConnected: 3 } } }, clock.nowMs());
  await fixture.settle(ingest);
  clock.pass(2_600_000);
  await fixture.publish(HOTSPOT, 'telemetry', { c: { sys: { clientsConnected: 4 } } }, clock.nowMs());
  await fixture.settle(ingest);
  expect(await listOpen(fixture)).toEqual([]);
  clock.pass(102_000);
  const open = await waitUntil(
    'the mast to be missed',
    () => listOpen(fixture),
    standing => standing.length > 0,
  );
  expect(open).toEqual([['landau/lightmast/mast-1|commsLost|', 1]]);
  const [mast] = (await fixture.registry.ingest.listCurrent()).filter(({ deviceId }) => deviceId === MAST.id);
  expect(mast?.watch).toMatchObject({ presence: 'stale', reason: 'device' });
  for (const seq of [2, 3]) await fixture.publish(MAST, 'telemetry', createTelemetry(1, seq), clock.nowMs());
  await fixture.settle(ingest);
  const record = await fixture.registry.alarms.get(toAlarmId('landau/lightmast/mast-1|commsLost|'));
  expect(record).toMatchObject({ isCleared: true, operatorState: 'none', raiseCount: 1 });
});

test('a leaning mast that a person closes is let go of', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  const tilt = (seq: number, tiltAngle: number) => ({
    ...createLeakage(seq, false),
    c: { encl: { tiltAngle } },
  });
  await fixture.publish(MAST, 'telemetry', tilt(1, 9), Date.now() - 60_000);
  await fixture.publish(MAST, 'telemetry', tilt(2, 0), Date.now() - 30_000);
  await fixture.settle(ingest);
  const id = toAlarmId('landau/lightmast/mast-1/encl|mastTilt|');
  await waitUntil(
    'the alarm',
    () => fixture.registry.alarms.get(id),
    alarm => alarm !== undefined,
  );
  await fixture.registry.alarms.operate(id, { step: 'close', text: 'Mast steht wieder' }, ANNA);
  const released = await waitUntil(
    'the engine to let go',
    () => fixture.registry.alarms.get(id),
    alarm => alarm?.isCleared === true,
  );
  expect(released?.operatorState).toBe('closed');
});

test('what a city sets for alarms holds within seconds', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const { alarmRules } = fixture.registry;
  const rule = { city: 'landau', version: 1, changedMs: NOW_MS, changedBy: 'Anna Berg' };
  const calendar = { type: 'range', fromMs: 0, toMs: NOW_MS + 10 * 3_600_000 } as const;
  await alarmRules.put({
    ...rule,
    id: 'a',
    type: 'silence',
    silence: { city: 'landau', reason: 'stored', calendar },
  });
  const ingest = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1), clock.nowMs());
  await fixture.settle(ingest);
  const threshold = { alarmTypeId: 'leakageDetected', city: 'landau', isEnabled: false } as const;
  await alarmRules.put({ ...rule, id: 'b', type: 'threshold', threshold });
  clock.pass(3 * 3_600_000);
  await fixture.publish(MAST, 'telemetry', createLeakage(2, true), clock.nowMs());
  await fixture.settle(ingest);
  expect(await listOpen(fixture)).toEqual([]);
  const mast = (await fixture.registry.ingest.listCurrent()).find(({ deviceId }) => deviceId === MAST.id);
  expect(mast?.watch).toMatchObject({ presence: 'ready' });
});

test('what was cleared and closed a month ago is deleted', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const ingest = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'telemetry', createLeakage(1, true), clock.nowMs());
  await fixture.settle(ingest);
  const { alarms } = fixture.registry;
  const id = toAlarmId(LEAKAGE);
  await alarms.operate(id, { step: 'ack' }, ANNA);
  await fixture.publish(MAST, 'telemetry', createLeakage(2, false), clock.nowMs());
  await fixture.settle(ingest);
  clock.pass(120_000);
  await waitUntil(
    'the alarm to be over',
    () => alarms.get(id),
    alarm => alarm?.operatorState === 'closed' && alarm.isCleared,
  );
  clock.pass(31 * 86_400_000);
  await waitUntil(
    'the alarm to be deleted',
    () => alarms.get(id),
    alarm => alarm === undefined,
  );
});

test('maintenance puts alarms aside by itself, and they are new again when it is ended early', async () => {
  const fixture = await openFixture();
  const clock = createManualClock(NOW_MS);
  const { alarmRules, alarms } = fixture.registry;
  const calendar = { type: 'range', fromMs: NOW_MS - 3_600_000, toMs: NOW_MS + 3_600_000 } as const;
  const maintenance = {
    ...{ city: 'landau', deviceId: MAST.id, reason: 'Neue Leuchte', calendar },
    ...{ createdMs: NOW_MS, createdBy: 'Anna Berg' },
  };
  const rule = {
    id: 'm',
    city: 'landau',
    changedMs: NOW_MS,
    changedBy: 'Anna Berg',
    type: 'maintenance',
  } as const;
  await alarmRules.put({ ...rule, version: 1, maintenance });
  const ingest = await fixture.startIngest({ clock });
  await fixture.publish(MAST, 'telemetry', createLeakage(1, true), clock.nowMs());
  await fixture.settle(ingest);
  const find = () => alarms.get(toAlarmId(LEAKAGE));
  expect(await find()).toMatchObject({
    ...{ operatorState: 'shelved', maintenanceId: 'm', shelvedUntilMs: calendar.toMs },
    operatorChanges: [{ step: 'shelve', text: 'Neue Leuchte' }],
  });
  await alarmRules.put({ ...rule, version: 2, maintenance: { ...maintenance, endedMs: clock.nowMs() } });
  const back = await waitUntil(
    'the alarm to be new again',
    () => {
      clock.pass(1000);
      return find();
    },
    alarm => alarm?.operatorState === 'none',
  );
  expect(back?.operatorChanges[0]).toMatchObject({ step: 'unshelve' });
  expect(back?.maintenanceId).toBeUndefined();
});
