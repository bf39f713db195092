/** From a component id as it stands in a payload to the metrics its class has in a device kind. */
import { createBoundedCache } from '../bounded-cache.ts';
import { hasIdentifier } from '../forbidden-fields.ts';
import { toComponentClass } from '../readings.ts';
import type { DeviceKindName, MetricDef } from './device-kind.ts';
import { DEVICE_KINDS } from './device-kinds.ts';

export const COMPONENT_ID = /^[a-z]+(?:-[a-z0-9]+)*$/;
export const COMPONENT_ID_MAX_LENGTH = 48;

type Metrics = ReadonlyMap<string, MetricDef>;

const CACHED_IDS_PER_KIND = 4096;

const FINDERS = new Map(
  [...DEVICE_KINDS.values()].map(kind => {
    const classes = new Map<string, Metrics>(
      kind.components.map(component => [
        component.name,
        new Map(component.metrics.map(metric => [metric.name, metric])),
      ]),
    );
    return [kind.name, createBoundedCache(id => findIn(classes, id), CACHED_IDS_PER_KIND)] as const;
  }),
);

/** Undefined: not a component id, or the kind has no such class. An id that is an address is none. */
export function findComponentMetrics(kind: DeviceKindName, id: string): Metrics | undefined {
  return FINDERS.get(kind)?.(id);
}

function findIn(classes: ReadonlyMap<string, Metrics>, id: string): Metrics | undefined {
  if (id.length > COMPONENT_ID_MAX_LENGTH || !COMPONENT_ID.test(id) || hasIdentifier(id)) return undefined;
  return classes.get(toComponentClass(id));
}
