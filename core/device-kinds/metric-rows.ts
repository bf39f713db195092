/**
 * Short forms for the rows of a device kind's data file: one line per metric, range and labels included.
 * A range is [min, max]; null leaves an end open.
 */
import type { MetricDef } from './device-kind.ts';

type Range = readonly [min: number | null, max: number | null];
type Extras = Pick<MetricDef, 'hard' | 'openData'>;

const COUNTER_RANGE: Range = [0, null];

export function float(
  name: string,
  unit: string,
  range: Range | undefined,
  de: string,
  en: string,
  source: string,
  extras: Extras = {},
): MetricDef {
  return { name, unit, type: 'float', ...toBounds(range), label: { de, en }, source, ...extras };
}

export function int(
  name: string,
  unit: string,
  range: Range | undefined,
  de: string,
  en: string,
  source: string,
  extras: Extras = {},
): MetricDef {
  return { name, unit, type: 'int', ...toBounds(range), label: { de, en }, source, ...extras };
}

/** Only grows until the device restarts; never negative. May have a fraction (kWh, h). */
export function counter(
  name: string,
  unit: string,
  de: string,
  en: string,
  source: string,
  range: Range = COUNTER_RANGE,
): MetricDef {
  return { name, unit, type: 'counter', ...toBounds(range), label: { de, en }, source };
}

export function bool(name: string, de: string, en: string, source: string, extras: Extras = {}): MetricDef {
  return { name, unit: '', type: 'bool', label: { de, en }, source, ...extras };
}

export function oneOf(
  name: string,
  values: readonly string[],
  de: string,
  en: string,
  source: string,
): MetricDef {
  return { name, unit: '', type: 'enum', values, label: { de, en }, source };
}

function toBounds(range: Range | undefined): Pick<MetricDef, 'min' | 'max'> {
  const [min, max] = range ?? [null, null];
  return { ...(min !== null && { min }), ...(max !== null && { max }) };
}
