/**
 * A line chart over time: uPlot in the page's language, time zone and colours. An image to screen readers, with
 * a sentence for a name; the table beside it is the other way to read it.
 */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formats, language } from '../i18n/translate.ts';
import { theme } from '../theme/theme.ts';
import { type ChartBand, drawBandLabels, drawBands } from './chart-bands.ts';
import { type ChartSeries, toAxes, toChartColours, toPlotSeries } from './chart-style.ts';
import { createTooltip } from './chart-tooltip.ts';

/** Whether the value axis starts at zero; words and flags need whole steps instead. */
export type ChartScale = 'fromZero' | 'fitted' | 'steps';

interface TimeChartProps {
  /** Unix milliseconds, ascending; as long as the values of each series. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** What the tooltip says for a value. */
  toText: (value: number) => string;
  /** `step`: between two labels. */
  toAxisText: (value: number, step: number) => string;
  /** Fixed limits of the time axis, Unix milliseconds. */
  range: { fromMs: number; toMs: number };
  scale: ChartScale;
  /** Stretches of time shaded behind the lines. */
  bands?: readonly ChartBand[];
  /** The chart in a sentence. */
  summary: string;
}

export function TimeChart(props: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const shape = props.series.map(({ label, style }) => `${label}:${style}`).join('|');

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = createPlot(element, latest);
    plot.current = made.plot;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, [theme.value, language.value, shape, props.scale]);

  useEffect(() => {
    plot.current?.setData(toPlotData(props), true);
  }, [props.times, props.series, props.bands, props.range.fromMs, props.range.toMs]);

  return <div class="plot" ref={box} role="img" aria-label={props.summary} />;
}

function createPlot(element: HTMLDivElement, latest: { current: TimeChartProps }) {
  const colours = toChartColours();
  const toSize = () => ({ width: element.clientWidth, height: element.clientHeight });
  const tooltip = createTooltip(element, {
    toTitle: ms => formats.value.dayAndTime(ms),
    toLines: (_, place) =>
      latest.current.series.flatMap(({ label, values }) => {
        const value = values[place];
        return value === null || value === undefined ? [] : [{ label, value: latest.current.toText(value) }];
      }),
  });
  const { scale } = latest.current;
  const plot = new uPlot(
    {
      ...toSize(),
      tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Europe/Berlin'),
      legend: { show: false },
      cursor: { y: false, points: { size: 8 }, drag: { setScale: false, x: false, y: false } },
      padding: [10, 14, 0, 0],
      scales: {
        x: { range: () => [latest.current.range.fromMs / 1000, latest.current.range.toMs / 1000] },
        y: { range: (_, min, max) => toValueRange(min, max, scale) },
      },
      axes: toAxes(colours, (value, step) => latest.current.toAxisText(value, step), scale === 'steps'),
      series: [{}, ...latest.current.series.map(series => toPlotSeries(series, colours, scale === 'steps'))],
      hooks: {
        setCursor: [tooltip.update],
        drawClear: [drawn => drawBands(drawn, latest.current.bands ?? [], colours)],
        draw: [drawn => drawBandLabels(drawn, latest.current.bands ?? [], colours)],
      },
    },
    toPlotData(latest.current),
    element,
  );
  const observer = new ResizeObserver(() => plot.setSize(toSize()));
  observer.observe(element);
  return {
    plot,
    destroy() {
      observer.disconnect();
      tooltip.remove();
      plot.destroy();
    },
  };
}

function toPlotData({ times, series }: TimeChartProps): uPlot.AlignedData {
  return [times.map(time => time / 1000), ...series.map(({ values }) => [...values])];
}

/** Limits of the value axis. */
export function toValueRange(min: number | null, max: number | null, scale: ChartScale): [number, number] {
  if (min === null || max === null) return [0, 1];
  if (scale === 'steps') return [Math.min(0, min) - 0.2, Math.max(1, max) + 0.2];
  const [low, high] = uPlot.rangeNum(scale === 'fromZero' ? Math.min(0, min) : min, max, 0.1, true);
  return [scale === 'fromZero' && min >= 0 ? 0 : (low ?? 0), high ?? 1];
}
