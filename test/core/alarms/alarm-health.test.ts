import { expect, it } from 'vitest';
import { toAlarmHealth } from '../../../core/alarms/alarm-health.ts';
import { type AlarmRecord, applyAlarmChange } from '../../../core/alarms/alarm-record.ts';

const HOUR_MS = 3_600_000;
const SPAN = { fromMs: 0, toMs: 2 * HOUR_MS };

function createAlarm(timeMs: number, name: string): AlarmRecord {
  return applyAlarmChange(undefined, {
    key: { resource: `landau/lightmast/${name}`, alarmTypeId: 'lampFailure', qualifier: '' },
    ...{ step: 'raised', city: 'landau', deviceId: name, severity: 'minor', timeMs, atMs: timeMs },
  });
}

it('tells a flood by more than ten raises within ten minutes, and how long it lasted', () => {
  const minutes = [0, ...Array.from({ length: 15 }, (_, i) => 30 + i * 0.6), 80];
  const alarms = minutes.map((minute, i) => createAlarm(minute * 60_000, `m${i}`));
  const { floods, raised, perHour, per10Min } = toAlarmHealth(alarms, SPAN);
  expect(floods).toEqual([{ fromMs: 30 * 60_000, toMs: 38.4 * 60_000, raised: 15 }]);
  expect(raised).toBe(17);
  expect(perHour.map(hour => hour.raised)).toEqual([16, 1]);
  expect(per10Min).toBeCloseTo(17 / 12);
});

it('ten raises in ten minutes are none', () => {
  const alarms = Array.from({ length: 10 }, (_, i) => createAlarm(i * 1000, `m${i}`));
  expect(toAlarmHealth(alarms, SPAN).floods).toEqual([]);
});

it('reckons by operator who did something, and one when nobody did', () => {
  const alarm = createAlarm(5, 'm');
  const by = (id: string) => ({ atMs: 6, step: 'ack' as const, by: { id, name: id } });
  const busy = { ...alarm, operatorChanges: [by('anna'), by('berta'), by('anna')] };
  expect(toAlarmHealth([busy], SPAN)).toMatchObject({ operators: 2, perOperatorHour: 0.25 });
  expect(toAlarmHealth([alarm], SPAN)).toMatchObject({ operators: 0, perOperatorHour: 0.5 });
});

it('counts every raise of an alarm that came and went more often than its newest changes tell', () => {
  let alarm = createAlarm(0, 'm');
  for (let minute = 1; minute < 100; minute++) {
    const timeMs = minute * 60_000;
    const change = { ...alarm, deviceId: 'm', timeMs, atMs: timeMs };
    alarm = applyAlarmChange(alarm, { ...change, step: 'cleared' });
    alarm = applyAlarmChange(alarm, { ...change, step: 'raised' });
  }
  const { raised, perHour, chattering } = toAlarmHealth([alarm], SPAN);
  expect([raised, chattering[0]?.raised]).toEqual([100, 100]);
  expect(perHour.map(hour => hour.raised)).toEqual([60, 40]);
});
