/** Rows of history as the columns and values of a CSV and of a Parquet file. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { CsvDialect, CsvValue } from '#core/csv.ts';
import type { Label, MetricDef } from '#core/device-kinds/device-kind.ts';
import type { ParquetColumn, ParquetValue } from '#store/telemetry/write-parquet.ts';
import type { SeriesRow, SeriesRows } from './series-rows.ts';

export interface CsvForm {
  dialect: CsvDialect | undefined;
  /** Of the names of the columns; undefined: the names the api uses. */
  language: keyof Label | undefined;
  timeZone: string;
}

const ROWS_AT_ONCE = 1_000;

const WORDS = {
  time: { de: 'Zeit', en: 'Time' },
  city: { de: 'Stadt', en: 'City' },
  kind: { de: 'Art', en: 'Kind' },
  device: { de: 'Gerät', en: 'Device' },
  component: { de: 'Komponente', en: 'Component' },
  quality: { de: 'Qualität', en: 'Quality' },
};

/** Times: RFC 3339 in UTC; in the dialect of a German Excel the local time of the city stands before it. */
export function toCsvColumns({ tags, metrics }: SeriesRows, { dialect, language }: CsvForm): string[] {
  const word = (name: keyof typeof WORDS) => (language ? WORDS[name][language] : name);
  const times = isLocal(dialect) ? [word('time'), `${word('time')} (UTC)`] : [word('time')];
  const names = metrics.map(metric => toColumnName(metric, language));
  return [...times, ...tags.map(word), ...names, word('quality')];
}

export async function* toCsvPages(
  { tags, metrics, pages }: SeriesRows,
  { dialect, timeZone }: CsvForm,
): AsyncGenerator<CsvValue[][]> {
  const toLocal = createLocalTimes(timeZone);
  for await (const page of inParts(pages)) {
    yield page.map(row => [
      ...(isLocal(dialect) ? [toLocal(row.timeMs)] : []),
      new Date(row.timeMs).toISOString(),
      ...tags.map(tag => row.tags[tag]),
      ...metrics.map(({ name }) => row.values[name]),
      row.quality,
    ]);
  }
}

/** Other work of the thread gets its turn between them. */
async function* inParts(pages: AsyncIterable<readonly SeriesRow[]>): AsyncGenerator<readonly SeriesRow[]> {
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += ROWS_AT_ONCE) {
      yield page.slice(start, start + ROWS_AT_ONCE);
      await yieldToEventLoop();
    }
  }
}

function isLocal(dialect: CsvDialect | undefined): boolean {
  return dialect === 'excel-de';
}

export function toParquetColumns({ tags, metrics }: SeriesRows, isWindowed: boolean): ParquetColumn[] {
  return [
    { name: 'time', type: 'time' },
    ...tags.map(name => ({ name, type: 'text' as const })),
    // Means and sums of whole numbers have decimals.
    ...metrics.map(({ name, type }) => ({ name, type: isWindowed && type === 'int' ? 'float' : type })),
    { name: 'quality', type: 'text' },
  ];
}

export async function* toParquetPages({
  tags,
  metrics,
  pages,
}: SeriesRows): AsyncGenerator<ParquetValue[][]> {
  const toRow = (row: SeriesRow): ParquetValue[] => [
    row.timeMs,
    ...tags.map(tag => row.tags[tag] ?? null),
    ...metrics.map(({ name }) => row.values[name] ?? null),
    row.quality === '' ? null : row.quality,
  ];
  for await (const page of pages) yield page.map(toRow);
}

function toColumnName({ name, unit, label }: MetricDef, language: keyof Label | undefined): string {
  const text = language ? label[language] : name;
  return unit === '' ? text : `${text} [${unit}]`;
}

/** `2026-11-20 17:48:02`, which spreadsheets take for a time. */
function createLocalTimes(timeZone: string): (timeMs: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return timeMs => format.format(timeMs);
}
