/** The table of contents: every device kind the platform knows. A new kind is a data file and a line here. */
import type { ComponentClassDef, DeviceKindDef, DeviceKindName, MetricDef } from './device-kind.ts';
import { fibrenode } from './fibrenode.ts';
import { hotspot } from './hotspot.ts';
import { lightmast } from './lightmast.ts';

export const DEVICE_KINDS: ReadonlyMap<DeviceKindName, DeviceKindDef> = new Map(
  [lightmast, hotspot, fibrenode].map(kind => [kind.name, kind]),
);

export interface Measurement {
  name: string;
  /** The union of the metrics of all kinds that have this component class; same name, same type. */
  metrics: ReadonlyMap<string, MetricDef>;
}

/** Component class to measurement: what the telemetry stores make tables of. */
export const MEASUREMENTS: ReadonlyMap<string, Measurement> = toMeasurements(DEVICE_KINDS.values());

export function toMeasurements(kinds: Iterable<DeviceKindDef>): Map<string, Measurement> {
  const metricsOf = new Map<string, Map<string, MetricDef>>();
  for (const kind of kinds) {
    for (const component of kind.components) addMetrics(metricsOf, component);
  }
  return new Map([...metricsOf].map(([name, metrics]) => [name, { name, metrics }]));
}

function addMetrics(metricsOf: Map<string, Map<string, MetricDef>>, component: ComponentClassDef): void {
  const metrics = metricsOf.get(component.name) ?? new Map<string, MetricDef>();
  metricsOf.set(component.name, metrics);
  for (const metric of component.metrics) {
    const known = metrics.get(metric.name);
    if (known && known.type !== metric.type) {
      throw new Error(
        `Metric ${component.name}.${metric.name} is ${known.type} in one kind and ${metric.type} in another`,
      );
    }
    if (!known) metrics.set(metric.name, metric);
  }
}
