/** What the console makes of alarms: which value tripped one, what an address lists. */
import { describe, expect, test } from 'vitest';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { ALARM_RULES } from '#core/alarms/alarm-rules.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { toTrippingMetric } from '../../dashboards/console/features/alarms/tripping-metric.ts';
import { toStanding } from '../../dashboards/console/ui/alarm-standing.ts';

describe('the value that tripped an alarm', () => {
  test.each(ALARM_RULES.map(({ kind, component, alarmTypeId }) => [kind, component, alarmTypeId] as const))(
    'is one that a %s measures (%s, %s)',
    (kind, component, alarmTypeId) => {
      const place = toTrippingMetric({
        type: alarmTypeId,
        resource: `landau/${kind}/x/${component}-1`,
      });
      expect(place?.component).toBe(`${component}-1`);
      const measured = DEVICE_KINDS.get(kind)?.components.find(({ name }) => name === component)?.metrics;
      expect(measured?.map(({ name }) => name)).toContain(place?.metric);
    },
  );

  test('is none for a device as a whole or a group', () => {
    expect(toTrippingMetric({ type: 'commsLost', resource: 'landau/lightmast/x' })).toBeUndefined();
    expect(toTrippingMetric({ type: 'groupDark', resource: 'landau/cabinet/c' })).toBeUndefined();
  });

  test('is the one that tells alarms of one type apart', () => {
    const alarm = { type: 'utilizationHigh', resource: 'landau/fibrenode/x/port-1' } as const;
    expect(toTrippingMetric(alarm)?.metric).toBe('inUtilization');
    expect(toTrippingMetric({ ...alarm, qualifier: 'outUtilization' })?.metric).toBe('outUtilization');
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
