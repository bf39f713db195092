import { expect, it } from 'vitest';
import type { RuleScope, SilenceTimes, ThresholdResource } from '#core/alarm-rule-resources.ts';
import {
  createScopeDraft,
  createTimesDraft,
  toScope,
  toTimes,
} from '../../dashboards/console/features/alarm-rules/rule-drafts.ts';
import {
  createThresholdDraft,
  toThresholdRequest,
} from '../../dashboards/console/features/alarm-rules/threshold-draft.ts';

const NOW_MS = Date.parse('2026-11-20T12:10:00.000Z');
const CLOCK = { from: '22:00', to: '06:00' };

it('times and scopes that are opened and saved unchanged stay as they were', () => {
  const all: SilenceTimes[] = [
    { type: 'range', from: '2026-11-20T13:00:00.000Z', to: '2026-11-21T13:30:00.000Z' },
    { type: 'weekly', weekdays: [1, 5], ...CLOCK, fromDay: '2026-12-01' },
    { type: 'monthly', day: 31, ...CLOCK, toDay: '2027-12-01' },
    { type: 'monthlyWeekday', week: 5, weekday: 7, ...CLOCK },
    { type: 'daylight', afterSunriseMin: 0, beforeSunsetMin: -10 },
  ];
  for (const times of all) expect(toTimes(createTimesDraft(NOW_MS, times))).toEqual(times);
  const scopes: RuleScope[] = [
    { city: 'landau' },
    { city: 'landau', kind: 'hotspot' },
    { city: 'landau', groupId: 'fest' },
    { city: 'landau', deviceId: 'ld-lm-0001' },
  ];
  for (const scope of scopes) expect(toScope(createScopeDraft('speyer', scope))).toEqual(scope);
});

it('times that are not filled in yet are none', () => {
  const draft = createTimesDraft(NOW_MS);
  expect(toTimes(draft)).toEqual({
    ...{ type: 'range', from: '2026-11-20T13:00:00.000Z', to: '2026-11-20T15:00:00.000Z' },
  });
  expect(toTimes({ ...draft, end: '' })).toBeUndefined();
  expect(toTimes({ ...draft, type: 'weekly', weekdays: [] })).toBeUndefined();
  expect(toTimes({ ...draft, type: 'monthly', from: '' })).toBeUndefined();
  expect(toTimes({ ...draft, type: 'daylight', afterSunriseMin: '' })).toBeUndefined();
});

it('of a threshold only what was typed is set, and one that was off is switched on by saying so', () => {
  const scope = { city: 'landau', kind: 'fibrenode' } as const;
  const draft = createThresholdDraft('opticalPowerLow');
  expect(toThresholdRequest(draft, scope, false)).toEqual({ ...scope, alarmTypeId: 'opticalPowerLow' });
  const typed = { ...draft, at: ['4', ''], raiseForS: '0' };
  expect(toThresholdRequest(typed, scope, false)).toMatchObject({ at: [4], raiseForS: 0 });
  const rule: ThresholdResource = {
    ...{ ...scope, alarmTypeId: 'opticalPowerLow', isEnabled: false, at: [4, 2], clearAt: 5 },
    ...{ id: 'r', version: 1, changed: '2026-11-20T12:00:00.000Z', changedBy: 'Anna' },
  };
  const opened = createThresholdDraft('opticalPowerLow', rule);
  expect(toThresholdRequest({ ...opened, isEnabled: true }, scope, true)).toEqual({
    ...scope,
    ...{ alarmTypeId: 'opticalPowerLow', isEnabled: true, at: [4, 2], clearAt: 5 },
  });
});
