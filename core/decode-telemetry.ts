/**
 * Telemetry: one reading per component. The loop is driven by the metric table; a metric that is not in it is
 * dropped and reported, so a reading only ever holds known metrics with values of their type.
 */
import { checkMetricValue } from './check-metric-value.ts';
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
import type { MetricDef } from './device-kinds/device-kind.ts';
import { decodeCount, decodeHeader, dropUnknownFields } from './payload-header.ts';
import type { MetricValue, Quality, Reading } from './readings.ts';
import type { Rejection } from './rejections.ts';
import type { DeviceTopic } from './topics.ts';

export const MAX_COMPONENTS = 32;
export const MAX_METRICS = 64;

const FIELDS: ReadonlySet<string> = new Set(['v', 'ts', 'boot', 'seq', 'c', 'q', 'late']);
const QUALITIES: ReadonlySet<unknown> = new Set(['uncertain', 'bad', 'stale']);

export function decodeTelemetry(
  document: JsonObject,
  topic: DeviceTopic,
  reception: Reception,
): DecodedMessage | Rejection {
  const dropped: Rejection[] = [];
  const header = decodeHeader(document, reception, true, dropped);
  if (isRejection(header)) return header;
  const components = document['c'];
  if (components === undefined) return toRejection('fieldMissing', 'c');
  if (!isJsonObject(components)) return toRejection('fieldInvalid', 'c');
  dropUnknownFields(document, FIELDS, dropped);
  if (document['late'] !== undefined && typeof document['late'] !== 'boolean')
    dropped.push(toRejection('fieldInvalid', 'late'));

  let readings: Reading[] | undefined;
  let count = 0;
  for (const id in components) {
    if (++count > MAX_COMPONENTS) return toRejection('tooManyComponents', 'c');
    const reading = decodeComponent(id, components[id], topic, header.timeMs, dropped);
    if (reading === undefined) continue;
    if (isRejection(reading)) return reading;
    if (header.isTimeUncertain) mark(reading, 'ts', 'uncertain');
    // The usual one has its size; an array that grew has room for 17, and would wait with its batch.
    if (readings === undefined) readings = [reading];
    else readings.push(reading);
  }
  readings = readings === undefined || readings.length === 1 ? (readings ?? []) : readings.slice();
  if (document['q'] !== undefined) applyQualities(document['q'], readings, topic, dropped);

  const seq = decodeCount(document, 'seq', dropped);
  const message: DecodedMessage = {
    type: 'telemetry',
    topic,
    timeMs: header.timeMs,
    timeSource: header.timeSource,
    late: document['late'] === true,
    readings,
    dropped,
  };
  if (header.boot !== undefined) message.boot = header.boot;
  if (seq !== undefined) message.seq = seq;
  return message;
}

function decodeComponent(
  id: string,
  metrics: unknown,
  topic: DeviceTopic,
  timeMs: number,
  dropped: Rejection[],
): Reading | Rejection | undefined {
  const known = findComponentMetrics(topic.kind, id);
  if (!known || !isJsonObject(metrics)) {
    dropped.push(toRejection(known ? 'fieldInvalid' : 'componentUnknown', `c.${id}`));
    return undefined;
  }
  const values = createRecord<MetricValue>();
  const reading: Reading = {
    city: topic.city,
    kind: topic.kind,
    device: topic.device,
    component: id,
    timeMs,
    values,
  };
  let seen = 0;
  let taken = 0;
  for (const name in metrics) {
    if (++seen > MAX_METRICS) return toRejection('tooManyMetrics', `c.${id}`);
    if (takeValue(reading, known.get(name), name, metrics[name], dropped)) taken++;
  }
  return taken > 0 ? reading : undefined;
}

function takeValue(
  reading: Reading,
  metric: MetricDef | undefined,
  name: string,
  value: unknown,
  dropped: Rejection[],
): boolean {
  const verdict = metric ? checkMetricValue(metric, value) : 'metricUnknown';
  if (verdict !== 'good' && verdict !== 'uncertain') {
    dropped.push(toRejection(verdict, `c.${reading.component}.${name}`));
    return false;
  }
  reading.values[name] = value as MetricValue;
  if (verdict === 'uncertain') mark(reading, name, verdict);
  return true;
}

/** `q` may mark only metrics that this message carries. 'good' is what every metric is anyway. */
function applyQualities(
  qualities: unknown,
  readings: readonly Reading[],
  topic: DeviceTopic,
  dropped: Rejection[],
): void {
  if (!isJsonObject(qualities)) {
    dropped.push(toRejection('fieldInvalid', 'q'));
    return;
  }
  for (const key in qualities) {
    const quality = qualities[key];
    const [id, name = ''] = key.split('.', 2) as [string, string?];
    const reading = readings.find(candidate => candidate.component === id);
    if (!findComponentMetrics(topic.kind, id)?.has(name) || key !== `${id}.${name}`)
      dropped.push(toRejection('metricUnknown', `q.${key}`));
    else if (!QUALITIES.has(quality) && quality !== 'good')
      dropped.push(toRejection('fieldInvalid', `q.${key}`));
    else if (!reading || !(name in reading.values)) dropped.push(toRejection('fieldInvalid', `q.${key}`));
    else if (quality !== 'good') mark(reading, name, quality as Quality);
  }
}

function mark(reading: Reading, name: string, quality: Quality): void {
  reading.quality ??= createRecord<Quality>();
  reading.quality[name] = quality;
}
