/** Stretches of time shaded behind the lines of a chart, each with its word at the top. */
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
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { fromMs, toMs, label } of bands) {
    const left = plot.valToPos(fromMs / 1000, 'x', true);
    const right = plot.valToPos(toMs / 1000, 'x', true);
    ctx.fillStyle = colours.band;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.font = FONT.replace('13px', `${13 * ratio}px`);
    ctx.fillStyle = colours.text;
    ctx.textAlign = 'center';
    if (ctx.measureText(label).width < right - left)
      ctx.fillText(label, (left + right) / 2, bbox.top + LABEL_DROP * ratio);
  }
  ctx.restore();
}
