/** One chart with its legend, or its table: metrics of one unit. */
import { useMemo } from 'preact/hooks';
import type { DeviceResource } from '#core/resources.ts';
import { toExtent, toStepDigits } from '../../chart/chart-data.ts';
import { HistoryChart, type HistoryLine } from '../../chart/history-chart.tsx';
import { toEnumLabel } from '../../i18n/enum-labels.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { type DisplayUnit, toDisplayUnit } from '../../i18n/units.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { type MetricPlace, toComponentLabel } from '../devices/metric-catalogue.ts';
import { type ChartGroup, toHistoryLines, toScale } from './chart-groups.ts';
import { ChartLegend } from './chart-legend.tsx';
import { HistoryTable } from './history-table.tsx';
import { handleChartKey, showSpan } from './range-picker.tsx';
import type { Comparison, SeriesRange } from './series-range.ts';
import type { History, HistoryAnswer } from './use-history.ts';

interface HistoryFigureProps {
  device: DeviceResource;
  group: ChartGroup;
  history: History;
  range: SeriesRange;
  comparison: Comparison;
  isTable: boolean;
}

export function HistoryFigure({ device, group, history, range, comparison, isTable }: HistoryFigureProps) {
  const toLabel = (place: MetricPlace) => toPlaceLabel(device, place);
  const lines = useMemo(
    () =>
      typeof history === 'object'
        ? toHistoryLines(group, history, toLabel, t(`series.compare.${comparison}`))
        : [],
    [history, group, language.value],
  );
  const title = group.places.map(toLabel).join(', ');
  const hasValues = lines.some(line => toExtent(line.values) || toExtent(line.before?.values ?? []));
  return (
    <figure class="history-figure">
      <ChartLegend
        lines={lines}
        toText={toTextOf(group)}
        title={title}
        unit={toAxisUnit(group, lines).symbol}
      />
      {history === 'loading' && <p class="empty">{t('loading')}</p>}
      {history === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof history === 'object' && !hasValues && <p class="empty">{t('noSeries')}</p>}
      {typeof history === 'object' &&
        hasValues &&
        (isTable ? (
          <HistoryTable title={title} lines={lines} toText={toTextOf(group)} />
        ) : (
          <Chart {...{ group, history, lines, range, title }} />
        ))}
    </figure>
  );
}

interface ChartProps {
  group: ChartGroup;
  history: HistoryAnswer;
  lines: readonly HistoryLine[];
  range: SeriesRange;
  title: string;
}

function Chart({ group, history, lines, range, title }: ChartProps) {
  const toText = toTextOf(group);
  const extent = toLinesExtent(lines);
  const scale = toScale(group, extent?.min);
  const display = toAxisUnit(group, lines);
  const toAxisText = (value: number, step: number) =>
    scale === 'steps'
      ? toText(value)
      : formats.value.number(value * display.factor, toStepDigits(step * display.factor));
  const unit = display.symbol === '' ? '' : ` (${display.symbol})`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: keys zoom the chart that has the focus; a fieldset is for forms.
    <div
      class="history-plot"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and move the chart that has the focus.
      tabIndex={0}
      aria-label={t('series.chartKeys', { title: title + unit })}
      onKeyDown={event => handleChartKey(event, range)}
    >
      <HistoryChart
        {...{ lines, toText, toAxisText, scale }}
        span={history.span}
        summary={toSummary(title, history, extent, toText)}
        onZoom={showSpan}
      />
    </div>
  );
}

function toLinesExtent(lines: readonly HistoryLine[]) {
  return toExtent(
    lines.flatMap(({ values, band }) => [
      ...values,
      ...(band?.min.values ?? []),
      ...(band?.max.values ?? []),
    ]),
  );
}

/** One for all lines, by the largest value. */
function toAxisUnit(group: ChartGroup, lines: readonly HistoryLine[]): DisplayUnit {
  const extent = toLinesExtent(lines);
  return toDisplayUnit(group.unit, Math.max(Math.abs(extent?.min ?? 0), Math.abs(extent?.max ?? 0)));
}

function toSummary(
  title: string,
  { span }: HistoryAnswer,
  extent: ReturnType<typeof toExtent>,
  toText: (value: number) => string,
): string {
  const { instant } = formats.value;
  const range = t('series.fromTo', { from: instant(span.fromMs), to: instant(span.toMs) });
  if (!extent) return t('chartEmpty', { title, range });
  const { last, min, max } = extent;
  return t('chartSummary', { title, range, last: toText(last), min: toText(min), max: toText(max) });
}

/** One lamp among several is named, the only component is not. */
function toPlaceLabel(device: DeviceResource, { component, metric }: MetricPlace): string {
  const label = metric.label[language.value];
  const ofComponent = toComponentLabel(deviceKinds.value, device.kind, component, language.value);
  return `${ofComponent}: ${label}`;
}

function toTextOf({ places }: ChartGroup): (value: number) => string {
  const { metric } = places[0]!;
  const of = language.value;
  if (metric.type === 'bool') return value => t(value >= 0.5 ? 'yes' : 'no');
  if (metric.type === 'enum') return value => toEnumLabel(metric.values?.[Math.round(value)] ?? '', of);
  return value => toNumberText(value, metric.unit, of, Number.isInteger(value) && metric.unit === '');
}
