/** The one decoder: (topic, bytes) → what a device said, or a rejection. Never throws. */
import type { Ack, Birth, DeviceEvent, State } from './payloads.ts';
import type { Reading } from './readings.ts';
import type { Rejection } from './rejections.ts';
import type { DeviceTopic } from './topics.ts';

export interface DecodeInput {
  topic: string;
  payload: Uint8Array;
  /** Receive time, Unix milliseconds. */
  receivedMs: number;
}

interface Decoded {
  topic: DeviceTopic;
  /** Event time: the device's `ts`, else the receive time. */
  timeMs: number;
  timeSource: 'device' | 'receiver';
  boot?: number;
  /** Parts refused while the rest stays: unknown metrics, bad values. */
  dropped: Rejection[];
}

/** Discriminated by `type`. `channel` of the topic equals `type`. */
export type DecodedMessage =
  | (Decoded & { type: 'telemetry'; seq?: number; late: boolean; readings: Reading[] })
  | (Decoded & { type: 'birth'; birth: Birth })
  | (Decoded & { type: 'state'; state: State })
  | (Decoded & { type: 'event'; event: DeviceEvent })
  | (Decoded & { type: 'ack'; ack: Ack });

export type DecodeResult =
  | { ok: true; message: DecodedMessage }
  | { ok: false; rejection: Rejection; topic?: DeviceTopic };

export function decode(_input: DecodeInput): DecodeResult {
  return { ok: false, rejection: { reason: 'payloadNotJson' } };
}
