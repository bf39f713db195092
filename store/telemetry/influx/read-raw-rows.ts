/** Rows as they are stored: the newest of every component, and exports of any length in pages. */
import { SERIES_TAGS } from '../check-series-query.ts';
import type { ExportQuery, LatestQuery, Series, SeriesResult } from '../series-query.ts';
import type { RawRow } from '../telemetry-store.ts';
import { compileNewestRows, compileRawRows, type InfluxStatement } from './compile-series-query.ts';
import type { InfluxRow, InfluxSeries } from './influx-client.ts';
import { QUALITY_FIELD, TAG_COLUMNS } from './line-protocol.ts';
import type { AskRows } from './series-points.ts';

const PAGE_ROWS = 10_000;

/** The query must have been checked and have no empty filter. */
export async function answerLatestQuery(
  query: LatestQuery,
  databases: readonly string[],
  ask: (statement: InfluxStatement) => Promise<InfluxSeries[]>,
): Promise<SeriesResult> {
  const newest = new Map<string, { timeMs: number; series: Series }>();
  for (const { tags, values } of await ask(compileNewestRows({ ...query, databases }))) {
    const [row] = values;
    if (!row) continue;
    const series = toLatestSeries(query.fields, tags ?? {}, row);
    const timeMs = row[0] as number;
    // A component that moved to another city has a series in each.
    const key = `${series.tags.device} ${series.tags.component}`;
    if (timeMs > (newest.get(key)?.timeMs ?? -1)) newest.set(key, { timeMs, series });
  }
  const { beforeMs = Number.POSITIVE_INFINITY } = query;
  const found = [...newest]
    .filter(([, { timeMs }]) => timeMs < beforeMs)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    series: found.slice(0, query.limit).map(([, { series }]) => series),
    truncated: found.length > query.limit,
  };
}

function toLatestSeries(fields: readonly string[], tags: Record<string, string>, row: InfluxRow): Series {
  return {
    tags: Object.fromEntries(SERIES_TAGS.map(tag => [tag, tags[TAG_COLUMNS[tag]]])),
    timesMs: [row[0] as number],
    values: Object.fromEntries(fields.map((field, index) => [field, [row[1 + index] ?? null]])),
  };
}

/**
 * Pages of about 10,000 rows, so that memory does not grow with the export. A page ends with all rows of its last
 * instant, so that the next one can start behind it. The query must have been checked and have no empty filter.
 */
export async function* exportRows(
  query: ExportQuery,
  databases: readonly string[],
  ask: AskRows,
): AsyncGenerator<RawRow[]> {
  const isDescending = query.order === 'desc';
  const rows = { ...query, databases, fields: [...query.fields, QUALITY_FIELD], tags: SERIES_TAGS };
  let rest = { fromMs: query.fromMs, toMs: query.toMs };
  while (rest.fromMs < rest.toMs) {
    let page = await ask(compileRawRows({ ...rows, ...rest, limit: PAGE_ROWS }));
    if (page.length === 0) return;
    const lastMs = page.at(-1)?.[0] as number;
    const isLastPage = page.length < PAGE_ROWS;
    if (!isLastPage) {
      const instant = await ask(compileRawRows({ ...rows, fromMs: lastMs, toMs: lastMs + 1 }));
      page = page.filter(row => row[0] !== lastMs).concat(instant);
    }
    const found = toRawRows(query, page);
    if (found.length > 0) yield found;
    if (isLastPage) return;
    rest = isDescending ? { ...rest, toMs: lastMs } : { ...rest, fromMs: lastMs + 1 };
  }
}

function toRawRows(query: ExportQuery, page: readonly InfluxRow[]): RawRow[] {
  const { fields } = query;
  const sign = query.order === 'desc' ? -1 : 1;
  return page
    .map(row => {
      const [city, kind, device, component] = row.slice(2 + fields.length) as string[];
      return {
        city: city as string,
        kind: kind as string,
        device: device as string,
        component: component as string,
        timeMs: row[0] as number,
        values: Object.fromEntries(fields.map((field, index) => [field, row[1 + index] ?? null])),
        quality: (row[1 + fields.length] ?? '') as string,
      };
    })
    .filter(row => fields.some(field => row.values[field] !== null))
    .sort((a, b) => sign * (a.timeMs - b.timeMs) || compare(toKey(a), toKey(b)));
}

function toKey({ device, component }: RawRow): string {
  return `${device} ${component}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
