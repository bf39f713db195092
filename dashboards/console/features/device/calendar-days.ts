/** A year of days as weeks, Monday first, and how complete each was. Pure. */
import type { CompletenessResource } from '#core/resources.ts';

export const DAYS_PER_WEEK = 7;

/** 'none': nothing was expected. */
export type DayLevel = 'none' | 'silent' | 'poor' | 'part' | 'full';

const FULL_FROM = 0.98;
const PART_FROM = 0.8;

export function toDayLevel({ expected, received }: CompletenessResource): DayLevel {
  if (expected === 0) return received > 0 ? 'full' : 'none';
  if (received === 0) return 'silent';
  const share = received / expected;
  if (share >= FULL_FROM) return 'full';
  return share >= PART_FROM ? 'part' : 'poor';
}

/** 0 to 1; undefined when nothing was expected. */
export function toShare({ expected, received }: CompletenessResource): number | undefined {
  return expected === 0 ? undefined : Math.min(1, received / expected);
}

/** Messages of a day on which none was expected yet fill it: they all came. */
export function toFillPercent(day: CompletenessResource): number {
  return Math.round((toShare(day) ?? (day.received > 0 ? 1 : 0)) * 100);
}

/** 0 is Monday. */
export function toWeekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % DAYS_PER_WEEK;
}

/** Column and row of each day in a calendar whose columns are weeks, both from 1. */
export function toPlaces(days: readonly CompletenessResource[]): { week: number; weekday: number }[] {
  const first = days[0];
  if (!first) return [];
  const shift = toWeekday(first.day);
  return days.map(({ day }) => {
    const index = Math.round((Date.parse(day) - Date.parse(first.day)) / 86_400_000) + shift;
    return { week: Math.floor(index / DAYS_PER_WEEK) + 1, weekday: (index % DAYS_PER_WEEK) + 1 };
  });
}

const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -DAYS_PER_WEEK,
  ArrowRight: DAYS_PER_WEEK,
};

/** The day a key leads to; undefined: not a key of the calendar, or there is no such day. */
export function toDayAfterKey(key: string, index: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = KEY_STEPS[key];
  if (step === undefined) return undefined;
  const next = index + step;
  return next >= 0 && next < count ? next : undefined;
}

export function toTotal(days: readonly CompletenessResource[]): { expected: number; received: number } {
  let expected = 0;
  let received = 0;
  for (const day of days) {
    expected += day.expected;
    received += Math.min(day.received, day.expected);
  }
  return { expected, received };
}
