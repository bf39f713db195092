/** History as rows for a file: readings as they were stored, or windows of them; the same question as of a series route. */
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { SeriesQuery, SeriesTag } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { tooManyRows } from './export-limits.ts';

export interface SeriesRow {
  timeMs: number;
  tags: Partial<Record<SeriesTag, string>>;
  values: Record<string, number | string | boolean | null>;
  /** `metric=uncertain` pairs, comma separated; '' when all is good, and for windows. */
  quality: string;
}

export interface SeriesRows {
  tags: readonly SeriesTag[];
  metrics: readonly MetricDef[];
  pages: AsyncIterable<readonly SeriesRow[]>;
}

type Telemetry = Pick<TelemetryStore, 'query' | 'export'>;

/**
 * Counts first, so that a refusal comes instead of half a file. Throws EXPORT_TOO_LARGE.
 * @param tags which of them have a column
 */
export async function readSeriesRows(
  telemetry: Telemetry,
  query: SeriesQuery,
  tags: readonly SeriesTag[],
  maxRows: number,
  signal: AbortSignal,
): Promise<SeriesRows> {
  const known = MEASUREMENTS.get(query.measurement)?.metrics;
  const metrics = query.fields.map(field => known?.get(field) as MetricDef);
  if (query.aggregate === undefined) {
    await checkCount(telemetry, query, maxRows, signal);
    return { tags, metrics, pages: readRaw(telemetry, query, signal) };
  }
  const { series, truncated } = await telemetry.query(query, signal);
  if (truncated) throw tooManyRows(query.limit);
  const rows = series.flatMap(one =>
    one.timesMs.map(
      (timeMs, index): SeriesRow => ({
        timeMs,
        tags: one.tags,
        values: Object.fromEntries(query.fields.map(field => [field, one.values[field]?.[index] ?? null])),
        quality: '',
      }),
    ),
  );
  rows.sort((a, b) => a.timeMs - b.timeMs);
  return { tags, metrics, pages: toPages(rows) };
}

/** A row has a value of one of the metrics, so there are at least as many rows as values of the most frequent. */
async function checkCount(
  telemetry: Telemetry,
  query: SeriesQuery,
  maxRows: number,
  signal: AbortSignal,
): Promise<void> {
  const { measurement, fields, fromMs, toMs, filter } = query;
  const counting: SeriesQuery = {
    ...{ measurement, fields, fromMs, toMs, aggregate: 'count', rawOnly: true, limit: 1 },
    ...(filter ? { filter } : {}),
  };
  const { series } = await telemetry.query(counting, signal);
  const counts = fields.map(field => Number(series[0]?.values[field]?.[0] ?? 0));
  if (Math.max(...counts) > maxRows) throw tooManyRows(maxRows);
}

async function* readRaw(
  telemetry: Telemetry,
  { measurement, fields, fromMs, toMs, filter, order }: SeriesQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly SeriesRow[]> {
  const query = {
    ...{ measurement, fields, fromMs, toMs },
    ...(filter ? { filter } : {}),
    ...(order ? { order } : {}),
  };
  for await (const page of telemetry.export(query, signal)) {
    yield page.map(({ timeMs, values, quality, ...tags }) => ({ timeMs, tags, values, quality }));
  }
}

async function* toPages(rows: readonly SeriesRow[]): AsyncGenerator<readonly SeriesRow[]> {
  yield rows;
}
