/** What the server would do with points, where it cannot: joins the parts of one window, reduces across components. Pure. */
import type { RollupPart } from '../rollups.ts';
import type { SeriesQuery } from '../series-query.ts';
import { IDENTITY, type Point, toKey, type Value } from './series-points.ts';

export type JoinedPart = Extract<RollupPart, 'sum' | 'count' | 'min' | 'max' | 'last'>;

type Across = NonNullable<SeriesQuery['across']>;

/** @param later of a later time; both have the parts of each field one after the other */
export function joinParts(
  parts: readonly JoinedPart[],
  earlier: readonly Value[],
  later: readonly Value[],
): Value[] {
  return earlier.map((value, index) => {
    const next = later[index] ?? null;
    if (value === null || next === null) return next ?? value;
    const [a, b] = [value as number, next as number];
    switch (parts[index % parts.length]) {
      case 'min':
        return Math.min(a, b);
      case 'max':
        return Math.max(a, b);
      case 'last':
        return next;
      default:
        return a + b;
    }
  });
}

/** Of the joined parts of one field: a sum and a count make a mean, any other stands alone. */
export function toAggregate([value = null, count]: readonly Value[]): Value {
  return count === undefined || value === null ? value : (value as number) / (count as number);
}

/** @param points of all components, tagged with their identity */
export function reduceAcross(
  { tags, fields }: { tags: readonly (typeof IDENTITY)[number][]; fields: readonly string[] },
  across: Across,
  points: readonly Point[],
): Point[] {
  const kept = tags.map(tag => IDENTITY.indexOf(tag));
  const grouped = points.map(point => ({ ...point, tags: kept.map(index => point.tags[index] ?? '') }));
  const groups = Map.groupBy(grouped, point => `${point.timeMs} ${toKey(point)}`);
  return [...groups.values()].map(group => ({
    ...(group[0] as Point),
    values: fields.map((_, index) => {
      const values = group.map(point => point.values[index] ?? null).filter(value => value !== null);
      return values.length === 0 ? null : reduce(across, values as number[]);
    }),
  }));
}

function reduce(across: Across, values: readonly number[]): number {
  if (across === 'min') return values.reduce((a, b) => Math.min(a, b));
  if (across === 'max') return values.reduce((a, b) => Math.max(a, b));
  const sum = values.reduce((a, b) => a + b);
  return across === 'sum' ? sum : sum / values.length;
}
