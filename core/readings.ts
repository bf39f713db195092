/** A reading: one component's values at one instant. It is one row of the telemetry store. */
import { createBoundedCache } from './bounded-cache.ts';
import type { DeviceKindName } from './device-kinds/device-kind.ts';

export type MetricValue = number | boolean | string;

/** Sent and stored only when not 'good'. */
export type Quality = 'uncertain' | 'bad' | 'stale';

export interface Reading {
  city: string;
  kind: DeviceKindName;
  device: string;
  /** `lamp-1`; its class, the measurement, is the text before the first dash. */
  component: string;
  /** Event time, Unix milliseconds. Identity of a reading: (device, component, timeMs). */
  timeMs: number;
  /** Metric name to value; only metrics of the device kind, checked. A null-prototype object. */
  values: Record<string, MetricValue>;
  /** Metric name (or 'ts' for the time itself) to quality. Absent: all good. */
  quality?: Record<string, Quality>;
}

/** Asked five times for each reading: a string that is cut anew would be hashed anew for each map it is looked up in. */
const CACHED_COMPONENTS = 4096;
const findComponentClass = createBoundedCache((component: string) => {
  const dash = component.indexOf('-');
  return dash < 0 ? component : component.slice(0, dash);
}, CACHED_COMPONENTS);

/** The measurement a component belongs to: `service` of `service-bos`. */
export function toComponentClass(component: string): string {
  return findComponentClass(component) as string;
}
