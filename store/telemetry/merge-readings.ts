/**
 * What becomes of two readings with the same (device, component, time): the later one's metrics win, metrics it does
 * not carry stay. A quality belongs to its metric and goes with it; the quality of the time is the later one's.
 */
import type { Quality, Reading } from '#core/readings.ts';

export function mergeReadings(earlier: Reading, later: Reading): Reading {
  const values = Object.assign(Object.create(null), earlier.values, later.values);
  const quality: Record<string, Quality> = Object.create(null);
  for (const [metric, mark] of Object.entries(earlier.quality ?? {})) {
    if (metric !== 'ts' && !(metric in later.values)) quality[metric] = mark;
  }
  return { ...later, values, quality: Object.assign(quality, later.quality) };
}

/** `metric=uncertain` pairs by name, comma separated; '' when all is good. */
export function toQualityText(quality: Reading['quality']): string {
  if (!quality) return '';
  return Object.keys(quality)
    .sort()
    .map(metric => `${metric}=${quality[metric]}`)
    .join(',');
}

export function parseQualityText(text: string): Record<string, Quality> {
  const quality: Record<string, Quality> = Object.create(null);
  for (const pair of text === '' ? [] : text.split(',')) {
    const [metric = '', mark] = pair.split('=');
    quality[metric] = mark as Quality;
  }
  return quality;
}
