/** The selected device's history: one metric over the last hours, as a chart or as a table. */
import { useState } from 'preact/hooks';
import { setView, view } from '../../app/location.ts';
import { RANGES_H } from '../../app/view-state.ts';
import { toExtent, toStepDigits } from '../../chart/chart-data.ts';
import { TimeChart } from '../../chart/time-chart.tsx';
import { toEnumLabel } from '../../i18n/enum-labels.ts';
import type { Language } from '../../i18n/formats.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { Card } from '../../ui/card.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { MetricPlace } from '../devices/metric-catalogue.ts';
import { chosenPlace, type DeviceSeries, deviceSeries } from './device-series.ts';
import { MetricPicker } from './metric-picker.tsx';
import { SeriesTable } from './series-table.tsx';
import { TableSwitch } from './table-switch.tsx';

const ID = 'history';

export function DeviceSeriesCard({ name }: { name: string }) {
  const [isTable, setIsTable] = useState(false);
  const place = chosenPlace.value;
  return (
    <Card
      id={ID}
      title={t('history')}
      class="chart-card"
      tools={
        <>
          <Segmented
            label={t('range')}
            options={RANGES_H.map(hours => ({ value: hours, text: t('hours', { count: hours }) }))}
            selected={view.value.rangeH}
            onSelect={rangeH => setView({ rangeH })}
          />
          <TableSwitch isTable={isTable} onSwitch={setIsTable} />
        </>
      }
    >
      <div class="chart-caption">
        <MetricPicker />
        <LatestValue place={place} />
      </div>
      <SeriesBody name={name} place={place} isTable={isTable} />
    </Card>
  );
}

function LatestValue({ place }: { place: MetricPlace | undefined }) {
  const series = deviceSeries.value;
  const extent = typeof series === 'object' ? toExtent(series.values) : undefined;
  if (!place || !extent || typeof series !== 'object') return null;
  return (
    <p>
      <b>{toMetricText(extent.last, place, language.value)}</b>
      {series.isTruncated && ` · ${t('seriesTruncated')}`}
    </p>
  );
}

interface SeriesBodyProps {
  name: string;
  place: MetricPlace | undefined;
  isTable: boolean;
}

function SeriesBody({ name, place, isTable }: SeriesBodyProps) {
  const series = deviceSeries.value;
  if (series === 'loading') return <p class="empty">{t('loading')}</p>;
  if (series === 'failed') return <p class="empty">{t('loadFailed')}</p>;
  if (!series || !place) return <p class="empty">{t('noSeries')}</p>;
  const extent = toExtent(series.values);
  const label = place.metric.label[language.value];
  if (!extent) return <p class="empty">{t('noSeries')}</p>;
  const toText = (value: number) => toMetricText(value, place, language.value);
  if (isTable)
    return (
      <SeriesTable
        title={`${name}, ${label}`}
        times={series.times}
        columns={[{ label, values: series.values }]}
        toText={toText}
      />
    );
  const title = `${name}, ${label}`;
  const range = t('lastHours', { count: view.value.rangeH });
  const summary = t('chartSummary', {
    title,
    range,
    last: toText(extent.last),
    min: toText(extent.min),
    max: toText(extent.max),
  });
  return <DeviceChart series={series} place={place} label={label} summary={summary} toText={toText} />;
}

interface DeviceChartProps {
  series: DeviceSeries;
  place: MetricPlace;
  label: string;
  summary: string;
  toText: (value: number) => string;
}

function DeviceChart({ series, place, label, summary, toText }: DeviceChartProps) {
  const { type, unit } = place.metric;
  const isSteps = type === 'bool' || type === 'enum';
  const extent = toExtent(series.values)!;
  const display = toDisplayUnit(unit, Math.max(Math.abs(extent.min), Math.abs(extent.max)));
  const isFromZero =
    extent.min >= 0 && (unit === 'W' || unit === '/100' || unit === 'bit/s' || type === 'int');
  return (
    <TimeChart
      times={series.times}
      series={[{ label, style: 'main', values: series.values }]}
      toText={toText}
      toAxisText={(value, step) =>
        isSteps
          ? toText(value)
          : formats.value.number(value * display.factor, toStepDigits(step * display.factor))
      }
      range={series}
      scale={isSteps ? 'steps' : isFromZero ? 'fromZero' : 'fitted'}
      summary={summary}
    />
  );
}

function toMetricText(value: number, { metric }: MetricPlace, of: Language): string {
  if (metric.type === 'bool') return value >= 0.5 ? t('yes') : t('no');
  if (metric.type === 'enum') return toEnumLabel(metric.values?.[value] ?? '', of);
  return toNumberText(value, metric.unit, of, metric.type === 'int' && metric.unit !== 'bit/s');
}
