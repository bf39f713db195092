/** A reading: one component's values at one instant. It is one row of the telemetry store. */
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

/** The measurement a component belongs to: `service` of `service-bos`. */
export function toComponentClass(component: string): string {
  const dash = component.indexOf('-');
  return dash < 0 ? component : component.slice(0, dash);
}
