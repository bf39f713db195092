/**
 * What is told late is not raised: it is put together into spans of having been true, told once they are over: a late
 * reading that is good ends one, and a live one that comes when nothing was told late for a while.
 */
import type { Severity } from '../limits.ts';
import type { RuleMemory } from './alarm-rule.ts';

export interface EndedSpan {
  fromMs: number;
  untilMs: number;
  severity: Severity;
}

/** Devices deliver what they kept without longer pauses. */
const LATE_PAUSE_MS = 30_000;

const SEVERITIES: readonly Severity[] = ['warning', 'minor', 'major', 'critical'];

/**
 * @param span from, last, severity, when it was last added to; as it was returned before
 * @param severity undefined: good, or nothing to say
 * @param timeMs event time of the reading; `atMs` when it came
 * @returns the span that goes on, or the one that ended with this reading
 */
export function noteLateVerdict(
  span: RuleMemory | undefined,
  severity: Severity | undefined,
  { timeMs, atMs }: { timeMs: number; atMs: number },
): { span?: RuleMemory; ended?: EndedSpan } {
  const [fromMs = timeMs, lastMs = timeMs, rank = 0] = span ?? [];
  if (severity !== undefined) {
    const gravest = Math.max(rank, SEVERITIES.indexOf(severity));
    return { span: [Math.min(fromMs, timeMs), Math.max(lastMs, timeMs), gravest, atMs] };
  }
  if (!span) return {};
  return { ended: { fromMs, untilMs: Math.max(timeMs, lastMs), severity: SEVERITIES[rank]! } };
}

/** A live reading came: whether the span has ended, because nothing more is told late. */
export function endLateSpan(
  [fromMs, untilMs, rank, toldMs]: RuleMemory,
  atMs: number,
): EndedSpan | undefined {
  if (atMs - toldMs! < LATE_PAUSE_MS) return undefined;
  return { fromMs: fromMs!, untilMs: untilMs!, severity: SEVERITIES[rank!]! };
}
