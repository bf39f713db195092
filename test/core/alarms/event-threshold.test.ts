import { describe, expect, test } from 'vitest';
import { toEventThreshold } from '../../../core/alarms/event-threshold.ts';
import { FIBRENODE_RULES } from '../../../core/alarms/fibrenode-rules.ts';
import { toDefaultThreshold } from '../../../core/alarms/thresholds.ts';

describe('while a request is active', () => {
  test('every level is a step graver at the same figures, and nothing is graver than critical', () => {
    const usual = toDefaultThreshold('opticalPowerLow', 'fibrenode');
    const stricter = toEventThreshold(usual);
    expect(usual.levels.map(({ severity, at }) => `${severity} ${at}`)).toEqual(['warning 3', 'major 1.5']);
    expect(stricter.levels.map(({ severity, at }) => `${severity} ${at}`)).toEqual([
      'minor 3',
      'critical 1.5',
    ]);
    expect(toEventThreshold(toDefaultThreshold('batteryLow', 'fibrenode')).levels).toMatchObject([
      { severity: 'critical' },
    ]);
    expect(toEventThreshold(usual)).toBe(stricter);
  });
});

describe('loss of a span', () => {
  const rule = FIBRENODE_RULES.find(({ alarmTypeId }) => alarmTypeId === 'spanLossIncrease')!;
  const judge = (rxPower: number, acceptedRxPower: number | undefined, memory?: readonly number[]) =>
    rule.judge({
      ...{ component: 'optics-1', values: { rxPower }, timeMs: 0, memory, raised: undefined },
      threshold: toDefaultThreshold('spanLossIncrease', 'fibrenode'),
      surroundings: {
        ...{ sunAltitude: undefined, isUnderWork: false, isInEvent: false, bookedCir: undefined },
        acceptedRxPower,
      },
    });

  test('is held against the light at acceptance, at once and whatever was read before', () => {
    expect(judge(-8.1, -6).verdict).toBe('warning');
    expect(judge(-7.5, -6).verdict).toBe('between');
    expect(judge(-6.5, -6).verdict).toBe('clear');
    expect(judge(-8.1, -6, [-8, 30]).verdict).toBe('warning');
  });

  test('without one it is held against the first thirty readings', () => {
    expect(judge(-8.1, undefined, [-6, 29])).toMatchObject({ verdict: 'clear' });
    expect(judge(-8.1, undefined, [-6, 30]).verdict).toBe('warning');
  });
});
