/** How long readings and their rollups are kept: for all cities, and otherwise for some. */
import { CITY_SLUG } from './cities.ts';
import type { Settings } from './settings.ts';

export interface RetentionDays {
  rawDays: number;
  fiveMinuteDays: number;
  hourDays: number;
}

export interface RetentionRules {
  all: RetentionDays;
  /** Complete: what a city does not say is as for all. */
  byCity: ReadonlyMap<string, RetentionDays>;
}

const NAMES = ['rawDays', 'fiveMinuteDays', 'hourDays'] as const satisfies (keyof RetentionDays)[];
const MAX_DAYS = 36_500;

type RetentionSettings = Pick<
  Settings,
  'RETENTION_DAYS' | 'RETENTION_5MIN_DAYS' | 'RETENTION_1H_DAYS' | 'RETENTION_BY_CITY'
>;

/** The rules, or what is wrong with those of the cities: JSON like `{ "landau": { "rawDays": 30 } }`. */
export function parseRetentionRules(settings: RetentionSettings): RetentionRules | { fault: string } {
  const all: RetentionDays = {
    rawDays: settings.RETENTION_DAYS,
    fiveMinuteDays: settings.RETENTION_5MIN_DAYS,
    hourDays: settings.RETENTION_1H_DAYS,
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(settings.RETENTION_BY_CITY);
  } catch {
    return { fault: 'must be JSON' };
  }
  if (!isObject(parsed)) return { fault: 'must be a JSON object of cities' };
  const rules = new Map<string, RetentionDays>();
  for (const [city, given] of Object.entries(parsed)) {
    if (!CITY_SLUG.test(city) || !isObject(given)) return { fault: 'must name cities with an object each' };
    for (const [name, days] of Object.entries(given)) {
      if (!(NAMES as readonly string[]).includes(name)) {
        return { fault: `${city} may only have ${NAMES.join(', ')}` };
      }
      if (!Number.isSafeInteger(days) || (days as number) < 1 || (days as number) > MAX_DAYS) {
        return { fault: `${city}.${name} must be a whole number of days from 1 to ${MAX_DAYS}` };
      }
    }
    rules.set(city, { ...all, ...given });
  }
  for (const [city, days] of [['all cities', all] as const, ...rules]) {
    if (days.rawDays > days.fiveMinuteDays || days.fiveMinuteDays > days.hourDays) {
      return { fault: `${city}: what is coarser must be kept at least as long` };
    }
  }
  return { all, byCity: rules };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
