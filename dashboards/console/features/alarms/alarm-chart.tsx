/** The value that tripped the alarm around the time it began, with its threshold. */
import { useMemo } from 'preact/hooks';
import type { AlarmDetailResource } from '#core/alarm-resources.ts';
import { toComponentClass } from '#core/readings.ts';
import type { SeriesResource } from '#core/resources.ts';
import { toPlotValue, toStepDigits, withGaps } from '../../chart/chart-data.ts';
import type { ChartSeries } from '../../chart/chart-style.ts';
import { TimeChart } from '../../chart/time-chart.tsx';
import { type MetricResource, toValueText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { deviceKinds, nowMs } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { useResource } from '../device/use-resource.ts';
import { findMetric, toComponentLabel } from '../devices/metric-catalogue.ts';
import { type TrippingMetric, toTrippingMetric } from './tripping-metric.ts';

const BEFORE_MS = 2 * 3_600_000;
const AFTER_MS = 4 * 3_600_000;
const POINTS_MAX = 5_000;

export function AlarmChart({ alarm }: { alarm: AlarmDetailResource }) {
  const { device, kind } = alarm;
  const place = toTrippingMetric(alarm);
  const metric = kind && place && findMetric(deviceKinds.value, kind, place.component, place.metric);
  if (device === undefined || !place || !metric) return null;
  return <Chart {...{ alarm, device, place, metric }} />;
}

interface ChartProps {
  alarm: AlarmDetailResource;
  device: string;
  place: TrippingMetric;
  metric: MetricResource;
}

function Chart({ alarm, device, place, metric }: ChartProps) {
  const raisedMs = Date.parse(alarm.raised);
  const range = useMemo(
    () => ({ fromMs: raisedMs - BEFORE_MS, toMs: Math.min(nowMs.peek(), raisedMs + AFTER_MS) }),
    [raisedMs],
  );
  const loaded = useResource<SeriesResource>(`/api/v1/devices/${encodeURIComponent(device)}/series`, {
    ...{ measurement: toComponentClass(place.component), fields: place.metric, component: place.component },
    ...{ from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() },
    limit: POINTS_MAX,
  });
  const label = `${metric.label[language.value]}, ${toComponentLabel(deviceKinds.value, alarm.kind!, place.component, language.value)}`;
  const { times, series } = useMemo(
    () => toChartData(loaded, { metric, label, alarm }),
    [loaded, label, alarm.threshold?.at],
  );
  const toText = (value: number) => toPlotText(value, metric);
  const isSteps = metric.type === 'bool' || metric.type === 'enum';
  const { instant } = formats.value;
  return (
    <Card id="alarm-chart" title={t('alarms.chart')} class="alarm-chart">
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded !== 'loading' && times.length === 0 && <p class="empty">{t('alarms.chartNone')}</p>}
      {times.length > 0 && (
        <TimeChart
          times={times}
          series={series}
          toText={toText}
          toAxisText={(value, step) => (isSteps ? toText(value) : toAxisText(value, step, metric))}
          range={range}
          scale={isSteps ? 'steps' : 'fitted'}
          bands={[{ fromMs: raisedMs, toMs: toEndMs(alarm, range.toMs), label: t('alarms.alarm') }]}
          summary={t('alarms.chartSummary', {
            ...{ metric: label, from: instant(range.fromMs), to: instant(range.toMs) },
            raised: instant(raisedMs),
          })}
        />
      )}
    </Card>
  );
}

function toEndMs({ cleared }: AlarmDetailResource, lastMs: number): number {
  return cleared === undefined ? lastMs : Math.min(lastMs, Date.parse(cleared));
}

function toChartData(
  loaded: SeriesResource | 'loading' | 'failed',
  { metric, label, alarm }: { metric: MetricResource; label: string; alarm: AlarmDetailResource },
): { times: readonly number[]; series: ChartSeries[] } {
  const found = typeof loaded === 'object' ? loaded.series[0] : undefined;
  if (!found) return { times: [], series: [] };
  const values = (found.values[metric.name] ?? []).map(value => toPlotValue(value, metric.values));
  const points = withGaps({ times: found.times, values });
  const series: ChartSeries[] = [{ label, style: 'main', values: points.values }];
  const { threshold } = alarm;
  if (threshold) {
    const line = points.times.map(() => threshold.at);
    series.push({ label: t('alarms.threshold'), style: 'before', values: line });
  }
  return { times: points.times, series };
}

function toPlotText(value: number, metric: MetricResource): string {
  if (metric.type === 'bool') return toValueText(value >= 0.5, metric, language.value);
  if (metric.type === 'enum') {
    const word = metric.values?.[Math.round(value)];
    return word === undefined ? '' : toValueText(word, metric, language.value);
  }
  return toValueText(value, metric, language.value);
}

function toAxisText(value: number, step: number, { unit }: MetricResource): string {
  const { factor } = toDisplayUnit(unit, Math.abs(value));
  return formats.value.number(value * factor, toStepDigits(step * factor));
}
