/**
 * What is told late is not raised: it is put together into spans of having been true, told once they are over.
 */
import type { Severity } from '../limits.ts';
import type { RuleMemory } from './alarm-rule.ts';

export interface EndedSpan {
  fromMs: number;
  untilMs: number;
  severity: Severity;
}

const SEVERITIES: readonly Severity[] = ['warning', 'minor', 'major', 'critical'];

/**
 * @param span from, last, severity, as it was returned before
 * @param severity undefined: good, or nothing to say
 * @returns the span that goes on, or the one that ended with this reading
 */
export function noteLateVerdict(
  span: RuleMemory | undefined,
  severity: Severity | undefined,
  timeMs: number,
): { span?: RuleMemory; ended?: EndedSpan } {
  const [fromMs = timeMs, lastMs = timeMs, rank = 0] = span ?? [];
  if (severity !== undefined) {
    const gravest = Math.max(rank, SEVERITIES.indexOf(severity));
    return { span: [Math.min(fromMs, timeMs), Math.max(lastMs, timeMs), gravest] };
  }
  if (!span) return {};
  return { ended: { fromMs, untilMs: Math.max(timeMs, lastMs), severity: SEVERITIES[rank]! } };
}
