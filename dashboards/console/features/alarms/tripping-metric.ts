/** Which measured value an alarm is about. Pure. */

import type { AlarmResource } from '#core/alarm-resources.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { LIMITS, type Limit } from '#core/limits.ts';

/** Of alarms that no limit trips; those that no single value trips are left out. */
const METRICS: Partial<Record<AlarmTypeId, string>> = {
  lampFailure: 'lampFailure',
  lampPowerDeviation: 'activePower',
  dayBurner: 'dimmingLevel',
  cyclingFailure: 'switchOnCounter',
  controlGearFailure: 'controlGearFailure',
  thermalShutdown: 'thermalShutdown',
  leakageDetected: 'leakageDetected',
  apDown: 'apState',
  uplinkDown: 'operStatus',
  portalDown: 'reachable',
  linkDown: 'operStatus',
  cirViolated: 'rate',
  portErrors: 'inErrors',
  onBattery: 'status',
  waterIngress: 'waterIngress',
};

export interface TrippingMetric {
  component: string;
  metric: string;
}

/** undefined: no single value, or no component, trips it. */
export function toTrippingMetric({
  type,
  resource,
  qualifier,
}: Pick<AlarmResource, 'type' | 'resource' | 'qualifier'>): TrippingMetric | undefined {
  const [, kind, , component] = resource.split('/');
  if (component === undefined) return undefined;
  if (type === 'doorOpenUnplanned')
    return { component, metric: kind === 'fibrenode' ? 'lidOpen' : 'doorOpen' };
  const metrics = limitOf(type)?.metrics;
  const metric = metrics?.find(name => name === qualifier) ?? metrics?.[0] ?? METRICS[type];
  return metric === undefined ? undefined : { component, metric };
}

function limitOf(type: AlarmTypeId): Limit | undefined {
  return type in LIMITS ? LIMITS[type as keyof typeof LIMITS] : undefined;
}
