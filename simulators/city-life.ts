/** What all devices of one city share: position, sky, burning hours of its lamps, and events in its places. */
import type { Position } from '#core/devices.ts';
import { type BurnCalendar, createBurnCalendar } from './burn-calendar.ts';
import { findCityScenario } from './cities/city-scenarios.ts';
import { type LocalTime, toLocalTime } from './local-time.ts';
import { toKey, uniformAt } from './noise.ts';
import { toWeather, type Weather } from './weather.ts';

export interface CityLife {
  position: Position;
  marketDays: readonly number[];
  burnCalendar: BurnCalendar;
  toWeather(timeMs: number): Weather;
  toEventPhase(timeMs: number): EventPhase;
}

/**
 * share: visitors there, 0..1 of the peak; none: no event within a day. build: link tests on the two days
 * before; open: from doors (11:00) to the end (01:30).
 */
export interface EventPhase {
  name: 'none' | 'build' | 'open' | 'teardown';
  share: number;
}

/** Middle of the region, for a city that the demo does not know. */
const FALLBACK_POSITION: Position = [7.5, 49.6];
const FALLBACK_MARKET_DAYS = [6];

const DOORS_HOUR = 11;
const END_HOUR = 25.5;

export function createCityLife(seed: number, slug: string): CityLife {
  const scenario = findCityScenario(slug);
  const position = scenario?.city.center ?? FALLBACK_POSITION;
  const key = toKey(seed, `events ${slug}`);
  return {
    position,
    marketDays: scenario?.marketDays ?? FALLBACK_MARKET_DAYS,
    burnCalendar: createBurnCalendar(position),
    toWeather: timeMs => toWeather(seed, slug, timeMs),
    toEventPhase: timeMs => toEventPhase(key, toLocalTime(timeMs)),
  };
}

/** About every second weekend (Friday to Sunday), and one weekday in six, something is on. */
function isEventDay(key: number, dayNumber: number): boolean {
  const weekday = (dayNumber + 4) % 7;
  const isWeekend = weekday === 5 || weekday === 6 || weekday === 0;
  const weekStart = dayNumber - ((weekday + 6) % 7);
  return isWeekend ? uniformAt(key, weekStart) < 0.5 : uniformAt(key, dayNumber) < 0.16;
}

function toEventPhase(key: number, local: LocalTime): EventPhase {
  // Until half past one in the morning it is still yesterday's event.
  const isAfterMidnight = local.hour < END_HOUR - 24;
  const day = isAfterMidnight ? local.dayNumber - 1 : local.dayNumber;
  const hour = isAfterMidnight ? local.hour + 24 : local.hour;
  if (isEventDay(key, day) && hour >= DOORS_HOUR) return { name: 'open', share: toVisitorShare(hour) };
  if (isEventDay(key, day) || isEventDay(key, day + 1) || isEventDay(key, day + 2))
    return { name: 'build', share: 0 };
  if (isEventDay(key, day - 1)) return { name: 'teardown', share: 0 };
  return { name: 'none', share: 0 };
}

/** Slow until the afternoon, full from 19 to 23, then home. */
function toVisitorShare(hour: number): number {
  if (hour < 15) return 0.15 + ((hour - DOORS_HOUR) / 4) * 0.2;
  if (hour < 19) return 0.35 + ((hour - 15) / 4) * 0.65;
  if (hour < 23) return 1;
  return Math.max(0.05, 1 - (hour - 23) / 2.5);
}
