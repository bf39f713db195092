/** Birth: what a device says of itself once per boot. Bad optional fields are dropped, the rest stays. */
import { MAX_COMPONENTS, MAX_METRICS } from './decode-telemetry.ts';
import {
  type DecodedMessage,
  isJsonObject,
  isRejection,
  type JsonObject,
  type Reception,
  toRejection,
} from './decoded-message.ts';
import { findComponentMetrics } from './device-kinds/component-classes.ts';
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import { decodeHeader, dropUnknownFields, isPlainText } from './payload-header.ts';
import type { Birth } from './payloads.ts';
import type { Rejection } from './rejections.ts';
import type { DeviceTopic } from './topics.ts';

const TEXT_FIELDS = ['profile', 'fw', 'hw', 'serial', 'model'] as const;
const FIELDS: ReadonlySet<string> = new Set([
  ...['v', 'ts', 'boot', 'kind', 'intervalS', 'components', 'location'],
  ...TEXT_FIELDS,
]);
const COMPONENT_FIELDS: ReadonlySet<string> = new Set(['id', 'metrics']);
const TEXT_MAX_LENGTH = 64;
const INTERVAL_MAX_S = 7 * 24 * 3600;

export function decodeBirth(
  document: JsonObject,
  topic: DeviceTopic,
  reception: Reception,
): DecodedMessage | Rejection {
  const dropped: Rejection[] = [];
  const header = decodeHeader(document, reception, false, dropped);
  if (isRejection(header)) return header;
  if (document['kind'] !== undefined && document['kind'] !== topic.kind)
    return toRejection('fieldInvalid', 'kind');
  dropUnknownFields(document, FIELDS, dropped);

  const birth: Birth = { v: 1, kind: topic.kind };
  if (header.timeSource === 'device') birth.ts = document['ts'] as string;
  if (header.boot !== undefined) birth.boot = header.boot;
  for (const key of TEXT_FIELDS) {
    const text = document[key];
    if (isPlainText(text, TEXT_MAX_LENGTH)) birth[key] = text;
    else if (text !== undefined) dropped.push(toRejection('fieldInvalid', key));
  }
  takeInterval(birth, document['intervalS'], dropped);
  takeLocation(birth, document['location'], dropped);
  const refused = takeComponents(birth, document['components'], topic.kind, dropped);
  if (refused) return refused;
  return {
    type: 'birth',
    topic,
    timeMs: header.timeMs,
    timeSource: header.timeSource,
    ...(header.boot !== undefined && { boot: header.boot }),
    birth,
    dropped,
  };
}

function takeInterval(birth: Birth, intervalS: unknown, dropped: Rejection[]): void {
  if (intervalS === undefined) return;
  if (typeof intervalS === 'number' && intervalS >= 1 && intervalS <= INTERVAL_MAX_S)
    birth.intervalS = intervalS;
  else dropped.push(toRejection('fieldInvalid', 'intervalS'));
}

function takeLocation(birth: Birth, location: unknown, dropped: Rejection[]): void {
  if (location === undefined) return;
  const [longitude, latitude] = Array.isArray(location) && location.length === 2 ? location : [];
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && isPair(longitude, latitude))
    birth.location = [longitude, latitude];
  else dropped.push(toRejection('fieldInvalid', 'location'));
}

function isPair(longitude: unknown, latitude: unknown): boolean {
  return typeof longitude === 'number' && typeof latitude === 'number';
}

function takeComponents(
  birth: Birth,
  components: unknown,
  kind: DeviceKindName,
  dropped: Rejection[],
): Rejection | undefined {
  if (components === undefined) return undefined;
  if (!Array.isArray(components)) {
    dropped.push(toRejection('fieldInvalid', 'components'));
    return undefined;
  }
  if (components.length > MAX_COMPONENTS) return toRejection('tooManyComponents', 'components');
  birth.components = [];
  for (const component of components) {
    const taken = toComponent(component, kind, dropped);
    if (taken === undefined) continue;
    if (isRejection(taken)) return taken;
    if (!birth.components.some(known => known.id === taken.id)) birth.components.push(taken);
  }
  return undefined;
}

function toComponent(
  component: unknown,
  kind: DeviceKindName,
  dropped: Rejection[],
): { id: string; metrics: string[] } | Rejection | undefined {
  const { id, metrics } = isJsonObject(component) ? component : {};
  if (typeof id !== 'string' || !Array.isArray(metrics)) {
    dropped.push(toRejection('fieldInvalid', 'components'));
    return undefined;
  }
  if (metrics.length > MAX_METRICS) return toRejection('tooManyMetrics', 'components.metrics');
  dropUnknownFields(component as JsonObject, COMPONENT_FIELDS, dropped, 'components.');
  const known = findComponentMetrics(kind, id);
  if (!known) {
    dropped.push(toRejection('componentUnknown', 'components.id'));
    return undefined;
  }
  const names = metrics.filter(name => typeof name === 'string' && known.has(name)) as string[];
  if (names.length < metrics.length) dropped.push(toRejection('metricUnknown', `components.${id}`));
  return { id, metrics: [...new Set(names)] };
}
