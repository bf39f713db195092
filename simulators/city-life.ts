/** What all devices of one city share: position, sky, burning hours of its lamps, and events in its places. */
import type { Position } from '#core/devices.ts';
import { type BurnCalendar, createBurnCalendar } from './burn-calendar.ts';
import { findCityScenario } from './cities/city-scenarios.ts';
import { type LocalTime, toLocalTime } from './local-time.ts';
import { interpolate, toKey, uniformAt } from './noise.ts';
import { toWeather, type Weather } from './weather.ts';

export interface CityLife {
  position: Position;
  marketDays: readonly number[];
  burnCalendar: BurnCalendar;
  toWeather(timeMs: number): Weather;
  toEventPhase(timeMs: number): EventPhase;
  /** How much of an event's crowd is at a place, 0..1: all of it at the venue, next to nothing a kilometre off. */
  toCrowd(timeMs: number, place: Position | undefined): number;
}

/**
 * share: visitors there, 0..1 of the peak; none: no event within a day. build: link tests on the two days
 * before; open: from doors (11:00) to the end (01:30). The share never jumps: people need half an hour to come.
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

/** Slow until the afternoon, full from 19 to 23, then home. */
const VISITOR_SHARES = [
  [DOORS_HOUR, 0],
  [11.5, 0.15],
  [15, 0.35],
  [19, 1],
  [23, 1],
  [END_HOUR, 0],
] as const;

export function createCityLife(seed: number, slug: string): CityLife {
  const scenario = findCityScenario(slug);
  const position = scenario?.city.center ?? FALLBACK_POSITION;
  const key = toKey(seed, `events ${slug}`);
  const venues = scenario?.eventPlaces.map(place => place.position) ?? [position];
  return {
    position,
    marketDays: scenario?.marketDays ?? FALLBACK_MARKET_DAYS,
    burnCalendar: createBurnCalendar(position),
    toWeather: timeMs => toWeather(seed, slug, timeMs),
    toEventPhase: timeMs => toEventPhase(key, toLocalTime(timeMs)),
    toCrowd(timeMs, place) {
      const local = toLocalTime(timeMs);
      const { share } = toEventPhase(key, local);
      if (share === 0) return 0;
      return share * toNearness(venues[toVenueIndex(key, local, venues.length)]!, place ?? position);
    },
  };
}

/** About every second weekend (Friday to Sunday), and one weekday in six, something is on. */
function isEventDay(key: number, dayNumber: number): boolean {
  const weekday = (dayNumber + 4) % 7;
  const isWeekend = weekday === 5 || weekday === 6 || weekday === 0;
  const weekStart = dayNumber - ((weekday + 6) % 7);
  return isWeekend ? uniformAt(key, weekStart) < 0.5 : uniformAt(key, dayNumber) < 0.16;
}

/** Until half past one in the morning it is still yesterday's event. */
function toEventTime(local: LocalTime): { day: number; hour: number } {
  if (local.hour >= END_HOUR - 24) return { day: local.dayNumber, hour: local.hour };
  return { day: local.dayNumber - 1, hour: local.hour + 24 };
}

/** One weekend, one venue. */
function toVenueIndex(key: number, local: LocalTime, venues: number): number {
  return Math.floor(uniformAt(key + 1, Math.floor((toEventTime(local).day + 3) / 7)) * venues);
}

const CROWD_REACH_KM = 0.4;
const KM_PER_DEGREE = 111.2;

function toNearness(venue: Position, place: Position): number {
  const eastKm = (place[0] - venue[0]) * KM_PER_DEGREE * Math.cos((venue[1] * Math.PI) / 180);
  const northKm = (place[1] - venue[1]) * KM_PER_DEGREE;
  return Math.exp(-(eastKm ** 2 + northKm ** 2) / CROWD_REACH_KM ** 2);
}

function toEventPhase(key: number, local: LocalTime): EventPhase {
  const { day, hour } = toEventTime(local);
  if (isEventDay(key, day) && hour >= DOORS_HOUR)
    return { name: 'open', share: interpolate(VISITOR_SHARES, hour) };
  if (isEventDay(key, day) || isEventDay(key, day + 1) || isEventDay(key, day + 2))
    return { name: 'build', share: 0 };
  if (isEventDay(key, day - 1)) return { name: 'teardown', share: 0 };
  return { name: 'none', share: 0 };
}
