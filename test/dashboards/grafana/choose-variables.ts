/** What the browser holds after somebody chose, by how the dashboard declares its variables. */
import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { PanelQuery } from './dashboard-queries.ts';
import {
  parseDuration,
  type QueryRange,
  toIntervalMs,
  type Variables,
  type VariableValue,
} from './expand-query.ts';

export interface Choice {
  cities: 'all' | readonly string[];
  /** All devices; where only one can be chosen, the first of `devicesOf`. */
  isAllDevices: boolean;
  devicesOf(kind: DeviceKindName): readonly string[];
}

/** Pixels of a wide panel. */
const POINTS = 900;
/** Of the data source. */
const LEAST_INTERVAL_MS = 10_000;

/** The kind a dashboard is made for; a mast where it is made for all. */
export function toKind(dashboard: Dashboard): DeviceKindName {
  const fixed = dashboard.templating.list!.find(({ name }) => name === 'kind')?.current?.value;
  return DEVICE_KINDS.has(fixed as DeviceKindName) ? (fixed as DeviceKindName) : 'lightmast';
}

export function toVariables(dashboard: Dashboard, choice: Choice): Variables {
  const kinds = [...DEVICE_KINDS.keys()];
  const values: Record<string, (variable: VariableModel) => VariableValue> = {
    city: variable => toValue(variable, choice.cities),
    kind: variable =>
      variable.multi ? toValue(variable, choice.isAllDevices ? 'all' : kinds) : { value: toKind(dashboard) },
    device: variable =>
      variable.multi
        ? toValue(variable, choice.isAllDevices ? 'all' : kinds.flatMap(kind => choice.devicesOf(kind)))
        : { value: choice.devicesOf(toKind(dashboard))[0]! },
  };
  return new Map(
    dashboard.templating.list!.flatMap((variable): [string, VariableValue][] => {
      const toChosen = values[variable.name];
      return toChosen ? [[variable.name, toChosen(variable)]] : [];
    }),
  );
}

function toValue(variable: VariableModel, chosen: 'all' | readonly string[]): VariableValue {
  if (chosen !== 'all') return { value: chosen };
  if (variable.allValue === undefined) throw new Error(`${variable.name}: All has no value`);
  return { value: [], raw: variable.allValue };
}

export function toRange({ dashboard, panel }: PanelQuery, nowMs: number): QueryRange {
  const ofDashboard = /^now-(\w+)$/.exec(dashboard.time!.from)![1]!;
  const rangeMs = parseDuration(panel.timeFrom ?? ofDashboard);
  const leastMs = Math.max(LEAST_INTERVAL_MS, panel.interval ? parseDuration(panel.interval) : 0);
  return { fromMs: nowMs - rangeMs, toMs: nowMs, intervalMs: toIntervalMs(rangeMs, POINTS, leastMs) };
}
