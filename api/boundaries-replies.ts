/**
 * The borders a caller's map is drawn from, ready to be sent: made once per set of cities, compressed, with the
 * ETag of their content. The cities of others are towns among towns: nothing tells that they are in the network.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants } from 'node:zlib';
import type { City } from '#core/cities.ts';
import type { AreaGeometry, BoundariesResource, Rings } from '#core/map-resources.ts';
import type { Boundaries, TownBorder } from '#store/geography/read-boundaries.ts';

export interface BoundariesReply {
  etag: string;
  text: string;
  brotli: Buffer;
}

/** Sets of cities are few: one per kind of caller. When full, all are made again. */
const KEPT_REPLIES = 64;
/** How far around its cities a caller sees other towns. */
const AROUND_DEGREES = 0.5;
/** About ten metres, which is finer than the muted background is drawn. */
const BACKGROUND_STEPS_PER_DEGREE = 10_000;
/** The first caller does not wait for the best; half the size is worth half a second beside the work. */
const QUICK_QUALITY = 5;
const BEST_QUALITY = 11;

const compress = promisify(brotliCompress);

type Box = readonly [west: number, south: number, east: number, north: number];

export function createBoundariesReplies(
  boundaries: Boundaries,
  basemap: BoundariesResource['basemap'],
): (cities: readonly City[]) => BoundariesReply {
  const boxes = new Map(boundaries.towns.map(town => [town.ags, toBox(town)]));
  const known = new Map<string, BoundariesReply>();

  function toResource(cities: readonly City[]): BoundariesResource {
    const slugs = new Map(cities.map(city => [city.ags, city.slug]));
    const near = cities.map(({ ags, center: [x, y] }) => boxes.get(ags) ?? ([x, y, x, y] as const));
    return {
      type: 'FeatureCollection',
      credit: boundaries.credit,
      ...(basemap && { basemap }),
      features: boundaries.towns
        .filter(({ ags }) => near.some(box => isNear(box, boxes.get(ags)!)))
        .map(({ ags, name, geometry }) => {
          const city = slugs.get(ags);
          const properties = { ags, name, ...(city && { city }) };
          return { type: 'Feature', properties, geometry: city ? geometry : toCoarse(geometry) };
        }),
    };
  }

  return cities => {
    const key = cities.map(({ slug, ags, center }) => `${slug} ${ags} ${center}`).join('\n');
    const ready = known.get(key);
    if (ready) return ready;
    if (known.size >= KEPT_REPLIES) known.clear();
    const reply = toReply(JSON.stringify(toResource(cities)));
    known.set(key, reply);
    return reply;
  };
}

function toReply(text: string): BoundariesReply {
  const reply = {
    etag: `W/"${createHash('sha256').update(text).digest('base64url')}"`,
    text,
    brotli: brotliCompressSync(text, withQuality(QUICK_QUALITY)),
  };
  void compress(text, withQuality(BEST_QUALITY)).then(small => {
    reply.brotli = small;
  });
  return reply;
}

function withQuality(quality: number) {
  return { params: { [constants.BROTLI_PARAM_QUALITY]: quality } };
}

function toCoarse(geometry: AreaGeometry): AreaGeometry {
  const toRings = (rings: Rings): Rings => rings.map(ring => ring.map(([x, y]) => [toStep(x), toStep(y)]));
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: toRings(geometry.coordinates) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map(toRings) };
}

function toStep(degrees: number): number {
  return Math.round(degrees * BACKGROUND_STEPS_PER_DEGREE) / BACKGROUND_STEPS_PER_DEGREE;
}

function toBox({ geometry }: TownBorder): Box {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x, y] of polygons.flat(2)) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

function isNear(one: Box, other: Box): boolean {
  return (
    other[0] <= one[2] + AROUND_DEGREES &&
    other[2] >= one[0] - AROUND_DEGREES &&
    other[1] <= one[3] + AROUND_DEGREES &&
    other[3] >= one[1] - AROUND_DEGREES
  );
}
