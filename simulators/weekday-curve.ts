/** How busy a town centre is by hour and weekday: the curve behind Wi-Fi clients, passers-by and noise. */
import type { LocalTime } from './local-time.ts';
import { interpolate } from './noise.ts';

/** Domain section 8, share of the daily peak by hour 0..23. */
const HOUR_FACTORS = [
  0.05, 0.03, 0.02, 0.02, 0.02, 0.05, 0.12, 0.28, 0.4, 0.48, 0.58, 0.7, 0.85, 0.8, 0.72, 0.72, 0.78, 0.88,
  0.92, 0.85, 0.7, 0.5, 0.28, 0.12,
] as const;

export type Surroundings = 'pedestrianZone' | 'townHall';

/** Between the full hours it goes in a straight line. */
export function toHourFactor(hour: number): number {
  const from = Math.floor(hour) % 24;
  const share = hour - Math.floor(hour);
  return HOUR_FACTORS[from]! * (1 - share) + HOUR_FACTORS[(from + 1) % 24]! * share;
}

/** The small hours belong to the evening before. */
const DAY_BEGINS_HOUR = 4;

export function toWeekdayFactor(local: LocalTime, surroundings: Surroundings): number {
  const weekday = local.hour < DAY_BEGINS_HOUR ? (local.weekday + 6) % 7 : local.weekday;
  if (weekday === 0) return 0.7;
  if (weekday === 6) return surroundings === 'pedestrianZone' ? 1.25 : 0.5;
  return weekday === 5 ? 1.1 : 1;
}

/** Market stalls stand from 7 to 13 o'clock; people come and go. */
const MARKET_FACTORS = [
  [6.75, 1],
  [7.75, 1.6],
  [12.5, 1.6],
  [13.5, 1],
] as const;

export function toMarketFactor(local: LocalTime, marketDays: readonly number[]): number {
  return marketDays.includes(local.weekday) ? interpolate(MARKET_FACTORS, local.hour) : 1;
}

/** Rain keeps four of ten at home (domain section 8). */
export function toRainFactor(rain: number): number {
  return 1 - 0.4 * rain;
}
