/**
 * Several lines over time with the band between their lowest and highest values and the period before. What always
 * holds: all charts of a page share the pointer; a stretch that is dragged over is asked for, not stretched; a gap stays
 * a gap. An image to screen readers with a sentence for a name; the table beside it is the other way to read it.
 */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formats, language } from '../i18n/translate.ts';
import { theme } from '../theme/theme.ts';
import { type TimePoints, toCommonTimes, toNearestPlace } from './chart-data.ts';
import { toAxes, toChartColours } from './chart-style.ts';
import { createTooltip, type TooltipLine } from './chart-tooltip.ts';
import { toBandFill, toBeforeStyle, toEdgeStyle, toLineStyle } from './line-styles.ts';
import { type ChartScale, toValueRange } from './time-chart.tsx';

export interface HistoryLine extends TimePoints {
  key: string;
  label: string;
  /** Which of the line styles. */
  place: number;
  band?: { min: TimePoints; max: TimePoints };
  /** Moved forward, so that it lies under the line. */
  before?: TimePoints & { label: string };
}

interface HistoryChartProps {
  lines: readonly HistoryLine[];
  toText: (value: number) => string;
  toAxisText: (value: number, step: number) => string;
  span: { fromMs: number; toMs: number };
  scale: ChartScale;
  summary: string;
  onZoom: (span: { fromMs: number; toMs: number }) => void;
}

const SYNC_KEY = 'history';
/** A press that hardly moves is no drag. */
const LEAST_DRAG_PX = 8;

export function HistoryChart(props: HistoryChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const shape = toParts(props.lines)
    .map(part => `${part.role}:${part.line.key}`)
    .join('|');

  useEffect(() => {
    if (!box.current) return;
    const made = createPlot(box.current, latest);
    plot.current = made.plot;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, [theme.value, language.value, shape, props.scale]);

  useEffect(() => {
    plot.current?.setData(toPlotData(props.lines), true);
  }, [props.lines, props.span.fromMs, props.span.toMs]);

  return <div class="plot" ref={box} role="img" aria-label={props.summary} />;
}

interface Part {
  role: 'line' | 'max' | 'min' | 'before';
  line: HistoryLine;
  points: TimePoints;
}

/** What is drawn, in the order of the data's rows. */
function toParts(lines: readonly HistoryLine[]): Part[] {
  return lines.flatMap((line): Part[] => [
    ...(line.band
      ? [
          { role: 'max' as const, line, points: line.band.max },
          { role: 'min' as const, line, points: line.band.min },
        ]
      : []),
    ...(line.before ? [{ role: 'before' as const, line, points: line.before }] : []),
    { role: 'line', line, points: line },
  ]);
}

function toPlotData(lines: readonly HistoryLine[]): uPlot.AlignedData {
  const { times, values } = toCommonTimes(toParts(lines).map(({ points }) => points));
  return [times.map(time => time / 1000), ...values];
}

function createPlot(element: HTMLDivElement, latest: { current: HistoryChartProps }) {
  const colours = toChartColours();
  const { scale, lines } = latest.current;
  const parts = toParts(lines);
  const isSteps = scale === 'steps';
  const toSize = () => ({ width: element.clientWidth, height: element.clientHeight });
  const tooltip = createTooltip(element, {
    toTitle: ms => formats.value.instant(ms),
    toLines: (drawn, place) => toTooltipLines(drawn, place, latest.current),
  });
  const plot = new uPlot(
    {
      ...toSize(),
      tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Europe/Berlin'),
      legend: { show: false },
      cursor: {
        y: false,
        points: { size: 7 },
        drag: { setScale: false, x: true, y: false },
        sync: { key: SYNC_KEY, setSeries: false, filters: { pub: type => !/^mouse(down|up)$/.test(type) } },
      },
      padding: [10, 14, 0, 0],
      scales: {
        x: { range: () => [latest.current.span.fromMs / 1000, latest.current.span.toMs / 1000] },
        y: { range: (_, min, max) => toValueRange(min, max, scale) },
      },
      axes: toAxes(colours, (value, step) => latest.current.toAxisText(value, step), isSteps),
      series: [{}, ...parts.map(part => ({ ...toStyle(part, isSteps), label: part.line.label }))],
      bands: toBands(parts),
      hooks: {
        setCursor: [tooltip.update],
        setSelect: [drawn => zoomToSelection(drawn, latest.current.onZoom)],
      },
    },
    toPlotData(lines),
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

function toStyle({ role, line }: Part, isSteps: boolean): uPlot.Series {
  if (role === 'line') return toLineStyle(line.place, isSteps);
  return role === 'before' ? toBeforeStyle(line.place, isSteps) : toEdgeStyle();
}

/** Row 0 of the data is time. */
function toBands(parts: readonly Part[]): uPlot.Band[] {
  return parts.flatMap(({ role, line }, index) =>
    role === 'max'
      ? [{ series: [index + 1, index + 2] as [number, number], fill: toBandFill(line.place) }]
      : [],
  );
}

function toTooltipLines(plot: uPlot, place: number, { lines, toText }: HistoryChartProps): TooltipLine[] {
  const parts = toParts(lines);
  const toValueAt = (index: number): number | undefined => {
    const values = plot.data[index + 1];
    if (!values) return undefined;
    const nearest = toNearestPlace(plot.data[0], values, place);
    return nearest === undefined ? undefined : (values[nearest] ?? undefined);
  };
  return parts.flatMap(({ role, line }, index) => {
    const value = toValueAt(index);
    if (value === undefined || role === 'max' || role === 'min') return [];
    if (role === 'before') return [{ label: `${line.label}, ${line.before?.label}`, value: toText(value) }];
    const max = parts.findIndex(part => part.role === 'max' && part.line === line);
    const edges = max < 0 ? [] : [toValueAt(max + 1), toValueAt(max)];
    const [low, high] = edges;
    const range = low === undefined || high === undefined ? '' : ` (${toText(low)} … ${toText(high)})`;
    return [{ label: line.label, value: toText(value) + range }];
  });
}

function zoomToSelection(plot: uPlot, onZoom: HistoryChartProps['onZoom']): void {
  const { left, width } = plot.select;
  if (width < LEAST_DRAG_PX) return;
  const toMs = (px: number) => Math.round(plot.posToVal(px, 'x') * 1000);
  const span = { fromMs: toMs(left), toMs: toMs(left + width) };
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onZoom(span);
}
