/**
 * An alarm as people see it: what the devices did to it and what people did to it, side by side (RFC 8632). Pure: the
 * registry keeps the record, these functions make the next one.
 */
import type { Severity } from '../limits.ts';
import type { MetricValue } from '../readings.ts';
import type { AlarmChange, AlarmKey, AlarmStep } from './alarm.ts';
import type { BookedRequest } from './bookings.ts';

export type OperatorState = 'none' | 'ack' | 'closed' | 'shelved';

export interface AlarmStatusChange {
  /** Event time, and the end of a `wasTrue`. */
  timeMs: number;
  untilMs?: number;
  atMs: number;
  step: AlarmStep;
  severity: Severity;
}

export type OperatorStep = 'ack' | 'comment' | 'assign' | 'shelve' | 'unshelve' | 'close';

export interface OperatorChange {
  atMs: number;
  step: OperatorStep;
  /** Absent: the system, when something ended by itself. */
  by?: { id: string; name: string };
  text?: string;
  untilMs?: number;
}

export interface AlarmRecord {
  key: AlarmKey;
  city: string;
  deviceId?: string;
  isCleared: boolean;
  severity: Severity;
  value?: MetricValue;
  timeCreatedMs: number;
  lastRaisedMs: number;
  lastChangedMs: number;
  clearedMs?: number;
  raiseCount: number;
  /** Hours since 1970 in which it was raised and how often, newest first: more than the newest changes tell. */
  raisedHours?: readonly (readonly [hour: number, count: number])[];
  isFlapping: boolean;
  /** Key text of the alarm that explains it. */
  suppressedBy?: string;
  impactedResources: readonly string[];
  /** Bandwidth requests that were active on it since it was raised last; absent if none was. */
  impactedRequests?: readonly BookedRequest[];
  /** Newest first. */
  statusChanges: readonly AlarmStatusChange[];
  operatorState: OperatorState;
  shelvedUntilMs?: number;
  /** It was put aside for this maintenance, not by a person. */
  maintenanceId?: string;
  assignee?: { id: string; name: string };
  /** Newest first. */
  operatorChanges: readonly OperatorChange[];
}

/** Newest changes that are kept (RFC 8632 leaves the number open, domain section 6 says 32). */
export const STATUS_CHANGES_MAX = 32;
export const OPERATOR_CHANGES_MAX = 100;
/** As far as the figures of alarms look back: 30 days. */
export const RAISED_HOURS_MAX = 720;

/** What the devices did: the next record. */
export function applyAlarmChange(record: AlarmRecord | undefined, change: AlarmChange): AlarmRecord {
  const before = record ?? createRecord(change);
  const { untilMs, timeMs, atMs, step, severity } = change;
  const status = { timeMs, atMs, step, severity, ...(untilMs !== undefined && { untilMs }) };
  const next: AlarmRecord = {
    ...before,
    severity: step === 'wasTrue' && record ? before.severity : severity,
    lastChangedMs: atMs,
    ...(change.value !== undefined && { value: change.value }),
    ...(change.impactedRequests && { impactedRequests: change.impactedRequests }),
    statusChanges: [status, ...before.statusChanges].slice(0, STATUS_CHANGES_MAX),
  };
  switch (step) {
    case 'raised':
      return toRaised(next, change);
    case 'cleared':
      return toCleared(next, change);
    case 'suppressed':
      return { ...next, suppressedBy: change.suppressedBy! };
    case 'released':
      return withoutCause(next);
    case 'flapping':
      return { ...next, isFlapping: true };
    default:
      return next;
  }
}

/** A re-raise opens the same alarm again: whoever knew of it knew of the last time (domain section 6). */
function toRaised(record: AlarmRecord, change: AlarmChange): AlarmRecord {
  const { timeMs, suppressedBy, impactedRequests } = change;
  const { clearedMs: _clearedMs, impactedRequests: _before, ...rest } = withoutCause(record);
  const isNews = rest.operatorState === 'ack' || rest.operatorState === 'closed';
  return {
    ...rest,
    isCleared: false,
    lastRaisedMs: timeMs,
    raiseCount: rest.raiseCount + 1,
    raisedHours: addRaise(rest.raisedHours ?? [], Math.floor(timeMs / HOUR_MS)),
    operatorState: isNews ? 'none' : rest.operatorState,
    ...(suppressedBy !== undefined && { suppressedBy }),
    ...(impactedRequests && { impactedRequests }),
  };
}

const HOUR_MS = 3_600_000;

/** Late news may be of an hour before the newest. */
function addRaise(
  hours: NonNullable<AlarmRecord['raisedHours']>,
  hour: number,
): NonNullable<AlarmRecord['raisedHours']> {
  const count = hours.find(([known]) => known === hour)?.[1] ?? 0;
  const others = hours.filter(([known]) => known !== hour && known > hour - RAISED_HOURS_MAX);
  const all: [number, number][] = [
    ...others.map(([known, many]): [number, number] => [known, many]),
    [hour, count + 1],
  ];
  return all.sort(([one], [other]) => other - one).slice(0, RAISED_HOURS_MAX);
}

/** What somebody knew of, or what was explained by another alarm, needs nobody to close it. */
function toCleared(record: AlarmRecord, { timeMs, atMs }: AlarmChange): AlarmRecord {
  const isDone = record.operatorState === 'ack' || record.suppressedBy !== undefined;
  const cleared = { ...withoutCause(record), isCleared: true, isFlapping: false, clearedMs: timeMs };
  return isDone
    ? addOperatorChange({ ...cleared, operatorState: 'closed' }, { atMs, step: 'close' })
    : cleared;
}

function createRecord({
  key,
  city,
  deviceId,
  severity,
  timeMs,
  untilMs,
  atMs,
  step,
}: AlarmChange): AlarmRecord {
  const isOver = step === 'wasTrue';
  return {
    ...{
      key,
      city,
      severity,
      timeCreatedMs: timeMs,
      lastRaisedMs: timeMs,
      lastChangedMs: atMs,
      raiseCount: 0,
    },
    ...(deviceId !== undefined && { deviceId }),
    ...(untilMs !== undefined && { clearedMs: untilMs }),
    ...{
      isCleared: isOver,
      isFlapping: false,
      impactedResources: [],
      statusChanges: [],
      operatorChanges: [],
    },
    operatorState: isOver ? 'closed' : 'none',
  };
}

function withoutCause({ suppressedBy: _suppressedBy, ...rest }: AlarmRecord): AlarmRecord {
  return rest;
}

export type OperatorAction =
  | { step: 'ack' | 'close' | 'unshelve'; text?: string }
  | { step: 'comment'; text: string }
  | { step: 'assign'; to?: { id: string; name: string }; text?: string }
  | { step: 'shelve'; untilMs: number; text: string };

/** Why an action is not possible now. */
export type OperatorRefusal =
  | 'alreadyAcknowledged'
  | 'notCleared'
  | 'notShelved'
  | 'alreadyClosed'
  | 'endInPast';

/** What a person did: the next record, or why not. */
export function applyOperatorAction(
  record: AlarmRecord,
  action: OperatorAction,
  { by, atMs, isLatched }: { by: { id: string; name: string }; atMs: number; isLatched: boolean },
): AlarmRecord | OperatorRefusal {
  const { text } = action;
  const change: OperatorChange = { atMs, by, step: action.step, ...(text !== undefined && { text }) };
  const next = addOperatorChange(record, change);
  switch (action.step) {
    case 'comment':
      return next;
    case 'ack':
      if (record.operatorState === 'ack') return 'alreadyAcknowledged';
      if (record.operatorState === 'closed') return 'alreadyClosed';
      return { ...withoutShelf(next), operatorState: record.isCleared ? 'closed' : 'ack' };
    case 'assign': {
      const { assignee: _assignee, ...rest } = next;
      return action.to ? { ...rest, assignee: action.to } : rest;
    }
    case 'shelve':
      if (action.untilMs <= atMs) return 'endInPast';
      if (record.operatorState === 'closed') return 'alreadyClosed';
      return {
        ...addOperatorChange(withoutShelf(record), { ...change, untilMs: action.untilMs }),
        ...{ operatorState: 'shelved', shelvedUntilMs: action.untilMs },
      };
    case 'unshelve':
      return record.operatorState === 'shelved'
        ? { ...withoutShelf(next), operatorState: 'none' }
        : 'notShelved';
    case 'close':
      if (record.operatorState === 'closed') return 'alreadyClosed';
      // A latched alarm is closed by a person who was there; the engine then lets go of it.
      return record.isCleared || isLatched
        ? { ...withoutShelf(next), operatorState: 'closed' }
        : 'notCleared';
  }
}

/** A shelf has an end: from then on the alarm is as if nobody had seen it. */
export function endShelving(record: AlarmRecord, nowMs: number): AlarmRecord {
  if (record.operatorState !== 'shelved' || (record.shelvedUntilMs ?? 0) > nowMs) return record;
  const over = addOperatorChange(withoutShelf(record), { atMs: nowMs, step: 'unshelve' });
  return { ...over, lastChangedMs: nowMs, operatorState: record.isCleared ? 'closed' : 'none' };
}

export function addOperatorChange(record: AlarmRecord, change: OperatorChange): AlarmRecord {
  const operatorChanges = [change, ...record.operatorChanges].slice(0, OPERATOR_CHANGES_MAX);
  return { ...record, operatorChanges };
}

export function withoutShelf(record: AlarmRecord): AlarmRecord {
  const { shelvedUntilMs: _shelvedUntilMs, maintenanceId: _maintenanceId, ...rest } = record;
  return rest;
}
