import { formats, t } from '../../i18n/translate.ts';

interface SeriesTableProps {
  /** What the figures are of. */
  title: string;
  times: readonly number[];
  columns: readonly { label: string; values: readonly (number | null | undefined)[] }[];
  toText: (value: number) => string;
}

const MAX_ROWS = 400;

/** The chart's values as a table, newest first; rows without any value are left out. */
export function SeriesTable({ title, times, columns, toText }: SeriesTableProps) {
  const rows = times
    .map((time, index) => ({ time, values: columns.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some(value => value !== null))
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1).
    <section class="table-scroll" tabIndex={0} aria-label={t('tableOf', { title })}>
      <table class="dense">
        <thead>
          <tr>
            <th scope="col">{t('time')}</th>
            {columns.map(({ label }) => (
              <th key={label} scope="col" class="figure">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MAX_ROWS).map(({ time, values }) => (
            <tr key={time}>
              <th scope="row">{formats.value.instant(time)}</th>
              {values.map((value, column) => (
                <td key={columns[column]!.label} class="figure">
                  {value === null ? '–' : toText(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MAX_ROWS && <p class="muted">{t('seriesTruncated')}</p>}
    </section>
  );
}
