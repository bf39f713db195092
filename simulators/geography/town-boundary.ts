/** The real borders of the towns (© GeoBasis-DE / BKG 2016), read once, and whether a place lies inside. */
import type { Position } from '#core/devices.ts';
import { readBoundaries } from '#store/geography/read-boundaries.ts';

type Ring = readonly Position[];

/** Polygons of rings; the first ring is the border, the others are holes. */
export type TownBoundary = readonly (readonly Ring[])[];

let boundaryOfAgs: Map<string, TownBoundary> | undefined;

/** Throws for a key that the file does not have: the cities of the network are all in it. */
export function loadTownBoundary(ags: string): TownBoundary {
  boundaryOfAgs ??= indexBorders();
  const boundary = boundaryOfAgs.get(ags);
  if (!boundary) throw new Error(`No boundary for the municipality ${ags}`);
  return boundary;
}

function indexBorders(): Map<string, TownBoundary> {
  return new Map(
    readBoundaries().towns.map(({ ags, geometry }) => [
      ags,
      geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
    ]),
  );
}

export function isInsideTown(position: Position, boundary: TownBoundary): boolean {
  return boundary.some(
    ([border, ...holes]) =>
      border !== undefined &&
      isInsideRing(position, border) &&
      !holes.some(hole => isInsideRing(position, hole)),
  );
}

/** Even-odd rule: a ray to the east crosses the ring an odd number of times. */
function isInsideRing([x, y]: Position, ring: Ring): boolean {
  let isInside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) isInside = !isInside;
  }
  return isInside;
}
