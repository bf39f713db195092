/**
 * When a device may be silent: masts without current by day, Wi-Fi that is switched off at night, cases in store,
 * maintenance. A silence that outlasts its calendar is an alarm of its own (`returnOverdue`).
 */

import type { AlarmDevice } from './alarm.ts';
import type { Shelf } from './maintenance-shelf.ts';
import { findSpan, type Place, type SilenceCalendar, type Span } from './silence-calendar.ts';
import { isInScope, type ThresholdScope } from './thresholds.ts';
import type { ExpectedSilence } from './topology.ts';

export const SILENCE_REASONS = ['dayOff', 'nightOff', 'stored'] as const;
export type SilenceReasonName = (typeof SILENCE_REASONS)[number] | 'maintenance';

export interface SilenceRule extends ThresholdScope {
  id: string;
  reason: SilenceReasonName;
  /** Why, in somebody's words. */
  text?: string;
  calendar: SilenceCalendar;
  /** What had begun before then was over then. */
  endedMs?: number;
  /** From then on there is nothing of it any more. */
  cancelledMs?: number;
}

export interface SilencePlan {
  expectedSilence: ExpectedSilence;
  /** Somebody works on the device: a door may be open, it may be silent, and its alarms are put aside. */
  isUnderWork(device: AlarmDevice, atMs: number): boolean;
  /** The maintenance that covers the device, of several the last to end. */
  maintenanceOf(device: AlarmDevice, atMs: number): Shelf | undefined;
  /** Every maintenance that runs then, anywhere. */
  runningMaintenance(atMs: number): (Span & { id: string; city: string })[];
}

/** Of several calendars that hold, the last to end counts. */
export function createSilencePlan(rules: readonly SilenceRule[]): SilencePlan {
  const maintenance = rules.filter(({ reason }) => reason === 'maintenance');
  const lastOf = (some: readonly SilenceRule[], device: AlarmDevice, atMs: number) =>
    some
      .filter(rule => isInScope(rule, device))
      .flatMap(rule => {
        const span = findRuleSpan(rule, device, atMs);
        return span ? [{ rule, span }] : [];
      })
      .reduce<{ rule: SilenceRule; span: Span } | undefined>(
        (last, one) => (last && last.span.toMs >= one.span.toMs ? last : one),
        undefined,
      );
  return {
    expectedSilence: (device, atMs) => lastOf(rules, device, atMs)?.span.toMs,
    isUnderWork: (device, atMs) => lastOf(maintenance, device, atMs) !== undefined,
    maintenanceOf(device, atMs) {
      const found = lastOf(maintenance, device, atMs);
      if (!found) return undefined;
      const { id, text = '' } = found.rule;
      return { maintenanceId: id, text, fromMs: found.span.fromMs, untilMs: found.span.toMs };
    },
    runningMaintenance: atMs =>
      maintenance.flatMap(rule => {
        const span = findRuleSpan(rule, {}, atMs);
        return span ? [{ id: rule.id, city: rule.city ?? '', ...span }] : [];
      }),
  };
}

/** The span of the rule's calendar that holds then, cut where somebody ended it. */
export function findRuleSpan(
  rule: Pick<SilenceRule, 'calendar' | 'endedMs' | 'cancelledMs'>,
  place: Place,
  atMs: number,
): Span | undefined {
  const found = findSpan(rule.calendar, place, atMs);
  const span = found && toCutSpan(rule, found);
  return span && atMs < span.toMs ? span : undefined;
}

/** Undefined: nothing is left of it. */
export function toCutSpan(
  { endedMs, cancelledMs }: Pick<SilenceRule, 'endedMs' | 'cancelledMs'>,
  { fromMs, toMs }: Span,
): Span | undefined {
  const ends = [toMs, cancelledMs ?? toMs];
  if (endedMs !== undefined && fromMs < endedMs) ends.push(endedMs);
  const endMs = Math.min(...ends);
  return fromMs < endMs ? { fromMs, toMs: endMs } : undefined;
}
