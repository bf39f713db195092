/** The kinds of panels the dashboards are made of, each with the settings that all of its kind share. */
import * as common from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as AnyPanelBuilder, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { type Cell, type PanelSpec, toPanel } from './panel-spec.ts';

const TOOLTIP = { mode: common.TooltipDisplayMode.Multi, sort: common.SortOrder.Descending };
const built = <T>(value: T) => ({ build: () => value });

/** One number of now, coloured by its thresholds. */
export function stat(spec: PanelSpec, width = 4): Cell {
  const builder = new StatBuilder()
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .reduceOptions(built({ values: false, calcs: ['lastNotNull'], fields: '' }));
  return { panel: toPanel(builder, spec, 'state'), width, height: 4 };
}

export interface TimeSeriesLook {
  width?: number;
  height?: number;
  drawStyle?: 'line' | 'bars';
  stacked?: boolean;
  /** Draws the thresholds as dashed lines. */
  showLimit?: boolean;
}

export function timeSeries(spec: PanelSpec, look: TimeSeriesLook = {}): Cell {
  const { width = 12, height = 8, drawStyle = 'line', stacked = false, showLimit = false } = look;
  const builder = new TimeSeriesBuilder()
    .drawStyle(drawStyle === 'bars' ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(drawStyle === 'bars' ? 70 : stacked ? 30 : 5)
    .showPoints(common.VisibilityMode.Auto)
    .stacking(built({ mode: stacked ? common.StackingMode.Normal : common.StackingMode.None }))
    .thresholdsStyle(
      built({
        mode: showLimit ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
      }),
    )
    .tooltip(built(TOOLTIP))
    .legend(
      built({
        showLegend: true,
        displayMode: common.LegendDisplayMode.List,
        placement: common.LegendPlacement.Bottom,
        calcs: [],
      }),
    );
  return { panel: toPanel(builder, spec, 'series'), width, height };
}

/** A row per series; `sortBy` is the name of a column, largest first. */
export function table(
  spec: PanelSpec,
  look: { width?: number; height?: number; sortBy?: string } = {},
): Cell {
  const { width = 24, height = 9, sortBy } = look;
  const builder = new TableBuilder().showHeader(true).filterable(true);
  if (sortBy !== undefined) builder.sortBy([built({ displayName: sortBy, desc: true })]);
  return { panel: toPanel(builder, spec, 'state'), width, height };
}

/** States as coloured bars. A gap stays a gap: an outage must not look like the state before it. */
export function stateTimeline(
  spec: PanelSpec & { longestGapMs: number },
  look: { width?: number; height?: number } = {},
): Cell {
  const builder = new StateTimelineBuilder()
    .showValue(common.VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.8)
    .perPage(20)
    .insertNulls(spec.longestGapMs)
    .tooltip(built(TOOLTIP))
    .legend(
      built({
        showLegend: false,
        displayMode: common.LegendDisplayMode.List,
        placement: common.LegendPlacement.Bottom,
        calcs: [],
      }),
    );
  return { panel: toPanel(builder, spec, 'state'), width: look.width ?? 24, height: look.height ?? 8 };
}

/** Grafana's own alerts of one folder; the SDK has no builder for this panel. */
export function alertList(title: string, description: string, folder: string): Cell {
  const panel: Panel = new AnyPanelBuilder()
    .type('alertlist')
    .title(title)
    .description(description)
    .options({
      viewMode: 'list',
      groupMode: 'default',
      groupBy: [],
      maxItems: 20,
      sortOrder: 3,
      dashboardAlerts: false,
      alertName: '',
      alertInstanceLabelFilter: '',
      folder: { title: folder },
      stateFilter: { firing: true, pending: false, noData: true, normal: false, error: true },
    })
    .build();
  return { panel, width: 8, height: 12 };
}
