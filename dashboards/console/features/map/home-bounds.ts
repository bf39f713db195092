/**
 * What the map shows when nobody has moved it: the main part of each chosen city, and whatever else of it has
 * devices. A forest that belongs to a city but lies far away does not make the city small. Pure.
 */
import type { AreaGeometry, BoundariesResource } from '#core/map-resources.ts';
import type { CityResource, DeviceSummary } from '#core/resources.ts';
import { type Bounds, isWithin } from './map-address.ts';

/** @param city slugs joined by commas; '': all cities of the caller */
export function toHomeBounds(
  city: string,
  cities: readonly CityResource[],
  boundaries: BoundariesResource | undefined,
  devices: Iterable<DeviceSummary>,
): Bounds | undefined {
  const slugs = city === '' ? cities.map(({ slug }) => slug) : city.split(',');
  const borders = (boundaries?.features ?? []).filter(({ properties }) =>
    slugs.includes(properties.city ?? ''),
  );
  const places = [...devices].flatMap(({ location }) => (location ? [location] : []));
  const whole = toUnion(borders.flatMap(({ geometry }) => toParts(geometry)));
  if (whole === undefined) {
    const centres = cities.filter(({ slug }) => slugs.includes(slug)).map(({ center }) => center);
    return toBounds(places) ?? toBounds(centres);
  }
  const mainParts = borders.map(({ geometry }) => toParts(geometry).reduce(toLarger));
  // A position far off every border is a mistake in the registry.
  const inhabited = toBounds(places.filter(place => isWithin(place, whole)));
  return toUnion(inhabited ? [...mainParts, inhabited] : mainParts);
}

function toParts(geometry: AreaGeometry): Bounds[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map(([border = []]) => toBounds(border)).filter(part => part !== undefined);
}

function toLarger(one: Bounds, other: Bounds): Bounds {
  const toArea = ([west, south, east, north]: Bounds) => (east - west) * (north - south);
  return toArea(other) > toArea(one) ? other : one;
}

function toUnion(parts: readonly Bounds[]): Bounds | undefined {
  return toBounds(
    parts.flatMap(([west, south, east, north]) => [[west, south] as const, [east, north] as const]),
  );
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
