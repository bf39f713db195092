/** The variables of the dashboards: data sources, then city → kind → device, each narrowing the next. */
import {
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
  VariableType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DeviceKindDef } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { INFLUX } from './targets.ts';

const ALL = { text: 'All', value: '$__all', selected: true };
/** Goes into the query as it is, between `^` and `$`. */
const EVERYTHING = '.*';
/** What has been silent for longer is no choice any more. */
const KNOWN_FOR = 'time > now() - 30d';

export function datasourceVariable(
  name: string,
  label: string,
  type: string,
  regex: string,
  hide = VariableHide.DontHide,
): VariableModel {
  return {
    type: VariableType.Datasource,
    name,
    label,
    description: `Data source: ${label}`,
    query: type,
    regex,
    hide,
    refresh: VariableRefresh.OnDashboardLoad,
    includeAll: false,
    multi: false,
    options: [],
  };
}

export const historyVariable = datasourceVariable('datasource', 'Datenquelle', 'influxdb', '/^leitstand-/');
export const registryVariable = datasourceVariable(
  'registry',
  'Stammdaten',
  'grafana-postgresql-datasource',
  '/^leitstand-/',
  VariableHide.HideVariable,
);
export const metricsVariable = datasourceVariable('metrics', 'Metriken', 'prometheus', '/^leitstand-/');

function queryVariable(name: string, label: string, query: string, isSingle: boolean): VariableModel {
  return {
    type: VariableType.Query,
    name,
    label,
    datasource: INFLUX,
    query,
    definition: query,
    refresh: VariableRefresh.OnTimeRangeChanged,
    sort: VariableSort.NaturalAsc,
    multi: !isSingle,
    includeAll: !isSingle,
    ...(!isSingle && { allValue: EVERYTHING, current: ALL }),
    options: [],
  };
}

export const cityVariable = queryVariable(
  'city',
  'Stadt',
  `SHOW TAG VALUES WITH KEY = "city" WHERE ${KNOWN_FOR}`,
  false,
);

/** Free where a dashboard shows all kinds; fixed and hidden where it is made for one. */
export function kindVariable(kind?: DeviceKindDef): VariableModel {
  const offered = kind ? [kind] : [...DEVICE_KINDS.values()];
  const base = {
    type: VariableType.Custom,
    name: 'kind',
    label: 'Art',
    query: offered.map(({ label, name }) => `${label.de} : ${name}`).join(','),
  };
  if (!kind)
    return { ...base, multi: true, includeAll: true, allValue: EVERYTHING, current: ALL, options: [] };
  const only = { text: kind.label.de, value: kind.name, selected: true };
  return {
    ...base,
    // A link from another dashboard must not change it.
    skipUrlSync: true,
    hide: VariableHide.HideVariable,
    multi: false,
    includeAll: false,
    current: only,
    options: [only],
  };
}

export function deviceVariable(isSingle: boolean): VariableModel {
  const query =
    `SHOW TAG VALUES WITH KEY = "device" WHERE "city" =~ /^\${city:regex}$/` +
    ` AND "kind" =~ /^\${kind:regex}$/ AND ${KNOWN_FOR}`;
  return queryVariable('device', 'Gerät', query, isSingle);
}

/** Of a dashboard made for one kind. */
export function variablesOfKind(kind: DeviceKindDef, isSingleDevice = false): VariableModel[] {
  return [
    historyVariable,
    registryVariable,
    cityVariable,
    kindVariable(kind),
    deviceVariable(isSingleDevice),
  ];
}
