import { countDevice, createPresenceCounts } from '#core/presence-counts.ts';
import type { CityResource, DeviceSummary } from '#core/resources.ts';
import { type KindFigures, toKindFigures } from './kind-figures.ts';

/** Figures of every city over all its devices, in the order of the cities given. Pure. */
export function toCityFigures(
  cities: readonly CityResource[],
  devices: Iterable<DeviceSummary>,
): { city: CityResource; figures: KindFigures }[] {
  const counts = new Map(cities.map(({ slug }) => [slug, createPresenceCounts()]));
  for (const device of devices) {
    const count = counts.get(device.city);
    if (count) countDevice(count, device);
  }
  return cities.map(city => ({
    city,
    figures: toKindFigures(counts.get(city.slug) ?? createPresenceCounts()),
  }));
}
