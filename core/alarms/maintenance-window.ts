/**
 * Somebody works on devices for a while, once or again and again: until the end their silence is expected, a door may be
 * open, and their alarms are put aside. A reason is mandatory, and an end is part of every time (domain section 6).
 */
import { findRuleSpan, type SilenceRule, toCutSpan } from './expected-silence.ts';
import { listSpans, type SilenceCalendar, type Span, toLastEndMs } from './silence-calendar.ts';
import type { ThresholdScope } from './thresholds.ts';

export type MaintenanceCalendar = Exclude<SilenceCalendar, { type: 'daylight' }>;

export interface MaintenanceWindow extends ThresholdScope {
  city: string;
  reason: string;
  calendar: MaintenanceCalendar;
  createdMs: number;
  createdBy: string;
  /** The time that ran then was ended early. */
  endedMs?: number;
  /** Nothing of it takes place from then on. */
  cancelledMs?: number;
}

/** planned: does not run now and will. */
export const MAINTENANCE_STATES = ['running', 'planned', 'over', 'cancelled'] as const;
export type MaintenanceState = (typeof MAINTENANCE_STATES)[number];

export function toMaintenanceRule(id: string, window: MaintenanceWindow): SilenceRule {
  const { reason: text, createdMs: _createdMs, createdBy: _createdBy, ...rest } = window;
  return { ...rest, id, reason: 'maintenance', text };
}

export function toMaintenanceState(window: MaintenanceWindow, nowMs: number): MaintenanceState {
  if (window.cancelledMs !== undefined) return 'cancelled';
  if (findRuleSpan(window, {}, nowMs)) return 'running';
  return listMaintenanceSpans(window, nowMs, 1).length > 0 ? 'planned' : 'over';
}

/** The one that runs and the next, oldest first. */
export function listMaintenanceSpans(window: MaintenanceWindow, fromMs: number, count: number): Span[] {
  return listSpans(window.calendar, {}, fromMs, count + 1)
    .flatMap(span => toCutSpan(window, span) ?? [])
    .filter(({ toMs }) => toMs > fromMs)
    .slice(0, count);
}

/** When nothing of it was left; undefined: there may be more. */
export function toMaintenanceEndMs({
  calendar,
  endedMs,
  cancelledMs,
}: MaintenanceWindow): number | undefined {
  const lastMs = cancelledMs ?? toLastEndMs(calendar);
  return calendar.type === 'range' && endedMs !== undefined ? Math.min(endedMs, lastMs!) : lastMs;
}
