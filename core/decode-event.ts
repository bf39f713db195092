/** Event: something that happened at an instant. Its data is flat and small. */
import { createRecord } from './create-record.ts';
import {
  type DecodedMessage,
  isJsonObject,
  isRejection,
  type JsonObject,
  type Reception,
  toRejection,
} from './decoded-message.ts';
import { findComponentMetrics } from './device-kinds/component-classes.ts';
import { decodeHeader, dropUnknownFields, isPlainText } from './payload-header.ts';
import type { DeviceEvent } from './payloads.ts';
import type { MetricValue } from './readings.ts';
import type { Rejection } from './rejections.ts';
import type { DeviceTopic } from './topics.ts';

const FIELDS: ReadonlySet<string> = new Set(['v', 'ts', 'boot', 'late', 'type', 'comp', 'data']);
const NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;
const DATA_MAX_KEYS = 64;
const TEXT_MAX_LENGTH = 256;

export function decodeEvent(
  document: JsonObject,
  topic: DeviceTopic,
  reception: Reception,
): DecodedMessage | Rejection {
  const dropped: Rejection[] = [];
  const header = decodeHeader(document, reception, true, dropped);
  if (isRejection(header)) return header;
  const type = document['type'];
  if (type === undefined) return toRejection('fieldMissing', 'type');
  if (typeof type !== 'string' || !NAME.test(type)) return toRejection('fieldInvalid', 'type');
  dropUnknownFields(document, FIELDS, dropped);

  const event: DeviceEvent = { v: 1, type };
  if (header.timeSource === 'device') event.ts = document['ts'] as string;
  if (header.boot !== undefined) event.boot = header.boot;
  const component = document['comp'];
  if (typeof component === 'string' && findComponentMetrics(topic.kind, component)) event.comp = component;
  else if (component !== undefined) dropped.push(toRejection('componentUnknown', 'comp'));
  takeData(event, document['data'], dropped);
  return {
    type: 'event',
    topic,
    timeMs: header.timeMs,
    timeSource: header.timeSource,
    ...(header.boot !== undefined && { boot: header.boot }),
    event,
    dropped,
  };
}

function takeData(event: DeviceEvent, data: unknown, dropped: Rejection[]): void {
  if (data === undefined) return;
  if (!isJsonObject(data)) {
    dropped.push(toRejection('fieldInvalid', 'data'));
    return;
  }
  const taken = createRecord<MetricValue>();
  let count = 0;
  for (const key in data) {
    const value = data[key];
    if (NAME.test(key) && isDataValue(value) && ++count <= DATA_MAX_KEYS) taken[key] = value;
    else dropped.push(toRejection('fieldInvalid', `data.${key}`));
  }
  event.data = taken;
}

function isDataValue(value: unknown): value is MetricValue {
  return typeof value === 'boolean' || Number.isFinite(value) || isPlainText(value, TEXT_MAX_LENGTH);
}
