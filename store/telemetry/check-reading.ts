/**
 * Whether a reading can be stored, alike for every engine. The decoder has checked readings before; what is refused
 * here was let through by a mistake or comes from a program that knows other device kinds.
 * The message names the metric and the rule, never the value.
 */
import { AppError } from '#core/app-error.ts';
import { createBoundedCache } from '#core/bounded-cache.ts';
import type { MetricType } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { type MetricValue, type Reading, toComponentClass } from '#core/readings.ts';
import { MAX_TIME_MS } from './check-series-query.ts';

/** Printable ASCII without space: nothing that could end a line, a tag or a key of any engine. */
const ID = /^[\x21-\x7e]{1,128}$/;
/** 20,000 devices, and what they are made of. */
const CACHED_IDS = 32_768;
const isId = createBoundedCache(id => ID.test(id) || undefined, CACHED_IDS);
/** Longest text of an enum value. */
const MAX_TEXT_LENGTH = 256;

/** The measurement of the reading, undefined if it has no value to store; throws STORE_REFUSED. */
export function checkReading(
  reading: Reading,
  measurements: ReadonlyMap<string, Measurement>,
): Measurement | undefined {
  if (!isId(reading.city) || !isId(reading.kind) || !isId(reading.device) || !isId(reading.component)) {
    refuse('city, kind, device and component must be 1 to 128 printable ASCII characters');
  }
  const measurement = measurements.get(toComponentClass(reading.component));
  if (!measurement) refuse('the component belongs to no measurement');
  if (!Number.isSafeInteger(reading.timeMs) || reading.timeMs < 0 || reading.timeMs > MAX_TIME_MS) {
    refuse(`${measurement.name}: the time is not a whole number from 0 to ${MAX_TIME_MS}`);
  }
  let isEmpty = true;
  for (const name in reading.values) {
    isEmpty = false;
    const metric = measurement.metrics.get(name);
    if (!metric) refuse(`${measurement.name} has a value for a metric it lacks`);
    if (!fits(reading.values[name] as MetricValue, metric.type)) {
      refuse(`${measurement.name}.${name} is not a value of type ${metric.type}`);
    }
  }
  return isEmpty ? undefined : measurement;
}

function fits(value: MetricValue, type: MetricType): boolean {
  switch (type) {
    case 'float':
    case 'counter':
      return Number.isFinite(value);
    case 'int':
      return Number.isSafeInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'enum':
      return typeof value === 'string' && value.length <= MAX_TEXT_LENGTH && value.isWellFormed();
  }
}

function refuse(rule: string): never {
  throw new AppError('STORE_REFUSED', `The reading cannot be stored: ${rule}`);
}
