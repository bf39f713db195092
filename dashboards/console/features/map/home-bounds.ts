/** What the map shows when nobody has moved it: the borders of the chosen cities. Pure. */
import type { BoundariesResource } from '#core/map-resources.ts';
import type { CityResource, DeviceSummary } from '#core/resources.ts';
import type { Bounds } from './map-address.ts';

/** @param city slugs joined by commas; '': all cities of the caller */
export function toHomeBounds(
  city: string,
  cities: readonly CityResource[],
  boundaries: BoundariesResource | undefined,
  devices: Iterable<DeviceSummary>,
): Bounds | undefined {
  const chosen = city === '' ? cities.map(({ slug }) => slug) : city.split(',');
  const bordered = (boundaries?.features ?? []).filter(
    ({ properties }) => properties.city !== undefined && chosen.includes(properties.city),
  );
  if (bordered.length > 0) {
    return toBounds(
      bordered.flatMap(({ geometry }) =>
        geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2),
      ),
    );
  }
  const places = [...devices].flatMap(({ location }) => (location ? [location] : []));
  if (places.length > 0) return toBounds(places);
  return toBounds(cities.filter(({ slug }) => chosen.includes(slug)).map(({ center }) => center));
}

function toBounds(positions: readonly (readonly [number, number])[]): Bounds | undefined {
  if (positions.length === 0) return undefined;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x, y] of positions) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}
