/**
 * How long the lamps of a city have burnt since their counters began: sums of whole nights, worked out once
 * per profile, plus tonight. Makes energy and operating hours functions of time.
 */
import type { Position } from '#core/devices.ts';
import {
  type DimmingProfile,
  type Night,
  toBurning,
  toLampSchedule,
  toNight,
  toNightOfDay,
} from './dimming-profile.ts';
import { toLocalTime } from './local-time.ts';

/** What a counter showed on this day is a property of the lamp; from here on the nights are summed up. */
export const COUNTER_EPOCH_MS = Date.UTC(2025, 0, 1, 11);

export interface Burning {
  hours: number;
  /** Hours at 100 % that would have taken the same energy. */
  fullLoadHours: number;
}

export interface BurnCalendar {
  toNight(timeMs: number): Night;
  toBurning(profile: DimmingProfile, timeMs: number): Burning;
}

const KEPT_NIGHTS = 32;

export function createBurnCalendar(position: Position): BurnCalendar {
  const firstDay = toLocalTime(COUNTER_EPOCH_MS).dayNumber;
  const nights = new Map<number, Night>();
  const sums = new Map<string, Burning[]>();

  const nightOf = (timeMs: number): Night => {
    // Noon to noon, UTC is close enough to tell nights apart in a cache.
    const cacheKey = Math.floor((timeMs - 43_200_000) / 3_600_000);
    const known = nights.get(cacheKey);
    if (known) return known;
    if (nights.size >= KEPT_NIGHTS * 24) nights.clear();
    const night = toNight(timeMs, position);
    nights.set(cacheKey, night);
    return night;
  };

  /** Sum of the nights before the given day. */
  const sumBefore = (profile: DimmingProfile, dayNumber: number): Burning => {
    const nightly = sums.get(profile.name) ?? [{ hours: 0, fullLoadHours: 0 }];
    sums.set(profile.name, nightly);
    const wanted = Math.max(0, dayNumber - firstDay);
    while (nightly.length <= wanted) {
      const night = toNightOfDay(firstDay + nightly.length - 1, position);
      const whole = toBurning(toLampSchedule(profile, night), night.offMs);
      const before = nightly.at(-1)!;
      nightly.push({
        hours: before.hours + whole.hours,
        fullLoadHours: before.fullLoadHours + whole.fullLoadHours,
      });
    }
    return nightly[wanted]!;
  };

  return {
    toNight: nightOf,
    toBurning(profile, timeMs) {
      const night = nightOf(timeMs);
      const before = sumBefore(profile, night.dayNumber);
      const tonight = toBurning(toLampSchedule(profile, night), timeMs);
      return {
        hours: before.hours + tonight.hours,
        fullLoadHours: before.fullLoadHours + tonight.fullLoadHours,
      };
    },
  };
}
