/**
 * What a route knows of one alarm: whether it was told, and what is still to be told. What always holds: nobody is told
 * of what is shelved, explained by another alarm or known to somebody; an end is told only to who was told of the
 * beginning.
 */
import { isGraver, type Severity } from '../limits.ts';
import {
  type AlarmNotificationStep,
  type AlarmSubject,
  type NotificationRoute,
  type NotifiedAlarm,
  toAlarmSubject,
} from './notification.ts';

export interface Watch {
  routeId: string;
  /** When there was first something to tell. */
  sinceMs: number;
  /** As last seen. */
  subject: AlarmSubject;
  /** The gravest that was told; absent: nothing yet, because it is not the hour. */
  toldSeverity?: Severity;
  isReleased: boolean;
  /** Since when it is known that it is true no more. */
  clearedMs?: number;
  /** Raised, told, and waiting since then for somebody to acknowledge it. */
  waitingSinceMs?: number;
  /** Shelved, explained by another, acknowledged or closed. */
  isQuiet: boolean;
  isEscalated: boolean;
}

/**
 * An end must have lasted as long before it is told. Flapping is five raises in ten minutes: what comes back sooner is
 * told as one alarm.
 */
export const CLEAR_HOLD_MS = 150_000;
/**
 * Devices of a group fall silent one after another, and that it is the group is known with the twentieth (domain section
 * 6): so long is waited for what may explain a silence. Detecting it took intervals already.
 */
export const CAUSE_HOLD_MS = 120_000;

/** The watch after a change of the alarm; undefined: there is nothing to tell of it, now or later. */
export function followAlarm(
  watch: Watch | undefined,
  alarm: NotifiedAlarm,
  route: NotificationRoute,
  nowMs: number,
): Watch | undefined {
  const isTold = watch?.toldSeverity !== undefined;
  const isQuiet = alarm.operatorState !== 'none' || alarm.suppressedBy !== undefined;
  if (alarm.isCleared)
    return isTold && alarm.operatorState !== 'shelved' ? toCleared(watch, alarm, nowMs) : undefined;
  if (!isTold && (isQuiet || isGraver(route.leastSeverity, alarm.severity))) return undefined;
  const {
    clearedMs: _,
    waitingSinceMs,
    ...before
  } = watch ?? { routeId: route.id, sinceMs: nowMs, isEscalated: false };
  return {
    ...before,
    ...{ subject: toAlarmSubject(alarm), isReleased: isReleased(alarm), isQuiet },
    ...(isTold && !isQuiet && { waitingSinceMs: waitingSinceMs ?? nowMs }),
  };
}

/** What is to be told of it now, if this is an hour of its route. */
export function toDueStep(
  watch: Watch,
  route: NotificationRoute,
  nowMs: number,
): AlarmNotificationStep | undefined {
  const { toldSeverity, subject, clearedMs, waitingSinceMs } = watch;
  if (clearedMs !== undefined) return nowMs - clearedMs >= CLEAR_HOLD_MS ? 'cleared' : undefined;
  if (watch.isQuiet) return undefined;
  if (toldSeverity === undefined) {
    const isHeld = subject.alarmTypeId === 'commsLost' && nowMs - watch.sinceMs < CAUSE_HOLD_MS;
    if (isHeld) return undefined;
    return watch.isReleased ? 'released' : 'raised';
  }
  if (isGraver(subject.severity, toldSeverity)) return 'severity';
  const { escalateAfterMin } = route;
  if (escalateAfterMin === undefined || waitingSinceMs === undefined || watch.isEscalated) return undefined;
  return nowMs - waitingSinceMs >= escalateAfterMin * 60_000 ? 'escalated' : undefined;
}

/** The watch once the step was told; undefined: it has ended. */
export function afterStep(watch: Watch, step: AlarmNotificationStep, nowMs: number): Watch | undefined {
  if (step === 'cleared') return undefined;
  if (step === 'escalated') return { ...watch, isEscalated: true };
  const { severity } = watch.subject;
  return { ...watch, toldSeverity: severity, waitingSinceMs: watch.waitingSinceMs ?? nowMs };
}

function toCleared(watch: Watch, alarm: NotifiedAlarm, nowMs: number): Watch {
  const { waitingSinceMs: _, ...rest } = watch;
  return { ...rest, subject: toAlarmSubject(alarm), clearedMs: watch.clearedMs ?? nowMs };
}

function isReleased({ statusChanges }: NotifiedAlarm): boolean {
  const last = statusChanges.find(({ step }) => step === 'raised' || step === 'released');
  return last?.step === 'released';
}
