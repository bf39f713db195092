/** Names of cities and the hour of the day there. */
import type { City } from '#core/cities.ts';
import type { Clock } from '#core/clock.ts';

export interface CityTimes {
  /** Asks for the cities when that is long ago. */
  refresh(): Promise<void>;
  nameOf(slug: string): string;
  timeZoneOf(slug: string): string;
  /** 0 to 23. */
  toHour(slug: string, timeMs: number): number;
}

const REFRESH_MS = 60_000;
const TIME_ZONE_DEFAULT = 'Europe/Berlin';

export function createCityTimes(listCities: () => Promise<readonly City[]>, clock: Clock): CityTimes {
  let cities = new Map<string, City>();
  let hours = new Map<string, Intl.DateTimeFormat>();
  let refreshedMs = Number.NEGATIVE_INFINITY;

  const timeZoneOf = (slug: string) => cities.get(slug)?.timeZone ?? TIME_ZONE_DEFAULT;

  function formatOf(timeZone: string): Intl.DateTimeFormat {
    const known = hours.get(timeZone);
    if (known) return known;
    const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
    hours.set(timeZone, format);
    return format;
  }

  return {
    async refresh() {
      if (clock.monotonicMs() - refreshedMs < REFRESH_MS) return;
      cities = new Map((await listCities()).map(city => [city.slug, city]));
      hours = new Map();
      refreshedMs = clock.monotonicMs();
    },
    nameOf: slug => cities.get(slug)?.name ?? slug,
    timeZoneOf,
    toHour: (slug, timeMs) => Number(formatOf(timeZoneOf(slug)).format(timeMs)),
  };
}
