/**
 * Draws streets that look like streets: main roads run in a bend from the centre to the districts, side
 * streets lie in a district along its grid. Masts stand on them at even distances, on alternating sides.
 */
import type { Position } from '#core/devices.ts';
import type { District } from '../cities/city-scenario.ts';
import { createRandomSequence, type RandomSequence, toKey } from '../noise.ts';
import { isInsideTown, type TownBoundary } from './town-boundary.ts';

const KM_PER_DEGREE = 111.2;
const MAST_SPACING_KM = 0.038;
const SIDE_OFFSET_KM = 0.005;
const MAX_ATTEMPTS = 60;

export interface StreetPlan {
  center: Position;
  /** Where a main road leads to; absent for a side street. */
  towards?: Position;
  district: District;
  mastCount: number;
}

/** East and north in km, as an offset on the globe. */
export function offsetPosition([longitude, latitude]: Position, eastKm: number, northKm: number): Position {
  const kmPerDegreeEast = KM_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  return [
    toSixDecimals(longitude + eastKm / kmPerDegreeEast),
    toSixDecimals(latitude + northKm / KM_PER_DEGREE),
  ];
}

function toSixDecimals(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** Positions of all masts of a street, inside the boundary, in walking order. */
export function layOutStreet(plan: StreetPlan, boundary: TownBoundary, random: RandomSequence): Position[] {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const curve = plan.towards ? drawMainRoad(plan, random) : drawSideStreet(plan, random);
    const masts = placeMasts(curve, plan.mastCount);
    if (masts.every(mast => isInsideTown(mast, boundary))) return masts;
  }
  throw new Error(`No room for a street of ${plan.mastCount} masts in ${plan.district.name}`);
}

/** A quadratic Bézier curve in km around an origin: start, control point, end. */
interface Curve {
  origin: Position;
  points: [east: number, north: number][];
}

function drawMainRoad(plan: StreetPlan, random: RandomSequence): Curve {
  const [longitude, latitude] = plan.center;
  const kmPerDegreeEast = KM_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  const east = (plan.towards![0] - longitude) * kmPerDegreeEast;
  const north = (plan.towards![1] - latitude) * KM_PER_DEGREE;
  const turn = random.between(-0.35, 0.35);
  const heading = Math.atan2(north, east) + turn;
  const startKm = random.between(0.08, 0.3);
  const start: [number, number] = [Math.cos(heading) * startKm, Math.sin(heading) * startKm];
  return toCurve(plan.center, start, heading, plan.mastCount * MAST_SPACING_KM, random.between(-0.18, 0.18));
}

function drawSideStreet(plan: StreetPlan, random: RandomSequence): Curve {
  const { name, center, radiusKm } = plan.district;
  const grid = (toKey(0, name) / 2 ** 32) * Math.PI;
  const heading = grid + (random.next() < 0.5 ? 0 : Math.PI / 2) + random.between(-0.12, 0.12);
  const lengthKm = plan.mastCount * MAST_SPACING_KM;
  const bearing = random.between(0, 2 * Math.PI);
  const distanceKm = radiusKm * Math.sqrt(random.next());
  const start: [number, number] = [
    Math.cos(bearing) * distanceKm - (Math.cos(heading) * lengthKm) / 2,
    Math.sin(bearing) * distanceKm - (Math.sin(heading) * lengthKm) / 2,
  ];
  return toCurve(center, start, heading, lengthKm, random.between(-0.12, 0.12));
}

function toCurve(
  origin: Position,
  start: [number, number],
  heading: number,
  lengthKm: number,
  bend: number,
): Curve {
  const along = (share: number, side: number): [number, number] => [
    start[0] + lengthKm * (Math.cos(heading) * share - Math.sin(heading) * side),
    start[1] + lengthKm * (Math.sin(heading) * share + Math.cos(heading) * side),
  ];
  return { origin, points: [start, along(0.5, bend), along(1, 0)] };
}

function placeMasts({ origin, points }: Curve, count: number): Position[] {
  const [start, control, end] = points as [[number, number], [number, number], [number, number]];
  const at = (axis: 0 | 1, t: number) =>
    (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * control[axis] + t * t * end[axis];
  const slope = (axis: 0 | 1, t: number) =>
    2 * (1 - t) * (control[axis] - start[axis]) + 2 * t * (end[axis] - control[axis]);
  return Array.from({ length: count }, (_, i) => {
    const t = count === 1 ? 0.5 : i / (count - 1);
    const length = Math.hypot(slope(0, t), slope(1, t)) || 1;
    const side = i % 2 === 0 ? SIDE_OFFSET_KM : -SIDE_OFFSET_KM;
    const east = at(0, t) - (slope(1, t) / length) * side;
    const north = at(1, t) + (slope(0, t) / length) * side;
    return offsetPosition(origin, east, north);
  });
}

/** A place near another, inside the boundary. */
export function scatterAround(
  center: Position,
  radiusKm: number,
  boundary: TownBoundary,
  key: number,
): Position {
  const random = createRandomSequence(key);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const bearing = random.between(0, 2 * Math.PI);
    const distanceKm = radiusKm * Math.sqrt(random.next());
    const position = offsetPosition(center, Math.cos(bearing) * distanceKm, Math.sin(bearing) * distanceKm);
    if (isInsideTown(position, boundary)) return position;
  }
  throw new Error(`No place inside the boundary within ${radiusKm} km of ${center.join(', ')}`);
}
