/**
 * Which refused messages may be kept as a whole until somebody says what their names mean. What always holds: nothing of
 * it was forbidden, and of what no schema knows there are numbers and truth values only, no text; a text that is kept
 * is a word of a metric's closed list.
 */
import { isJsonObject, type JsonObject } from './decoded-message.ts';
import { findComponentMetrics } from './device-kinds/component-classes.ts';
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import { mayIdentifyPerson } from './forbidden-fields.ts';
import type { Rejection, RejectionReason } from './rejections.ts';

/** What a mapping may cure. With any other reason in it the message is not kept. */
const CURABLE: ReadonlySet<RejectionReason> = new Set([
  'metricUnknown',
  'componentUnknown',
  'valueInvalid',
  'valueOutOfRange',
]);

const QUALITIES: ReadonlySet<unknown> = new Set(['good', 'uncertain', 'bad', 'stale']);

/** @param dropped what the decoder refused of this telemetry message, the rest of which it took */
export function isReplayable(
  payload: Uint8Array,
  kind: DeviceKindName,
  dropped: readonly Rejection[],
): boolean {
  if (!dropped.every(({ reason }) => CURABLE.has(reason))) return false;
  const text = new TextDecoder().decode(payload);
  if (mayIdentifyPerson(text)) return false;
  const document = JSON.parse(text) as JsonObject;
  const { c: components, q: qualities } = document;
  if (!isJsonObject(components) || !dropped.some(rejection => hasCure(rejection, components))) return false;
  if (qualities !== undefined && !Object.values(qualities as object).every(value => QUALITIES.has(value)))
    return false;
  return Object.entries(components).every(([id, metrics]) => isHarmless(kind, id, metrics));
}

function isHarmless(kind: DeviceKindName, id: string, metrics: unknown): boolean {
  if (!isJsonObject(metrics)) return false;
  const known = findComponentMetrics(kind, id);
  return Object.entries(metrics).every(([name, value]) => {
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return true;
    return typeof value === 'string' && (known?.get(name)?.values?.includes(value) ?? false);
  });
}

/** `null` is no value under any name. A name that was mapped already is not found as it is told. */
function hasCure({ reason, field }: Rejection, components: JsonObject): boolean {
  const [, id, name] = /^c\.([^.]*)(?:\.(.*))?$/s.exec(field ?? '') ?? [];
  if (id === undefined) return false;
  if (reason === 'componentUnknown') return true;
  const metrics = components[id];
  const value = isJsonObject(metrics) && name !== undefined ? metrics[name] : undefined;
  if (value === undefined) return reason !== 'valueInvalid';
  return typeof value === 'number' || typeof value === 'boolean';
}
