/** Finds the labels of components and metrics of a device kind. Pure. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { HEADLINE_METRICS } from '#core/headline-metrics.ts';
import { toComponentClass } from '#core/readings.ts';
import type { DeviceKindResource, DeviceResource } from '#core/resources.ts';
import type { Language } from '../../i18n/formats.ts';
import type { MetricResource } from '../../i18n/metric-values.ts';

export interface MetricPlace {
  /** `lamp-1` */
  component: string;
  /** `lamp` */
  measurement: string;
  metric: MetricResource;
}

export function findMetric(
  kinds: readonly DeviceKindResource[],
  kind: DeviceKindName,
  component: string,
  name: string,
): MetricResource | undefined {
  return findComponent(kinds, kind, component)?.metrics.find(metric => metric.name === name);
}

export function findComponent(kinds: readonly DeviceKindResource[], kind: DeviceKindName, component: string) {
  const measurement = toComponentClass(component);
  return kinds.find(({ name }) => name === kind)?.components.find(({ name }) => name === measurement);
}

/** `Leuchte 1` for `lamp-1`, `Netzdienst bos` for `service-bos`, the bare id for what nobody described. */
export function toComponentLabel(
  kinds: readonly DeviceKindResource[],
  kind: DeviceKindName,
  component: string,
  language: Language,
): string {
  const label = findComponent(kinds, kind, component)?.label[language];
  if (!label) return component;
  const suffix = component.slice(toComponentClass(component).length + 1);
  return suffix === '' ? label : `${label} ${suffix}`;
}

/** Every metric the device has a value of, in the order of its kind's description. */
export function toMetricPlaces(device: DeviceResource, kinds: readonly DeviceKindResource[]): MetricPlace[] {
  return Object.entries(device.components).flatMap(([component, { values }]) => {
    const described = findComponent(kinds, device.kind, component)?.metrics ?? [];
    return described
      .filter(({ name }) => name in values)
      .map(metric => ({ component, measurement: toComponentClass(component), metric }));
  });
}

/** The chosen metric `component.metric`; else the kind's headline metric; else the first there is. */
export function choosePlace(
  places: readonly MetricPlace[],
  chosen: string,
  kind: DeviceKindName,
): MetricPlace | undefined {
  const headline = HEADLINE_METRICS[kind];
  return (
    places.find(place => toPlaceKey(place) === chosen) ??
    places.find(
      ({ measurement, metric }) => measurement === headline.measurement && metric.name === headline.metric,
    ) ??
    places[0]
  );
}

export function toPlaceKey({ component, metric }: MetricPlace): string {
  return `${component}.${metric.name}`;
}
