import { toCommonTimes } from '../../chart/chart-data.ts';
import type { HistoryLine } from '../../chart/history-chart.tsx';
import { t } from '../../i18n/translate.ts';
import { SeriesTable } from './series-table.tsx';

interface HistoryTableProps {
  title: string;
  lines: readonly HistoryLine[];
  toText: (value: number) => string;
}

/** What the chart draws, column by column: value, lowest, highest, the period before. */
export function HistoryTable({ title, lines, toText }: HistoryTableProps) {
  const columns = lines.flatMap(({ label, band, before, ...line }) => [
    { label, points: line },
    ...(band
      ? [
          { label: `${label}, ${t('series.lowest')}`, points: band.min },
          { label: `${label}, ${t('series.highest')}`, points: band.max },
        ]
      : []),
    ...(before ? [{ label: `${label}, ${before.label}`, points: before }] : []),
  ]);
  const common = toCommonTimes(columns.map(({ points }) => points));
  return (
    <SeriesTable
      title={title}
      times={common.times}
      columns={columns.map(({ label }, index) => ({ label, values: common.values[index]! }))}
      toText={toText}
    />
  );
}
