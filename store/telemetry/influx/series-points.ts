/** What the server answers, as points: a time, a value per field, the tags asked for. */
import type { SeriesTag } from '../series-query.ts';
import type { InfluxStatement } from './compile-series-query.ts';
import type { InfluxRow } from './influx-client.ts';

export type AskRows = (statement: InfluxStatement) => Promise<InfluxRow[]>;

export type Value = number | string | boolean | null;

export interface Point {
  timeMs: number;
  values: Value[];
  tags: string[];
}

export const IDENTITY: readonly SeriesTag[] = ['city', 'kind', 'device', 'component'];

/** Rows are time, the values, the tags. */
export function toPoints(valueCount: number, rows: readonly InfluxRow[]): Point[] {
  return rows.map(row => ({
    timeMs: row[0] as number,
    values: row.slice(1, 1 + valueCount),
    tags: row.slice(1 + valueCount) as string[],
  }));
}

/** ASCII ids (check-reading.ts) never contain a space. */
export function toKey({ tags }: Pick<Point, 'tags'>): string {
  return tags.join(' ');
}
