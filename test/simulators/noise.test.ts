import { describe, expect, test } from 'vitest';
import { ar1At, gaussianAt, toKey, toPoisson, toUniform, uniformAt } from '../../simulators/noise.ts';

const COUNT = 20_000;
const sample = (at: (i: number) => number) => Array.from({ length: COUNT }, (_, i) => at(i));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: number[]) => mean(values.map(value => value * value)) - mean(values) ** 2;

describe('noise without state', () => {
  const key = toKey(42, 'kl-lm-0042');

  test('the same key and index give the same number, others another', () => {
    expect(uniformAt(key, 7)).toBe(uniformAt(key, 7));
    expect(uniformAt(key, 7)).not.toBe(uniformAt(key, 8));
    expect(toKey(42, 'kl-lm-0042')).toBe(key);
    expect(toKey(43, 'kl-lm-0042')).not.toBe(key);
    expect(toKey(42, 'kl-lm-0043')).not.toBe(key);
  });

  test('is uniform and normal', () => {
    const uniform = sample(i => uniformAt(key, i));
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(variance(uniform)).toBeCloseTo(1 / 12, 2);
    const normal = sample(i => gaussianAt(key, i));
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(variance(normal)).toBeCloseTo(1, 1);
  });

  test('AR(1) remembers: neighbours are as alike as asked, distant ones are not', () => {
    const series = sample(i => ar1At(key, i * 1000, 1000, 0.8));
    expect(Math.abs(variance(series) - 1)).toBeLessThan(0.12);
    const correlation = (lag: number) => mean(series.slice(lag).map((value, i) => value * series[i]!));
    expect(Math.abs(correlation(1) - 0.8)).toBeLessThan(0.12);
    expect(Math.abs(correlation(40))).toBeLessThan(0.12);
  });

  test.each([0.3, 4, 200])('Poisson counts of mean %d have that mean and variance', expected => {
    const counts = sample(i => toPoisson(expected, uniformAt(key, i)));
    expect(Math.abs(mean(counts) - expected) / expected).toBeLessThan(0.05);
    expect(Math.abs(variance(counts) - expected) / expected).toBeLessThan(0.15);
  });

  test('normal to uniform covers the unit interval', () => {
    expect(toUniform(0)).toBe(0.5);
    expect(toUniform(-4)).toBeLessThan(0.01);
    expect(toUniform(4)).toBeGreaterThan(0.99);
  });
});
