/** One value against its row of the metric table. */
import type { MetricDef } from './device-kinds/device-kind.ts';

export type ValueVerdict = 'good' | 'uncertain' | 'valueInvalid' | 'valueOutOfRange';

/**
 * uncertain: outside a soft range. A counter is a finite number that is not negative. Integers and counters end
 * at 2^53 - 1, where JSON numbers lose exactness.
 */
export function checkMetricValue(metric: MetricDef, value: unknown): ValueVerdict {
  switch (metric.type) {
    case 'bool':
      return typeof value === 'boolean' ? 'good' : 'valueInvalid';
    case 'enum':
      return typeof value === 'string' && metric.values?.includes(value) ? 'good' : 'valueInvalid';
    case 'float':
      return Number.isFinite(value) ? checkRange(metric, value as number) : 'valueInvalid';
    case 'int':
      return Number.isSafeInteger(value) ? checkRange(metric, value as number) : 'valueInvalid';
    case 'counter':
      return Number.isFinite(value) && (value as number) >= 0 && (value as number) <= Number.MAX_SAFE_INTEGER
        ? checkRange(metric, value as number)
        : 'valueInvalid';
  }
}

function checkRange(metric: MetricDef, value: number): ValueVerdict {
  if ((metric.min === undefined || value >= metric.min) && (metric.max === undefined || value <= metric.max))
    return 'good';
  return metric.hard ? 'valueOutOfRange' : 'uncertain';
}
