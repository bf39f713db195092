/** Decodes a payload given as text, an object or bytes, as if a device had sent it at a fixed instant. */
import { type DecodedMessage, type DecodeResult, decode } from '#core/decode.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';

export const RECEIVED_MS = Date.parse('2026-11-20T17:05:01.000Z');

export function decodeText(
  payload: string | Uint8Array | object,
  channel = 'telemetry',
  kind: DeviceKindName = 'lightmast',
): DecodeResult {
  return decode({
    topic: `iot/v1/landau/${kind}/dev-1/${channel}`,
    payload: toBytes(payload),
    receivedMs: RECEIVED_MS,
  });
}

function toBytes(payload: string | Uint8Array | object): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

/** `ok`, or `reason field` of the refusal. */
export function toVerdict(result: DecodeResult): string {
  return result.ok ? 'ok' : [result.rejection.reason, result.rejection.field].filter(Boolean).join(' ');
}

/** `reason field` of everything that was dropped while the message stayed. */
export function toDropped(result: DecodeResult): string[] {
  if (!result.ok) throw new Error(`refused: ${toVerdict(result)}`);
  return result.message.dropped.map(({ reason, field }) => `${reason} ${field}`);
}

export function expectMessage<Type extends DecodedMessage['type']>(
  result: DecodeResult,
  type: Type,
): Extract<DecodedMessage, { type: Type }> {
  if (!result.ok || result.message.type !== type) throw new Error(`not a ${type}: ${toVerdict(result)}`);
  return result.message as Extract<DecodedMessage, { type: Type }>;
}

export function toIso(offsetMs: number): string {
  return new Date(RECEIVED_MS + offsetMs).toISOString();
}
