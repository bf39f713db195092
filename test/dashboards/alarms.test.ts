/** What the console makes of alarms: which value tripped one, what an address lists. */
import { describe, expect, test } from 'vitest';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { ALARM_RULES } from '#core/alarms/alarm-rules.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { toThreshold, toTrippingMetric } from '../../dashboards/console/features/alarms/tripping-metric.ts';
import { toStanding } from '../../dashboards/console/ui/alarm-standing.ts';

describe('the value that tripped an alarm', () => {
  test.each(ALARM_RULES.map(({ kind, component, alarmTypeId }) => [kind, component, alarmTypeId] as const))(
    'is one that a %s measures (%s, %s)',
    (kind, component, alarmTypeId) => {
      const place = toTrippingMetric(alarmTypeId, `landau/${kind}/x/${component}-1`);
      expect(place?.component).toBe(`${component}-1`);
      const measured = DEVICE_KINDS.get(kind)?.components.find(({ name }) => name === component)?.metrics;
      expect(measured?.map(({ name }) => name)).toContain(place?.metric);
    },
  );

  test('is none for a device as a whole or a group', () => {
    expect(toTrippingMetric('commsLost', 'landau/lightmast/x')).toBeUndefined();
    expect(toTrippingMetric('groupDark', 'landau/cabinet/c')).toBeUndefined();
  });

  test('has a threshold in its own unit, by severity, and none where it is compared with its past', () => {
    expect(toThreshold('supplyVoltageTooHigh', 'warning')).toEqual({ value: 253, side: 'above' });
    expect(toThreshold('opticalPowerLow', 'major')?.value).toBeCloseTo(-12.9);
    expect(toThreshold('spanLossIncrease', 'warning')).toBeUndefined();
    expect(toThreshold('leakageDetected', 'critical')).toBeUndefined();
  });
});

test('an alarm is new until somebody has seen it, and returned when it went before', () => {
  const standing = (operatorState: AlarmResource['operatorState'], isCleared = false) =>
    toStanding({ operatorState, isCleared });
  expect([standing('none'), standing('none', true), standing('ack')]).toEqual([
    'new',
    'returned',
    'acknowledged',
  ]);
  expect([standing('shelved', true), standing('closed', true)]).toEqual(['shelved', 'closed']);
});
