/** One place per town for its name: a polygon cut into tiles would be named once per tile. Pure. */
import type { FeatureCollection, Point } from 'geojson';
import type { BoundariesResource, Rings } from '#core/map-resources.ts';

export function toLabelPoints(
  boundaries: BoundariesResource,
): FeatureCollection<Point, { name: string; city?: string }> {
  return {
    type: 'FeatureCollection',
    features: boundaries.features.map(({ properties: { name, city }, geometry }) => {
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      return {
        type: 'Feature',
        properties: { name, ...(city !== undefined && { city }) },
        geometry: { type: 'Point', coordinates: toCentre(toLargest(polygons)) },
      };
    }),
  };
}

type Ring = Rings[number];

function toLargest(polygons: readonly Rings[]): Ring {
  const borders = polygons.map(([border]) => border ?? []);
  return borders.reduce((largest, ring) => (toArea(ring) > toArea(largest) ? ring : largest), []);
}

function toArea(ring: Ring): number {
  return Math.abs(toMoments(ring).area);
}

/** Centre of gravity; of a ring without area its first position. */
function toCentre(ring: Ring): [number, number] {
  const { area, x, y } = toMoments(ring);
  const [first = [0, 0]] = ring;
  return area === 0 ? [first[0], first[1]] : [x / (3 * area), y / (3 * area)];
}

/** The shoelace formula; `area` is twice the area, with a sign. */
function toMoments(ring: Ring): { area: number; x: number; y: number } {
  const sum = { area: 0, x: 0, y: 0 };
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length]!;
    const cross = x1 * y2 - x2 * y1;
    sum.area += cross;
    sum.x += (x1 + x2) * cross;
    sum.y += (y1 + y2) * cross;
  });
  return sum;
}
