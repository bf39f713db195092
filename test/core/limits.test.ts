import { describe, expect, test } from 'vitest';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { LIMITS, type Limit, type Severity } from '#core/limits.ts';

const SEVERITIES: readonly Severity[] = ['warning', 'minor', 'major', 'critical'];
const EVERY = Object.entries<Limit>(LIMITS);

describe.each(EVERY)('limit %s', (_name, limit) => {
  test('is of numbers that its kind measures', () => {
    const component = DEVICE_KINDS.get(limit.kind)?.components.find(({ name }) => name === limit.measurement);
    for (const name of limit.metrics) {
      const metric = component?.metrics.find(candidate => candidate.name === name);
      expect([name, ['float', 'int'].includes(metric?.type ?? '')]).toEqual([name, true]);
    }
  });

  test('grows worse level by level, and clears on the good side of the mildest', () => {
    const sign = limit.side === 'above' ? 1 : -1;
    const at = limit.levels.map(level => sign * level.at);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    const ranks = limit.levels.map(level => SEVERITIES.indexOf(level.severity));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(sign * limit.clearAt).toBeLessThanOrEqual(at[0]!);
  });
});
