/** Ack: a device's answer to a command. */
import {
  type DecodedMessage,
  isRejection,
  type JsonObject,
  type Reception,
  toRejection,
} from './decoded-message.ts';
import { decodeHeader, dropUnknownFields, isPlainText } from './payload-header.ts';
import { ACK_RESULTS, type Ack, type AckResult } from './payloads.ts';
import type { Rejection } from './rejections.ts';
import type { DeviceTopic } from './topics.ts';

const FIELDS: ReadonlySet<string> = new Set(['v', 'ts', 'boot', 'id', 'result', 'reason']);
const COMMAND_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const REASON_MAX_LENGTH = 256;

export function decodeAck(
  document: JsonObject,
  topic: DeviceTopic,
  reception: Reception,
): DecodedMessage | Rejection {
  const dropped: Rejection[] = [];
  const header = decodeHeader(document, reception, false, dropped);
  if (isRejection(header)) return header;
  const { id, result, reason } = document;
  if (id === undefined) return toRejection('fieldMissing', 'id');
  if (typeof id !== 'string' || !COMMAND_ID.test(id)) return toRejection('fieldInvalid', 'id');
  if (result === undefined) return toRejection('fieldMissing', 'result');
  if (!(ACK_RESULTS as readonly unknown[]).includes(result)) return toRejection('fieldInvalid', 'result');
  dropUnknownFields(document, FIELDS, dropped);

  const ack: Ack = { v: 1, id, result: result as AckResult };
  if (header.timeSource === 'device') ack.ts = document['ts'] as string;
  if (isPlainText(reason, REASON_MAX_LENGTH)) ack.reason = reason;
  else if (reason !== undefined) dropped.push(toRejection('fieldInvalid', 'reason'));
  return {
    type: 'ack',
    topic,
    timeMs: header.timeMs,
    timeSource: header.timeSource,
    ...(header.boot !== undefined && { boot: header.boot }),
    ack,
    dropped,
  };
}
