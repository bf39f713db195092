/**
 * The life of one alarm condition between verdicts: on-delay, off-delay, flapping. Pure: a step takes the condition
 * as it is and gives the next one. What always holds: a condition that is undefined is not true, was not for ten
 * minutes, and takes no memory.
 */
import type { Severity } from '../limits.ts';

/**
 * raising: true, not yet long enough. active: raised. clearing: raised, no longer true, not yet long enough.
 * cleared: over; remembered for a while to notice flapping.
 */
export interface Condition {
  phase: 'raising' | 'active' | 'clearing' | 'cleared';
  severity: Severity;
  /** Event time since when it is true. */
  sinceMs: number;
  /** When the phase ends by itself. */
  dueMs?: number;
  /** When it was raised within the last ten minutes, oldest first; at most five. */
  raisedMs: readonly number[];
  isFlapping?: true;
}

export interface Delays {
  raiseForS: number;
  clearForS: number;
  isLatched: boolean;
}

export type ConditionStep = 'raised' | 'cleared' | 'severity' | 'flapping';

export interface Stepped {
  condition: Condition | undefined;
  steps: readonly ConditionStep[];
}

export const FLAPPING_RAISES = 5;
export const FLAPPING_WINDOW_MS = 600_000;

const NOTHING: readonly ConditionStep[] = [];

/** @param timeMs event time of the news; @param atMs when it came here */
export function noteTrue(
  condition: Condition | undefined,
  severity: Severity,
  { timeMs, atMs }: { timeMs: number; atMs: number },
  delays: Delays,
): Stepped {
  if (condition === undefined || condition.phase === 'cleared') {
    const raisedMs = condition?.raisedMs ?? [];
    const raising: Condition = { phase: 'raising', severity, sinceMs: timeMs, raisedMs };
    if (delays.raiseForS === 0) return raise(raising, atMs);
    return { condition: { ...raising, dueMs: atMs + delays.raiseForS * 1000 }, steps: NOTHING };
  }
  const steps: ConditionStep[] = [];
  if (condition.phase !== 'raising' && condition.severity !== severity) steps.push('severity');
  if (condition.phase !== 'clearing')
    return { condition: condition.severity === severity ? condition : { ...condition, severity }, steps };
  return { condition: withoutDue({ ...condition, phase: 'active', severity }), steps };
}

/** Good again. */
export function noteClear(condition: Condition | undefined, atMs: number, delays: Delays): Stepped {
  if (condition === undefined) return { condition, steps: NOTHING };
  if (condition.phase === 'raising') return { condition: toRemembered(condition, atMs), steps: NOTHING };
  if (condition.phase !== 'active' || delays.isLatched) return { condition, steps: NOTHING };
  const clearForMs = condition.isFlapping ? FLAPPING_WINDOW_MS : delays.clearForS * 1000;
  if (clearForMs === 0) return clear(condition, atMs);
  return { condition: { ...condition, phase: 'clearing', dueMs: atMs + clearForMs }, steps: NOTHING };
}

/** Within the dead band: not bad enough to raise, not good enough to clear. */
export function noteBetween(condition: Condition | undefined, atMs: number, _delays?: Delays): Stepped {
  if (condition?.phase === 'raising') return { condition: toRemembered(condition, atMs), steps: NOTHING };
  if (condition?.phase !== 'clearing') return { condition, steps: NOTHING };
  return { condition: withoutDue({ ...condition, phase: 'active' }), steps: NOTHING };
}

/** The phase has lasted as long as it may: `dueMs` has come. */
export function noteDue(condition: Condition, atMs: number): Stepped {
  if (condition.phase === 'raising') return raise(condition, atMs);
  if (condition.phase === 'clearing') return clear(condition, atMs);
  return { condition: undefined, steps: NOTHING };
}

function raise(condition: Condition, atMs: number): Stepped {
  const recent = condition.raisedMs.filter(raisedMs => atMs - raisedMs < FLAPPING_WINDOW_MS);
  const raisedMs = [...recent, atMs].slice(-FLAPPING_RAISES);
  const active = withoutDue({ ...condition, phase: 'active', raisedMs });
  if (raisedMs.length < FLAPPING_RAISES) return { condition: active, steps: ['raised'] };
  return { condition: { ...active, isFlapping: true }, steps: ['raised', 'flapping'] };
}

function clear(condition: Condition, atMs: number): Stepped {
  const { isFlapping: _isFlapping, ...rest } = condition;
  return { condition: toRemembered(rest, atMs), steps: ['cleared'] };
}

/** Kept until its last raise is ten minutes old. */
function toRemembered(condition: Condition, atMs: number): Condition | undefined {
  const last = condition.raisedMs.at(-1);
  if (last === undefined || atMs - last >= FLAPPING_WINDOW_MS) return undefined;
  return { ...condition, phase: 'cleared', dueMs: last + FLAPPING_WINDOW_MS };
}

function withoutDue({ dueMs: _dueMs, ...rest }: Condition): Condition {
  return rest;
}
