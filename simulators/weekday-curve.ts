/** How busy a town centre is by hour and weekday: the curve behind Wi-Fi clients, passers-by and noise. */
import type { LocalTime } from './local-time.ts';

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

export function toWeekdayFactor(weekday: number, surroundings: Surroundings): number {
  if (weekday === 0) return 0.7;
  if (weekday === 6) return surroundings === 'pedestrianZone' ? 1.25 : 0.5;
  return weekday === 5 ? 1.1 : 1;
}

/** Market stalls stand from 7 to 13 o'clock. */
export function toMarketFactor(local: LocalTime, marketDays: readonly number[]): number {
  return marketDays.includes(local.weekday) && local.hour >= 7 && local.hour < 13 ? 1.6 : 1;
}
