/** What the page of measured values shows, all of it in the address. Pure. */
import type { DeviceKindResource } from '#core/resources.ts';
import type { MetricResource } from '../../i18n/metric-values.ts';

export const GROUPS = ['none', 'city', 'kind', 'device', 'component'] as const;
export type Group = (typeof GROUPS)[number];
export const ACROSS = ['sum', 'mean', 'min', 'max'] as const;
export type Across = (typeof ACROSS)[number];
export const DEVICES_MAX = 12;

const DEVICE_ID = /^[a-z0-9](?:[a-z0-9-]{1,46}[a-z0-9])$/;

export interface ExploreState {
  /** `lamp.activePower` */
  metric: string;
  /** Ids; undefined: all devices of the chosen cities. */
  devices: readonly string[] | undefined;
  groupBy: Group;
  across: Across;
}

export interface ExploreMetric {
  key: string;
  measurement: string;
  kinds: readonly DeviceKindResource[];
  metric: MetricResource;
}

export function parseExploreState(query: URLSearchParams, metrics: readonly ExploreMetric[]): ExploreState {
  const devices = query.get('devices');
  const found = metrics.find(({ key }) => key === query.get('metric'));
  return {
    metric: (found ?? metrics.find(({ key }) => key === 'lamp.activePower') ?? metrics[0])?.key ?? '',
    devices: devices === null ? undefined : parseDeviceIds(devices),
    groupBy: GROUPS.find(group => group === query.get('group')) ?? 'city',
    across: ACROSS.find(across => across === query.get('across')) ?? 'sum',
  };
}

export function parseDeviceIds(text: string): string[] {
  const ids = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(id => DEVICE_ID.test(id));
  return [...new Set(ids)].slice(0, DEVICES_MAX);
}

/** Numbers only: words and flags have no sum; of counters it is what they grew by. The kinds that measure it come along, because names repeat. */
export function listExploreMetrics(kinds: readonly DeviceKindResource[]): ExploreMetric[] {
  const found = new Map<string, { metric: ExploreMetric; kinds: DeviceKindResource[] }>();
  for (const kind of kinds) {
    for (const component of kind.components) {
      for (const metric of component.metrics) {
        if (metric.type === 'bool' || metric.type === 'enum') continue;
        const key = `${component.name}.${metric.name}`;
        const known = found.get(key);
        if (known) known.kinds.push(kind);
        else {
          const own = [kind];
          const entry = { key, measurement: component.name, kinds: own, metric };
          found.set(key, { metric: entry, kinds: own });
        }
      }
    }
  }
  return [...found.values()].map(({ metric }) => metric);
}

/** A sum must not leave out who reports a little late: twice the slowest usual interval. */
const SUM_WINDOW_S = 1_800;
/** Of the slowest usual devices. */
export const INTERVAL_S = 900;

export function toExploreWindowS(windowS: number | undefined, across: Across): number {
  return Math.max(windowS ?? INTERVAL_S, across === 'sum' ? SUM_WINDOW_S : INTERVAL_S);
}

export function isCounter({ metric }: Pick<ExploreMetric, 'metric'>): boolean {
  return metric.type === 'counter';
}

export interface ExploreQuery {
  measurement: string;
  fields: string;
  from: string;
  to: string;
  aggregate: 'mean' | 'increase';
  across: Across;
  window: number;
  city: string;
  device?: string;
  groupBy?: string;
  top?: number;
}

export function toExploreQuery(
  state: ExploreState,
  metric: Pick<ExploreMetric, 'measurement' | 'metric'>,
  options: { city: string; fromMs: number; toMs: number; windowS: number; top: number },
): ExploreQuery {
  const { devices, groupBy, across } = state;
  // A window that has only begun would show as a fall.
  const endMs = Math.floor(options.toMs / 1000 / options.windowS) * options.windowS * 1000;
  return {
    measurement: metric.measurement,
    fields: metric.metric.name,
    from: new Date(options.fromMs).toISOString(),
    to: new Date(Math.max(endMs, options.fromMs + 1000)).toISOString(),
    aggregate: isCounter(metric) ? 'increase' : 'mean',
    across,
    window: options.windowS,
    city: options.city,
    ...(devices && { device: devices.join(',') }),
    ...(groupBy !== 'none' && { groupBy, top: options.top }),
  };
}
