/** All questions of the committed dashboards, as Grafana finds them in the JSON. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

const generated = fileURLToPath(new URL('../../../dashboards/grafana/generated/', import.meta.url));

export function readDashboards(): Dashboard[] {
  return readdirSync(generated).map(
    name => JSON.parse(readFileSync(`${generated}${name}`, 'utf8')) as Dashboard,
  );
}

/** Panels in rows and in collapsed rows; rows themselves are left out. */
export function listPanels(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).flatMap(panel => (isRow(panel) ? panel.panels : [panel]));
}

export function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

export interface PanelTarget {
  refId: string;
  datasource: { type: string; uid: string };
  query?: string;
  alias?: string;
  resultFormat?: 'time_series' | 'table';
  expr?: string;
  rawSql?: string;
}

export interface PanelQuery {
  /** For messages: `leitstand-city / 3 Leuchten defekt / A`. */
  name: string;
  dashboard: Dashboard;
  panel: Panel;
  target: PanelTarget;
}

export function listQueries(dashboards: readonly Dashboard[], type: string): PanelQuery[] {
  return dashboards.flatMap(dashboard =>
    listPanels(dashboard).flatMap(panel =>
      ((panel.targets ?? []) as unknown as PanelTarget[])
        .filter(target => target.datasource.type === type)
        .map(target => ({
          name: `${dashboard.uid} / ${panel.id} ${panel.title} / ${target.refId}`,
          dashboard,
          panel,
          target,
        })),
    ),
  );
}

interface AlertFile {
  groups: {
    rules: {
      uid: string;
      title: string;
      annotations: Record<string, string>;
      data: {
        refId: string;
        datasourceUid: string;
        relativeTimeRange: { from: number; to: number };
        model: { query?: string; expr?: string; intervalMs?: number; type?: string };
      }[];
    }[];
  }[];
}

export function readAlertRules(): AlertFile['groups'][number]['rules'] {
  const file = new URL('../../../dashboards/grafana/provisioning/alerting/rules.yaml', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as AlertFile).groups.flatMap(group => group.rules);
}
