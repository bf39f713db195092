/** A figure of the whole city over the last 24 hours, with yesterday dashed behind it. */
import { useState } from 'preact/hooks';
import { toExtent, toStepDigits } from '../../chart/chart-data.ts';
import { TimeChart } from '../../chart/time-chart.tsx';
import { formats, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { Card } from '../../ui/card.tsx';
import { SeriesTable } from '../series/series-table.tsx';
import { TableSwitch } from '../series/table-switch.tsx';
import { DAY_MS, type DaySeries, hasValues } from './day-series.ts';
import type { Phase } from './dimming-phases.ts';

interface DayCardProps {
  id: string;
  title: string;
  /** SenML unit of the values. */
  unit: string;
  day: DaySeries;
  /** Shaded behind the lines, with this word. */
  phases?: readonly Phase[];
  phaseLabel?: string;
}

export function DayCard({ id, title, unit, day, phases = [], phaseLabel = '' }: DayCardProps) {
  const [isTable, setIsTable] = useState(false);
  const extent = toExtent(day.today);
  const display = toDisplayUnit(unit, Math.max(extent?.max ?? 0, toExtent(day.yesterday)?.max ?? 0));
  const digits = unit === '' ? 0 : display.fractionDigits;
  const toText = (value: number) =>
    `${formats.value.number(value * display.factor, digits)} ${display.symbol}`.trimEnd();
  const lastMs = day.times[day.times.length - 1];
  const tools = (
    <>
      {extent && <DayLegend day={day} toText={toText} />}
      {extent && <TableSwitch isTable={isTable} onSwitch={setIsTable} />}
    </>
  );
  const heading = (
    <>
      {title} {display.symbol !== '' && <span class="unit">{display.symbol}</span>}
    </>
  );
  return (
    <Card id={id} title={heading} tools={tools} class="chart-card">
      {!extent || lastMs === undefined ? (
        <p class="empty">{t('noSeries')}</p>
      ) : isTable ? (
        <SeriesTable
          title={title}
          times={day.times}
          columns={[
            { label: t('today'), values: day.today },
            { label: t('yesterday'), values: day.yesterday },
          ]}
          toText={toText}
        />
      ) : (
        <TimeChart
          times={day.times}
          series={toChartSeries(day)}
          toText={toText}
          toAxisText={(value, step) =>
            formats.value.number(value * display.factor, toStepDigits(step * display.factor))
          }
          range={{ fromMs: lastMs - DAY_MS, toMs: lastMs }}
          scale="fromZero"
          bands={phases.map(phase => ({ ...phase, label: phaseLabel }))}
          summary={[
            toSummary(title, day, extent, toText),
            ...phases.map(phase => toPhaseText(phase, phaseLabel)),
          ].join(' ')}
        />
      )}
    </Card>
  );
}

function toChartSeries(day: DaySeries) {
  const today = { label: t('today'), style: 'main' as const, values: day.today };
  return hasValues(day.yesterday)
    ? [{ label: t('yesterday'), style: 'before' as const, values: day.yesterday }, today]
    : [today];
}

function DayLegend({ day, toText }: { day: DaySeries; toText: (value: number) => string }) {
  const today = day.today.findLast(value => value !== null);
  const yesterday = day.yesterday[day.yesterday.length - 1];
  return (
    <p class="chart-legend">
      <span class="legend-line" /> {t('today')}{' '}
      <b>{today === null || today === undefined ? '–' : toText(today)}</b>
      {hasValues(day.yesterday) && (
        <>
          <span class="legend-line is-before" /> {t('yesterday')}{' '}
          <span>{yesterday === null || yesterday === undefined ? '–' : toText(yesterday)}</span>
        </>
      )}
    </p>
  );
}

/** `Dimmphase von 22:30 bis 05:00.` */
function toPhaseText({ fromMs, toMs }: Phase, label: string): string {
  const { time } = formats.value;
  return t('phaseFromTo', { label, from: time(fromMs), to: time(toMs) });
}

function toSummary(
  title: string,
  day: DaySeries,
  extent: NonNullable<ReturnType<typeof toExtent>>,
  toText: (value: number) => string,
): string {
  const yesterday = day.yesterday[day.yesterday.length - 1];
  const now = t('chartSummary', {
    title,
    range: t('lastDay'),
    last: toText(extent.last),
    min: toText(extent.min),
    max: toText(extent.max),
  });
  if (yesterday === null || yesterday === undefined) return now;
  return `${now} ${t('chartSummaryYesterday', { value: toText(yesterday) })}`;
}
