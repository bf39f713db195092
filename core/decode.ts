/**
 * The one decoder: (topic, bytes) → what a device said, or a rejection. Never throws.
 * What always holds: size, depth and keys are bounded before anything is parsed; whatever is refused or
 * dropped, in part or as a whole, has been searched for forbidden fields first, and those refuse everything.
 */
import { mapBirth, mapTelemetry } from './apply-mappings.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { decodeAck } from './decode-ack.ts';
import { decodeBirth } from './decode-birth.ts';
import { decodeEvent } from './decode-event.ts';
import { decodeState } from './decode-state.ts';
import { decodeTelemetry, MAX_COMPONENTS, MAX_METRICS } from './decode-telemetry.ts';
import {
  type ChannelDecoder,
  type DecodedMessage,
  type DecodeInput,
  type DecodeResult,
  isJsonObject,
  isRejection,
  type JsonObject,
  type Reception,
  toRejection,
} from './decoded-message.ts';
import { findForbidden } from './forbidden-fields.ts';
import type { MappingTable } from './metric-mappings.ts';
import type { Rejection } from './rejections.ts';
import { countKeys, scanJson } from './scan-json.ts';
import { type DeviceChannel, type DeviceTopic, parseDeviceTopic } from './topics.ts';

export type { DecodedMessage, DecodeInput, DecodeResult } from './decoded-message.ts';

/** Native payloads; adapters have their own mounts (domain rule 6). */
export const PAYLOAD_MAX_BYTES = 16 * 1024;

const DECODERS: Record<DeviceChannel, ChannelDecoder> = {
  telemetry: decodeTelemetry,
  birth: decodeBirth,
  state: decodeState,
  event: decodeEvent,
  ack: decodeAck,
};

/** 20,000 devices on three channels. */
const CACHED_TOPICS = 65_536;
const findTopic = createBoundedCache(parseDeviceTopic, CACHED_TOPICS);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the city of a device says of its names and units; undefined: nothing. */
export type FindMappings = (topic: DeviceTopic) => MappingTable | undefined;

export function decode(input: DecodeInput, findMappings?: FindMappings): DecodeResult {
  const topic = findTopic(input.topic);
  if (!topic) return { ok: false, rejection: toRejection('topicInvalid') };
  const document = parsePayload(input.payload);
  const result = isRejection(document)
    ? document
    : decodeDocument(document.value, topic, input, findMappings?.(topic));
  return isRejection(result) ? { ok: false, rejection: result, topic } : { ok: true, message: result };
}

/** Wrapped, so that a payload with a key `reason` is not taken for a rejection. */
function parsePayload(payload: Uint8Array): { value: JsonObject } | Rejection {
  if (payload.length > PAYLOAD_MAX_BYTES) return toRejection('payloadTooLarge');
  const scan = scanJson(payload);
  if (scan.refused) return toRejection(scan.refused);
  const text = scan.isAscii ? toAscii(payload) : toText(payload);
  if (text === undefined) return toRejection('payloadNotUtf8');
  const value = parseJson(text);
  if (!isJsonObject(value)) return toRejection('payloadNotJson');
  if (countKeys(value) < scan.keys) return toRejection('duplicateKey');
  return { value };
}

/**
 * Telemetry of which nothing was mapped or dropped is made of known keys and checked values alone; everything else
 * may carry something that must not go any further, and what is searched is what was sent.
 */
function decodeDocument(
  document: JsonObject,
  topic: DeviceTopic,
  reception: Reception,
  mappings: MappingTable | undefined,
): DecodedMessage | Rejection {
  const mapped = mappings ? mapDocument(document, topic.channel, mappings) : document;
  const result = DECODERS[topic.channel](mapped, topic, reception);
  const isWhole = !isRejection(result) && result.type === 'telemetry' && result.dropped.length === 0;
  if (isWhole && mapped === document) return result;
  return findForbidden(document) ?? result;
}

function mapDocument(document: JsonObject, channel: DeviceChannel, mappings: MappingTable): JsonObject {
  if (channel === 'telemetry')
    return mapTelemetry(document, mappings, { components: MAX_COMPONENTS, metrics: MAX_METRICS });
  return channel === 'birth' ? mapBirth(document, mappings) : document;
}

function toAscii(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('latin1');
}

function toText(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
