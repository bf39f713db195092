/** Which measured value an alarm is about, and from when on it is no longer good. Pure. */
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { LIMITS, type Limit, type Severity } from '#core/limits.ts';

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
  portErrors: 'inErrors',
  onBattery: 'status',
  waterIngress: 'waterIngress',
};

export interface TrippingMetric {
  component: string;
  metric: string;
}

/** undefined: no single value, or no component, trips it. */
export function toTrippingMetric(type: AlarmTypeId, resource: string): TrippingMetric | undefined {
  const [, kind, , component] = resource.split('/');
  if (component === undefined) return undefined;
  if (type === 'doorOpenUnplanned')
    return { component, metric: kind === 'fibrenode' ? 'lidOpen' : 'doorOpen' };
  const metric = limitOf(type)?.metrics[0] ?? METRICS[type];
  return metric === undefined ? undefined : { component, metric };
}

/** In the unit of the metric; undefined: there is none that could be drawn. */
export function toThreshold(
  type: AlarmTypeId,
  severity: Severity,
): { value: number; side: Limit['side'] } | undefined {
  const limit = limitOf(type);
  if (!limit || (limit.derived && limit.derived.offset === undefined)) return undefined;
  const level = limit.levels.find(one => one.severity === severity) ?? limit.levels[0];
  if (!level) return undefined;
  return { value: level.at - (limit.derived?.offset ?? 0), side: limit.side };
}

function limitOf(type: AlarmTypeId): Limit | undefined {
  return type in LIMITS ? LIMITS[type as keyof typeof LIMITS] : undefined;
}
