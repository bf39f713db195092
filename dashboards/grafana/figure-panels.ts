/** Panels of one figure of one kind of device: its last value now, its course per group, its sum over all. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { GrafanaUnit } from './grafana-units.ts';
import { type Aggregate, type Figure, overTime, totalOverTime } from './influx-queries.ts';
import type { Cell, PanelSpec } from './panel-spec.ts';
import { stat, type TimeSeriesLook, timeSeries } from './panels.ts';
import { toStaleAfter, toSumInterval } from './report-intervals.ts';
import { influxSeries } from './targets.ts';

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
  const panelOf = (spec: CourseSpec, query: string, look: TimeSeriesLook) => {
    const { figure: _figure, aggregate: _aggregate, by = 'city', math: _math, ...panel } = spec;
    return timeSeries(
      { min: 0, interval: toSumInterval(kind), ...panel, targets: [influxSeries(query, `$tag_${by}`)] },
      look,
    );
  };
  return {
    now: (spec, query) =>
      stat({ timeFrom: toStaleAfter(kind), ...spec, targets: [influxSeries(query, spec.title)] }),
    course: (spec, look = {}) => {
      const { figure, aggregate = 'mean', by = 'city', math } = spec;
      return panelOf(spec, overTime(aggregate, figure, [by], math), look);
    },
    total: (spec, look = {}) => {
      const { figure, by = 'city' } = spec;
      return panelOf(spec, totalOverTime(figure, [by]), { stacked: true, ...look });
    },
  };
}
