/** Stricter while a bandwidth request is active: what would otherwise be a warning is something to act on. */
import { SEVERITIES, type Severity } from '../limits.ts';
import type { Threshold } from './thresholds.ts';

const STRICTER = new WeakMap<Threshold, Threshold>();

/** Each level a step graver, at the same figures; of a type without levels nothing changes: its rule knows of events. */
export function toEventThreshold(threshold: Threshold): Threshold {
  const known = STRICTER.get(threshold);
  if (known) return known;
  const levels = threshold.levels.map(({ severity, at }) => ({ severity: toGraver(severity), at }));
  const stricter = { ...threshold, levels };
  STRICTER.set(threshold, stricter);
  return stricter;
}

function toGraver(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? severity;
}
