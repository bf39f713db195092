import { toExtent } from '../../chart/chart-data.ts';
import type { HistoryLine } from '../../chart/history-chart.tsx';
import { DASHES } from '../../chart/line-styles.ts';

interface ChartLegendProps {
  lines: readonly HistoryLine[];
  toText: (value: number) => string;
  /** Shown while there are no lines yet. */
  title: string;
  /** Of the value axis. */
  unit: string;
}

/** Which line is which, by colour and dashes, with its newest value. */
export function ChartLegend({ lines, toText, title, unit }: ChartLegendProps) {
  if (lines.length === 0) return <figcaption class="history-legend">{title}</figcaption>;
  return (
    <figcaption class="history-legend">
      {unit !== '' && <span class="unit">{unit}</span>}
      {lines.map(({ key, label, place, values, before }) => {
        const extent = toExtent(values);
        return (
          <span key={key}>
            <LineSample place={place} dash={DASHES[place] ?? []} /> {label}{' '}
            {extent && <b>{toText(extent.last)}</b>}
            {before && (
              <>
                {' '}
                <LineSample place={place} dash={[2, 3]} /> <span class="muted">{before.label}</span>
              </>
            )}
          </span>
        );
      })}
    </figcaption>
  );
}

function LineSample({ place, dash }: { place: number; dash: readonly number[] }) {
  return (
    <svg class={`line-sample is-line-${place}`} width="26" height="8" aria-hidden="true">
      <line x1="0" y1="4" x2="26" y2="4" stroke-dasharray={dash.join(' ')} />
    </svg>
  );
}
