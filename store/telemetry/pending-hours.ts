/** Hours whose rollups are to be computed, in memory, with the oldest of a measurement at hand. */
import type { Reading } from '#core/readings.ts';
import { HOUR_MS, type PendingRollups, type RollupHour, toHourMs } from './rollups.ts';

export interface PendingHours {
  has(hour: RollupHour): boolean;
  /** Also those that are in already: their touch changes. */
  add(hours: Iterable<RollupHour>): void;
  /** Which `add` touched the hour last; undefined when it is not in. */
  touchOf(hour: RollupHour): number | undefined;
  delete(hour: RollupHour): void;
  /** Forgets the hours of the city, or of all cities, before the instant. */
  deleteBefore(beforeMs: number, city?: string): void;
  /** Start of the oldest one; undefined when there is none. Absent cities: all. */
  oldestMs(measurement: string, cities: readonly string[] | undefined): number | undefined;
  list(beforeMs: number, limit: number): PendingRollups;
}

export function createPendingHours(initial: Iterable<RollupHour>): PendingHours {
  const hours = new Map<string, RollupHour>();
  const touches = new Map<string, number>();
  let touch = 0;

  function add(added: Iterable<RollupHour>): void {
    touch++;
    for (const hour of added) {
      const key = toHourKey(hour);
      hours.set(key, hour);
      touches.set(key, touch);
    }
  }

  function forget(key: string): void {
    hours.delete(key);
    touches.delete(key);
  }

  add(initial);
  return {
    has: hour => hours.has(toHourKey(hour)),
    add,
    touchOf: hour => touches.get(toHourKey(hour)),
    delete: hour => forget(toHourKey(hour)),
    deleteBefore(beforeMs, city) {
      for (const [key, hour] of hours) {
        if (hour.hourMs < beforeMs && (city === undefined || hour.city === city)) forget(key);
      }
    },
    oldestMs(measurement, cities) {
      let oldestMs: number | undefined;
      for (const hour of hours.values()) {
        if (hour.measurement !== measurement || (cities && !cities.includes(hour.city))) continue;
        if (hour.hourMs < (oldestMs ?? Number.POSITIVE_INFINITY)) oldestMs = hour.hourMs;
      }
      return oldestMs;
    },
    list(beforeMs, limit) {
      const found = [...hours.values()].filter(({ hourMs }) => hourMs < beforeMs);
      return { hours: found.sort((a, b) => a.hourMs - b.hourMs).slice(0, limit), total: hours.size };
    },
  };
}

/** Each hour once that has one of the readings. */
export function collectHours(
  readings: Iterable<Reading>,
  measurementOf: (reading: Reading) => string,
): RollupHour[] {
  const found = new Map<string, RollupHour>();
  /** By measurement and city: nearly all readings of a batch are of the same hour. */
  const last = new Map<string, Map<string, RollupHour>>();
  for (const reading of readings) {
    const measurement = measurementOf(reading);
    const { city, timeMs } = reading;
    let ofCities = last.get(measurement);
    if (!ofCities) {
      ofCities = new Map();
      last.set(measurement, ofCities);
    }
    const known = ofCities.get(city);
    if (known && timeMs >= known.hourMs && timeMs < known.hourMs + HOUR_MS) continue;
    const hour = { city, measurement, hourMs: toHourMs(timeMs) };
    ofCities.set(city, hour);
    found.set(toHourKey(hour), hour);
  }
  return [...found.values()];
}

/** ASCII ids (check-reading.ts) never contain a space. */
export function toHourKey({ city, measurement, hourMs }: RollupHour): string {
  return `${city} ${measurement} ${hourMs}`;
}
