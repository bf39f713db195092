/** Where what an alarm affects stands, in a small drawing: north is up, a metre is as long in both directions. Pure. */
import type { Position } from '#core/devices.ts';

export interface ImpactPoint {
  id: string;
  /** Of the drawing, 0 to its width and height. */
  x: number;
  y: number;
  isAffected: boolean;
}

export interface Drawing {
  width: number;
  height: number;
}

interface Located {
  id: string;
  location?: Position;
}

const MARGIN = 16;
/** One device alone is shown with this much around it. */
const LEAST_DEGREES = 0.004;
/** More would be a blot. */
const OTHERS_MAX = 1_500;

/** Empty where none of the affected has a place. Others are drawn only as far as they stand within. */
export function toImpactPoints(
  affected: readonly Located[],
  others: Iterable<Located>,
  { width, height }: Drawing,
): ImpactPoint[] {
  const places = affected.flatMap(({ location }) => (location ? [location] : []));
  if (places.length === 0) return [];
  const [west, east] = toSpan(places.map(([longitude]) => longitude));
  const [south, north] = toSpan(places.map(([, latitude]) => latitude));
  const middle: Position = [(west + east) / 2, (south + north) / 2];
  const shrink = Math.cos((middle[1] * Math.PI) / 180);
  const scale = Math.min(
    (width - 2 * MARGIN) / ((east - west) * shrink),
    (height - 2 * MARGIN) / (north - south),
  );
  const toPoint = ({ id, location }: Located, isAffected: boolean): ImpactPoint[] => {
    if (!location) return [];
    const x = width / 2 + (location[0] - middle[0]) * shrink * scale;
    const y = height / 2 - (location[1] - middle[1]) * scale;
    return x < 0 || y < 0 || x > width || y > height ? [] : [{ id, x, y, isAffected }];
  };
  const own = new Set(affected.map(({ id }) => id));
  const around = [...others].filter(({ id }) => !own.has(id)).flatMap(one => toPoint(one, false));
  return [...around.slice(0, OTHERS_MAX), ...affected.flatMap(one => toPoint(one, true))];
}

function toSpan(values: readonly number[]): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const missing = Math.max(0, LEAST_DEGREES - (most - least)) / 2;
  return [least - missing, most + missing];
}
