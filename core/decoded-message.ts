/** What the decoder hands on: the types of its input, its output and of the five channels' decoders. */
import type { Ack, Birth, DeviceEvent, State } from './payloads.ts';
import type { Reading } from './readings.ts';
import type { Rejection, RejectionReason } from './rejections.ts';
import type { DeviceTopic } from './topics.ts';

/** When a message came, and how far that is to be believed. */
export interface Reception {
  /** Receive time, Unix milliseconds. */
  receivedMs: number;
  /** Only while the receiver's clock is in doubt: device times in here are kept, and not judged by `receivedMs`. */
  timesKept?: { fromMs: number; toMs: number };
}

export interface DecodeInput extends Reception {
  topic: string;
  payload: Uint8Array;
}

export interface DecodedHeader {
  topic: DeviceTopic;
  /** Event time: the device's `ts`, else the receive time. */
  timeMs: number;
  timeSource: 'device' | 'receiver';
  boot?: number;
  /** Parts refused while the rest stays: unknown metrics, bad values. At most one per key of the payload. */
  dropped: Rejection[];
}

/** Discriminated by `type`. `channel` of the topic equals `type`. */
export type DecodedMessage =
  | (DecodedHeader & { type: 'telemetry'; seq?: number; late: boolean; readings: Reading[] })
  | (DecodedHeader & { type: 'birth'; birth: Birth })
  | (DecodedHeader & { type: 'state'; state: State })
  | (DecodedHeader & { type: 'event'; event: DeviceEvent })
  | (DecodedHeader & { type: 'ack'; ack: Ack });

export type DecodeResult =
  | { ok: true; message: DecodedMessage }
  | { ok: false; rejection: Rejection; topic?: DeviceTopic };

/** A parsed payload, its keys still unchecked. */
export type JsonObject = Record<string, unknown>;

/** One channel's decoder: a message, or the reason why there is none. */
export type ChannelDecoder = (
  document: JsonObject,
  topic: DeviceTopic,
  reception: Reception,
) => DecodedMessage | Rejection;

export function isRejection(result: object): result is Rejection {
  return 'reason' in result;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const FIELD_MAX_LENGTH = 96;

/** Keys come from outside: cut to length, control characters and lone surrogates replaced. */
export function toRejection(reason: RejectionReason, field?: string): Rejection {
  if (field === undefined) return { reason };
  return { reason, field: field.slice(0, FIELD_MAX_LENGTH).toWellFormed().replace(/\p{C}/gu, '?') };
}
