/** Panels of one figure of one kind of device: its last value now, its course per group, its sum over all. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { GrafanaUnit } from './grafana-units.ts';
import { type Aggregate, type Figure, overTime } from './influx-queries.ts';
import type { Cell, PanelSpec } from './panel-spec.ts';
import { stat, type TimeSeriesLook, timeSeries } from './panels.ts';
import { toStaleAfter, toSumInterval } from './report-intervals.ts';
import { influxSeries } from './targets.ts';
import { toTotals } from './total-curves.ts';

interface FigureSpec extends Partial<PanelSpec> {
  title: string;
  description: string;
  unit: GrafanaUnit;
}

interface CourseSpec extends FigureSpec {
  figure: Figure;
  aggregate?: Aggregate;
  /** A curve for each. */
  by?: 'city' | 'comp';
  /** Added to every value, as InfluxQL. */
  math?: string;
}

export interface FigurePanels {
  /** A number over what was reported lately; `query` is made with nowOverAll or countDevices. */
  now(spec: FigureSpec, query: string): Cell;
  /** Mean, least or greatest of all readings. */
  course(spec: CourseSpec, look?: TimeSeriesLook): Cell;
  /** Values of all components added up. */
  total(spec: CourseSpec, look?: TimeSeriesLook): Cell;
}

export function createFigurePanels(kind: DeviceKindName): FigurePanels {
  const panelOf = (
    spec: CourseSpec,
    curves: Pick<PanelSpec, 'targets' | 'overrides'>,
    look: TimeSeriesLook,
  ) => {
    const { figure: _figure, aggregate: _aggregate, by: _by, math: _math, ...panel } = spec;
    return timeSeries({ min: 0, interval: toSumInterval(kind), ...panel, ...curves }, look);
  };
  return {
    now: (spec, query) =>
      stat({ timeFrom: toStaleAfter(kind), ...spec, targets: [influxSeries(query, spec.title)] }),
    course: (spec, look = {}) => {
      const { figure, aggregate = 'mean', by = 'city', math } = spec;
      const targets = [influxSeries(overTime(aggregate, figure, [by], math), `$tag_${by}`)];
      return panelOf(spec, { targets }, look);
    },
    total: (spec, look = {}) => {
      const { figure, by = 'city' } = spec;
      return panelOf(spec, toTotals(kind, [{ figure, alias: `$tag_${by}` }], [by]), {
        stacked: true,
        ...look,
      });
    },
  };
}
