/** Panels over the platform's own metrics, asked by PromQL. */
import type { GrafanaUnit } from './grafana-units.ts';
import type { Cell, PanelSpec } from './panel-spec.ts';
import { stat, timeSeries } from './panels.ts';
import { promSeries } from './targets.ts';

/** Per second. */
export const rate = (metric: string) => `rate(${metric}[$__rate_interval])`;

export const quantile = (share: number, histogram: string) =>
  `histogram_quantile(${share}, sum by (le) (rate(${histogram}_bucket[$__rate_interval])))`;

export function now(
  title: string,
  description: string,
  expr: string,
  unit: GrafanaUnit,
  more: Partial<PanelSpec> = {},
): Cell {
  return stat({ title, description, targets: [promSeries(expr, title)], unit, ...more }, 3);
}

/** Curves by their legend: `{{reason}}` takes a label. */
export function curves(
  title: string,
  description: string,
  unit: GrafanaUnit,
  exprs: Readonly<Record<string, string>>,
  width = 8,
): Cell {
  return timeSeries(
    {
      title,
      description,
      targets: Object.entries(exprs).map(([legend, expr]) => promSeries(expr, legend)),
      unit,
      min: 0,
    },
    { width },
  );
}
