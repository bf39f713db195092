/** Scopes, times and faults of rules in words. */
import type { RuleScope, SilenceTimes, SpanResource } from '#core/alarm-rule-resources.ts';
import type { Weekday } from '#core/local-time.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds, fleet, membershipRevision } from '../../live/live-state.ts';

export function toScopeText({ city, kind, groupId, deviceId }: RuleScope): string {
  membershipRevision.value;
  const name = cityNames.value.get(city) ?? city;
  if (deviceId !== undefined) return `${name}: ${fleet.devices.get(deviceId)?.name ?? deviceId}`;
  const parts = [
    kind && toKindName(kind),
    groupId !== undefined && t('rules.group', { name: groupId }),
  ].filter(Boolean);
  return parts.length === 0 ? t('rules.wholeCity', { city: name }) : `${name}: ${parts.join(', ')}`;
}

export function toKindName(kind: string): string {
  return deviceKinds.value.find(({ name }) => name === kind)?.label[language.value] ?? kind;
}

/** 5 January 1970 was a Monday. */
export function toWeekdayName(weekday: Weekday, length: 'short' | 'long' = 'short'): string {
  const atMs = Date.UTC(1970, 0, 4 + weekday);
  return new Intl.DateTimeFormat(formats.value.locale, { weekday: length, timeZone: 'UTC' }).format(atMs);
}

export function toTimesText(times: SilenceTimes): string {
  if (times.type === 'range') return toSpanText(times);
  if (times.type === 'daylight')
    return t('rules.byDay', { after: times.afterSunriseMin, before: times.beforeSunsetMin });
  const words = [toDaysText(times), t('rules.fromTo', { from: times.from, to: times.to })];
  if (times.fromDay !== undefined) words.push(t('rules.since', { day: toDayText(times.fromDay) }));
  if (times.toDay !== undefined) words.push(t('rules.until', { day: toDayText(times.toDay) }));
  return words.join(', ');
}

function toDaysText(times: Extract<SilenceTimes, { type: 'weekly' | 'monthly' | 'monthlyWeekday' }>): string {
  if (times.type === 'monthly') return t('rules.onDay', { day: times.day });
  if (times.type === 'monthlyWeekday')
    return t('rules.onWeekday', {
      week: t(`rules.week.${times.week as 1 | 2 | 3 | 4 | 5}`),
      weekday: toWeekdayName(times.weekday, 'long'),
    });
  if (times.weekdays.length === 7) return t('rules.daily');
  return times.weekdays.map(weekday => toWeekdayName(weekday)).join(', ');
}

/** A day has no time zone: at noon it is the same everywhere here. */
function toDayText(day: string): string {
  return formats.value.date(Date.parse(`${day}T12:00:00Z`));
}

export function toSpanText({ from, to }: SpanResource): string {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const { instant, time, day } = formats.value;
  const end = day(fromMs) === day(toMs) ? time(toMs) : instant(toMs);
  return t('rules.span', { from: instant(fromMs), to: end });
}

/** What the api says in English, for programs; one that is not known here is shown as it came. */
const RULES: readonly [pattern: RegExp, key: MessageKey, ...names: string[]][] = [
  [/^must be a type of the kind$/, 'rules.fault.typeOfKind'],
  [/^must be a type of the devices meant$/, 'rules.fault.typeOfKind'],
  [/^must come with something/, 'rules.fault.nothing'],
  [/^is set for exactly these already/, 'rules.fault.second'],
  [/^is told by the limits of this type$/, 'rules.fault.levels'],
  [/^must be 0 to (\d+) seconds$/, 'rules.fault.seconds', 'max'],
  [/^must be given together with/, 'rules.fault.together'],
  [/^must have \d+ values/, 'rules.fault.together'],
  [/^must rise with the severity$/, 'rules.fault.rise'],
  [/^must fall with the severity$/, 'rules.fault.fall'],
  [/^must not be (above|below) the mildest value of at$/, 'rules.fault.clearAt'],
  [/^must be a device of the city$/, 'rules.fault.device'],
  [/^must be a group or cabinet/, 'rules.fault.group'],
  [/^must be after from$/, 'rules.fault.afterFrom'],
  [/^must not be before fromDay$/, 'rules.fault.afterFrom'],
  [/^must come at least once$/, 'rules.fault.never'],
  [/^must be in the future$/, 'rules.fault.future'],
  [/^must be at most (\d+) days after from$/, 'rules.fault.tooLong', 'days'],
  [/^must begin with https$/, 'rules.fault.https'],
  [/^must be the address of a public server$/, 'rules.fault.public'],
];

export function toFaultText(rule: string): string {
  for (const [pattern, key, ...names] of RULES) {
    const found = pattern.exec(rule);
    if (found) return t(key, Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])));
  }
  return rule;
}
