/** Stretches of time shaded behind the lines of a chart, each with its word at the top, above grid and lines. */
import type uPlot from 'uplot';
import { type ChartColours, FONT } from './chart-style.ts';

export interface ChartBand {
  /** Unix milliseconds. */
  fromMs: number;
  toMs: number;
  label: string;
}

const LABEL_DROP = 18;

export function drawBands(plot: uPlot, bands: readonly ChartBand[], colours: ChartColours): void {
  forEachBand(plot, bands, (left, width) => {
    plot.ctx.fillStyle = colours.band;
    plot.ctx.fillRect(left, plot.bbox.top, width, plot.bbox.height);
  });
}

/** A word that does not fit is left out; the chart's sentence has it. */
export function drawBandLabels(plot: uPlot, bands: readonly ChartBand[], colours: ChartColours): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  forEachBand(plot, bands, (left, width, label) => {
    ctx.font = FONT.replace('13px', `${13 * ratio}px`);
    ctx.fillStyle = colours.text;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'alphabetic';
    if (ctx.measureText(label).width < width)
      ctx.fillText(label, left + width / 2, bbox.top + LABEL_DROP * ratio);
  });
}

/** The part of each band that is within the plot, in pixels of the canvas. */
function forEachBand(
  { ctx, bbox, valToPos }: uPlot,
  bands: readonly ChartBand[],
  draw: (left: number, width: number, label: string) => void,
): void {
  ctx.save();
  for (const { fromMs, toMs, label } of bands) {
    const left = Math.max(bbox.left, valToPos(fromMs / 1000, 'x', true));
    const right = Math.min(bbox.left + bbox.width, valToPos(toMs / 1000, 'x', true));
    if (right > left) draw(left, right - left, label);
  }
  ctx.restore();
}
