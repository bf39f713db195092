/** What all dashboards share: menu, time, refresh, variables, annotations. */
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkType,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { placePanels, type Row } from './place-panels.ts';
import { bandwidthRequests } from './registry-queries.ts';
import { REGISTRY, sqlTable, toDataquery } from './targets.ts';

export const FOLDER = 'Leitstand';
const TAG = 'leitstand';

export interface DashboardSpec {
  /** Speaking and fixed: links and alert rules name it. At most 40 characters. */
  uid: string;
  title: string;
  description: string;
  variables: VariableModel[];
  rows: Row[];
  from?: string;
  /** Shows when bandwidth is booked; needs the registry's variables. */
  withRequests?: boolean;
}

export function toDashboard(spec: DashboardSpec): Dashboard {
  const frame = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags([TAG])
    .readonly()
    .timezone('Europe/Berlin')
    .weekStart('monday')
    // The unfinished interval at the right edge would look like a drop.
    .time({ from: spec.from ?? 'now-6h', to: 'now-10s' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .build();
  return {
    ...frame,
    links: [MENU],
    templating: { list: spec.variables },
    annotations: { list: spec.withRequests ? [BUILT_IN, REQUESTS] : [BUILT_IN] },
    panels: placePanels(spec.rows),
  };
}

/** To every dashboard of ours, with what is chosen and the time. */
const MENU: DashboardLink = {
  title: 'Leitstand',
  type: DashboardLinkType.Dashboards,
  icon: 'external link',
  tooltip: 'Weitere Ansichten mit derselben Auswahl',
  tags: [TAG],
  asDropdown: true,
  targetBlank: false,
  includeVars: true,
  keepTime: true,
};

const BUILT_IN: AnnotationQuery = {
  name: 'Annotations & Alerts',
  datasource: { type: 'grafana', uid: '-- Grafana --' },
  builtIn: 1,
  enable: true,
  hide: true,
  iconColor: 'rgba(0, 211, 255, 1)',
  type: 'dashboard',
};

/** When bandwidth is booked, and for which event. */
const REQUESTS: AnnotationQuery = {
  name: 'Bandbreitenanträge',
  datasource: REGISTRY,
  enable: true,
  hide: false,
  iconColor: 'purple',
  target: toDataquery(sqlTable(bandwidthRequests), 'Anno'),
};
