/** What a person types about whom a rule is meant for and when, and the request it becomes. Pure. */
import type { MaintenanceTimes, RuleScope, SilenceTimes } from '#core/alarm-rule-resources.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Weekday } from '#core/local-time.ts';
import { parseLocalText, toLocalText } from '../series/local-time.ts';

export const LEVELS = ['city', 'kind', 'group', 'device'] as const;

export interface ScopeDraft {
  city: string;
  level: (typeof LEVELS)[number];
  kind: DeviceKindName;
  groupId: string;
  deviceId: string;
}

export function createScopeDraft(city: string, scope?: RuleScope): ScopeDraft {
  const level = scope?.deviceId ? 'device' : scope?.groupId ? 'group' : scope?.kind ? 'kind' : 'city';
  const { kind = 'lightmast', groupId = '', deviceId = '' } = scope ?? {};
  return { city: scope?.city ?? city, level, kind, groupId, deviceId };
}

export function toScope({ city, level, kind, groupId, deviceId }: ScopeDraft): RuleScope {
  return {
    city,
    ...(level === 'kind' && { kind }),
    ...(level === 'group' && { groupId: groupId.trim() }),
    ...(level === 'device' && { deviceId: deviceId.trim() }),
  };
}

export const TIME_TYPES = ['range', 'weekly', 'monthlyWeekday', 'monthly', 'daylight'] as const;
export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** As typed. */
export interface TimesDraft {
  type: (typeof TIME_TYPES)[number];
  /** `2026-11-20T17:48` */
  begin: string;
  end: string;
  /** `22:00` */
  from: string;
  to: string;
  weekdays: readonly Weekday[];
  day: string;
  week: string;
  weekday: string;
  fromDay: string;
  toDay: string;
  afterSunriseMin: string;
  beforeSunsetMin: string;
}

const HOUR_MS = 3_600_000;

export function createTimesDraft(nowMs: number, times?: SilenceTimes): TimesDraft {
  const hourMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
  const draft: TimesDraft = {
    ...{ type: 'range', begin: toLocalText(hourMs), end: toLocalText(hourMs + 2 * HOUR_MS) },
    ...{ from: '22:00', to: '06:00', weekdays: WEEKDAYS, day: '1', week: '1', weekday: '2' },
    ...{ fromDay: '', toDay: '', afterSunriseMin: '30', beforeSunsetMin: '30' },
  };
  if (!times) return draft;
  if (times.type === 'range') {
    const [begin, end] = [times.from, times.to].map(time => toLocalText(Date.parse(time))) as [
      string,
      string,
    ];
    return { ...draft, begin, end };
  }
  const texts = Object.entries(times).map(([key, value]) => [
    key,
    typeof value === 'number' ? String(value) : value,
  ]);
  return { ...draft, ...Object.fromEntries(texts) };
}

/** Undefined: something is not filled in yet. */
export function toTimes(draft: TimesDraft): SilenceTimes | undefined {
  const { type, from, to, fromDay, toDay } = draft;
  if (type === 'range') return toRange(draft);
  if (type === 'daylight') {
    const { afterSunriseMin, beforeSunsetMin } = draft;
    if (afterSunriseMin === '' || beforeSunsetMin === '') return undefined;
    return { type, afterSunriseMin: Number(afterSunriseMin), beforeSunsetMin: Number(beforeSunsetMin) };
  }
  if (from === '' || to === '') return undefined;
  const clock = { from, to, ...(fromDay !== '' && { fromDay }), ...(toDay !== '' && { toDay }) };
  if (type === 'monthly') return { type, day: Number(draft.day), ...clock };
  if (type === 'monthlyWeekday')
    return { type, week: Number(draft.week), weekday: Number(draft.weekday) as Weekday, ...clock };
  return draft.weekdays.length === 0 ? undefined : { type, weekdays: [...draft.weekdays].sort(), ...clock };
}

function toRange({ begin, end }: TimesDraft): MaintenanceTimes | undefined {
  const [fromMs, toMs] = [parseLocalText(begin), parseLocalText(end)];
  if (fromMs === undefined || toMs === undefined) return undefined;
  return { type: 'range', from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
