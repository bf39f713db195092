/** One measured value as text: scaled, with unit, in the reader's language. Pure. */

import type { MetricValue } from '#core/readings.ts';
import type { DeviceKindResource } from '#core/resources.ts';
import { toEnumLabel } from './enum-labels.ts';
import { formatsFor, type Language } from './formats.ts';
import { toDisplayUnit } from './units.ts';

export type MetricResource = DeviceKindResource['components'][number]['metrics'][number];

const YES_NO: Record<Language, readonly [no: string, yes: string]> = {
  de: ['nein', 'ja'],
  en: ['no', 'yes'],
};

/** Uptimes and runtimes read better as days and hours; so does every other count of seconds. */
const DURATION_UNIT = 's';

export function toNumberText(
  value: number,
  unit: string,
  language: Language,
  isWhole = Number.isInteger(value) && unit === '',
): string {
  if (unit === DURATION_UNIT) return formatsFor(language).duration(value);
  const display = toDisplayUnit(unit, Math.abs(value));
  const scaled = value * display.factor;
  const text = formatsFor(language).number(scaled, isWhole ? 0 : display.fractionDigits);
  return display.symbol === '' ? text : `${text} ${display.symbol}`;
}

export function toValueText(
  value: MetricValue,
  metric: Pick<MetricResource, 'unit' | 'type'> | undefined,
  language: Language,
): string {
  if (typeof value === 'boolean') return YES_NO[language][value ? 1 : 0];
  if (typeof value === 'string') return toEnumLabel(value, language);
  const type = metric?.type;
  const isWhole = type === 'int' || (type === 'counter' && Number.isInteger(value));
  return toNumberText(value, metric?.unit ?? '', language, isWhole && metric?.unit !== 'bit/s');
}
