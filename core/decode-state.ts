/** State: what a device says of its session, and its Last Will. */
import {
  type DecodedMessage,
  isRejection,
  type JsonObject,
  type Reception,
  toRejection,
} from './decoded-message.ts';
import { decodeHeader, dropUnknownFields } from './payload-header.ts';
import { DEVICE_STATES, type DeviceState, type State } from './payloads.ts';
import type { Rejection } from './rejections.ts';
import type { DeviceTopic } from './topics.ts';

const FIELDS: ReadonlySet<string> = new Set(['v', 'ts', 'boot', 'state', 'nextWakeS']);
const NEXT_WAKE_MAX_S = 31 * 24 * 3600;

export function decodeState(
  document: JsonObject,
  topic: DeviceTopic,
  reception: Reception,
): DecodedMessage | Rejection {
  const dropped: Rejection[] = [];
  const header = decodeHeader(document, reception, false, dropped);
  if (isRejection(header)) return header;
  const told = document['state'];
  if (told === undefined) return toRejection('fieldMissing', 'state');
  if (!(DEVICE_STATES as readonly unknown[]).includes(told)) return toRejection('fieldInvalid', 'state');
  dropUnknownFields(document, FIELDS, dropped);

  const state: State = { v: 1, state: told as DeviceState };
  if (header.timeSource === 'device') state.ts = document['ts'] as string;
  if (header.boot !== undefined) state.boot = header.boot;
  const nextWakeS = document['nextWakeS'];
  if (typeof nextWakeS === 'number' && nextWakeS >= 0 && nextWakeS <= NEXT_WAKE_MAX_S)
    state.nextWakeS = nextWakeS;
  else if (nextWakeS !== undefined) dropped.push(toRejection('fieldInvalid', 'nextWakeS'));
  return {
    type: 'state',
    topic,
    timeMs: header.timeMs,
    timeSource: header.timeSource,
    ...(header.boot !== undefined && { boot: header.boot }),
    state,
    dropped,
  };
}
