import { useMemo } from 'preact/hooks';
import { toExtent, toStepDigits, withGaps } from '../../chart/chart-data.ts';
import { HistoryChart, type HistoryLine } from '../../chart/history-chart.tsx';
import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { cityNames, deviceKinds, fleet } from '../../live/live-state.ts';
import { ChartLegend } from './chart-legend.tsx';
import type { ExploreMetric, ExploreState } from './explore-state.ts';
import { HistoryTable } from './history-table.tsx';
import { handleChartKey, showSpan } from './range-picker.tsx';
import type { SeriesRange } from './series-range.ts';
import type { FleetSeries } from './use-fleet-series.ts';

interface ExploreFigureProps {
  metric: ExploreMetric;
  state: ExploreState;
  series: FleetSeries;
  range: SeriesRange;
  isTable: boolean;
}

/** A line per group, or one for all; as a chart or as a table. */
export function ExploreFigure({ metric, state, series, range, isTable }: ExploreFigureProps) {
  const lines = useMemo(() => toLines(series, metric, state), [series, language.value]);
  const { unit, label } = metric.metric;
  const title = label[language.value];
  const extent = toExtent(lines.flatMap(line => line.values));
  const toText = (value: number) => toNumberText(value, unit, language.value);
  if (series === 'loading') return <p class="empty">{t('loading')}</p>;
  if (series === 'failed') return <p class="empty">{t('loadFailed')}</p>;
  if (!extent) return <p class="empty">{t('noSeries')}</p>;
  const display = toDisplayUnit(unit, Math.max(Math.abs(extent.min), Math.abs(extent.max)));
  const toAxisText = (value: number, step: number) =>
    formats.value.number(value * display.factor, toStepDigits(step * display.factor));
  const { instant } = formats.value;
  const fromTo = { from: instant(series.span.fromMs), to: instant(series.span.toMs) };
  const summary = t('chartSummary', {
    ...{ title, range: t('series.fromTo', fromTo), last: toText(extent.last) },
    ...{ min: toText(extent.min), max: toText(extent.max) },
  });
  return (
    <figure class="history-figure is-tall">
      <ChartLegend lines={lines} toText={toText} title={title} unit={display.symbol} />
      {isTable ? (
        <HistoryTable title={title} lines={lines} toText={toText} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: keys zoom the chart that has the focus; a fieldset is for forms.
        <div
          class="history-plot"
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and move the chart that has the focus.
          tabIndex={0}
          aria-label={t('series.chartKeys', { title })}
          onKeyDown={event => handleChartKey(event, range)}
        >
          <HistoryChart
            {...{ lines, toText, toAxisText, summary }}
            span={series.span}
            scale={extent.min >= 0 && state.across === 'sum' ? 'fromZero' : 'fitted'}
            onZoom={showSpan}
          />
        </div>
      )}
    </figure>
  );
}

function toLines(series: FleetSeries, { metric }: ExploreMetric, { groupBy }: ExploreState): HistoryLine[] {
  if (typeof series !== 'object') return [];
  return series.resource.series.map(({ tags, times, values }, place) => {
    const name = groupBy === 'none' ? undefined : tags[groupBy];
    const numbers = (values[metric.name] ?? []).map(value => (typeof value === 'number' ? value : null));
    const key = name ?? 'all';
    return { key, label: toGroupLabel(groupBy, name), place, ...withGaps({ times, values: numbers }) };
  });
}

function toGroupLabel(groupBy: ExploreState['groupBy'], name: string | undefined): string {
  if (name === undefined) return t('series.wholeGroup');
  if (groupBy === 'city') return cityNames.value.get(name) ?? name;
  if (groupBy === 'kind')
    return deviceKinds.value.find(kind => kind.name === name)?.label[language.value] ?? name;
  if (groupBy === 'device') return fleet.devices.get(name)?.name ?? name;
  return name;
}
