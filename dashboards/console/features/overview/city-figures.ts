import type { Presence } from '#core/presence.ts';
import type { CityResource, DeviceSummary } from '#core/resources.ts';
import { type KindFigures, toKindFigures } from './kind-figures.ts';

/** Figures of every city over all its devices, in the order of the cities given. Pure. */
export function toCityFigures(
  cities: readonly CityResource[],
  devices: Iterable<DeviceSummary>,
): { city: CityResource; figures: KindFigures }[] {
  const counts = new Map(cities.map(({ slug }) => [slug, createCounts()]));
  for (const device of devices) {
    const count = counts.get(device.city);
    if (!count) continue;
    count.total += 1;
    count.presence[device.presence] += 1;
  }
  return cities.map(city => ({ city, figures: toKindFigures(counts.get(city.slug) ?? createCounts()) }));
}

function createCounts(): { total: number; presence: Record<Presence, number> } {
  return {
    total: 0,
    presence: { ready: 0, sleeping: 0, disconnected: 0, lost: 0, stale: 0, unknown: 0 },
  };
}
