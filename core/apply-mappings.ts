/**
 * Writes a parsed payload anew as if the device had used our names and units. What always holds: without a name that
 * is mapped the very same object comes back; a metric sent under its own name wins over one that is mapped to it, of
 * two mapped ones the first; what finds no place stays where it was, for the decoder to refuse.
 */
import { createRecord } from './create-record.ts';
import { isJsonObject, type JsonObject } from './decoded-message.ts';
import type { MappedMetric, MappingTable } from './metric-mappings.ts';
import { toComponentClass } from './readings.ts';
import { convertValue } from './unit-conversions.ts';

interface Move {
  id: string;
  metric: string;
  value: unknown;
  toId: string;
  to: MappedMetric;
}

export interface MappingLimits {
  components: number;
  metrics: number;
}

/** Of telemetry: the objects below `c`, and the keys of `q`. */
export function mapTelemetry(document: JsonObject, table: MappingTable, limits: MappingLimits): JsonObject {
  const components = document['c'];
  if (!isJsonObject(components)) return document;
  const moves = findMoves(components, table);
  if (moves.length === 0) return document;
  const moved = moveValues(components, moves, limits);
  const qualities = document['q'];
  return {
    ...document,
    c: moved.components,
    ...(isJsonObject(qualities) && { q: renameQualities(qualities, moved.renamed) }),
  };
}

/** Of a birth: the names in `components`. One that is mapped into another component is left out. */
export function mapBirth(document: JsonObject, table: MappingTable): JsonObject {
  const { components } = document;
  if (!Array.isArray(components)) return document;
  const isMapped = components.some(
    component => typeof component?.id === 'string' && table.hasClass(toComponentClass(component.id)),
  );
  return isMapped
    ? { ...document, components: components.map(one => mapBirthComponent(one, table)) }
    : document;
}

function mapBirthComponent(component: unknown, table: MappingTable): unknown {
  if (!isJsonObject(component)) return component;
  const { id, metrics } = component;
  if (typeof id !== 'string' || !Array.isArray(metrics)) return component;
  const name = toComponentClass(id);
  const toName = table.componentOf(name) ?? name;
  const renamed = metrics.flatMap((metric: unknown) => {
    const to = typeof metric === 'string' ? table.find(name, metric) : undefined;
    if (!to) return [metric];
    return to.component === toName ? [to.metric] : [];
  });
  return { ...component, id: toName + id.slice(name.length), metrics: renamed };
}

function findMoves(components: JsonObject, table: MappingTable): Move[] {
  const moves: Move[] = [];
  for (const id in components) {
    const metrics = components[id];
    const name = toComponentClass(id);
    if (!isJsonObject(metrics) || !table.hasClass(name)) continue;
    for (const metric in metrics) {
      const to = table.find(name, metric);
      if (to)
        moves.push({ id, metric, value: metrics[metric], toId: to.component + id.slice(name.length), to });
    }
  }
  return moves;
}

function moveValues(components: JsonObject, moves: readonly Move[], limits: MappingLimits) {
  const result = createRecord<unknown>();
  for (const id in components) {
    const metrics = components[id];
    result[id] = isJsonObject(metrics) ? Object.assign(createRecord<unknown>(), metrics) : metrics;
  }
  for (const { id, metric } of moves) delete (result[id] as JsonObject)[metric];
  const renamed = new Map<string, string>();
  for (const { id, metric, value, toId, to } of moves) {
    const target = findRoom(result, toId, to.metric, limits);
    if (target) {
      target[to.metric] = to.def ? convertValue(to.conversion, to.def, value) : value;
      renamed.set(`${id}.${metric}`, `${toId}.${to.metric}`);
    } else {
      (result[id] as JsonObject)[metric] = value;
    }
  }
  for (const { id } of moves) if (Object.keys(result[id] ?? ONE_KEY).length === 0) delete result[id];
  return { components: result, renamed };
}

const ONE_KEY = { one: 1 };

/** A mapping must not make a message too large that was not. */
function findRoom(
  components: JsonObject,
  id: string,
  metric: string,
  limits: MappingLimits,
): JsonObject | undefined {
  const target = components[id];
  if (target === undefined && Object.keys(components).length < limits.components) {
    const added = createRecord<unknown>();
    components[id] = added;
    return added;
  }
  const hasRoom = isJsonObject(target) && !(metric in target) && Object.keys(target).length < limits.metrics;
  return hasRoom ? target : undefined;
}

function renameQualities(qualities: JsonObject, renamed: ReadonlyMap<string, string>): JsonObject {
  const result = createRecord<unknown>();
  for (const key in qualities) {
    const to = renamed.get(key) ?? key;
    if (!(to in result)) result[to] = qualities[key];
  }
  return result;
}
