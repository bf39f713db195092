/** Who is told of alarms and requests, of which and when, and what a message says before it is put into words. */
import type { AlarmRecord } from '../alarms/alarm-record.ts';
import type { AlarmTypeId } from '../alarms/alarm-types.ts';
import type { DeviceKindName } from '../device-kinds/device-kind.ts';
import type { Severity } from '../limits.ts';
import type { RequestReason, RequestState } from '../requests/bandwidth-request.ts';

/** Alarms of a city that go to a channel; or changes of requests, of which it takes every one at any hour. */
export interface NotificationRoute {
  id: string;
  city: string;
  channelId: string;
  /** Absent: alarms. */
  about?: 'requests';
  /** Absent: every kind. A group is of the kinds that its alarm type is about. */
  kinds?: readonly DeviceKindName[];
  leastSeverity: Severity;
  /** Full hours of the day in the city's time; 18 to 6 passes midnight. Absent: always. */
  hours?: { from: number; to: number };
  /** Tells once more when nobody has acknowledged by then. */
  escalateAfterMin?: number;
  /** Whom it tells then; absent: the same channel. */
  escalateToChannelId?: string;
}

/** What is known of an alarm when somebody is to be told of it. */
export type NotifiedAlarm = AlarmRecord & { id: string; kind?: DeviceKindName };

/** What a message says of an alarm. */
export interface AlarmSubject {
  id: string;
  city: string;
  kind?: DeviceKindName;
  deviceId?: string;
  resource: string;
  alarmTypeId: AlarmTypeId;
  severity: Severity;
  raisedMs: number;
  isFlapping: boolean;
  impactedCount: number;
  /** Of the bandwidth requests it endangers; absent if none. */
  eventNames?: readonly string[];
}

/**
 * raised: is true, and this route was not told yet. released: the same, once nothing else explains it any more. severity:
 * graver than was told. cleared: is true no more. escalated: nobody has acknowledged it.
 */
export type AlarmNotificationStep = 'raised' | 'released' | 'severity' | 'cleared' | 'escalated';

/** request: one for bandwidth came to another state. flood: many in one message. test: from the test button. */
export type NotificationStep = AlarmNotificationStep | 'request' | 'flood' | 'test';

/** What came together since the message before. */
export interface FloodDigest {
  sinceMs: number;
  /** It is over: what comes next is told one by one again. */
  isOver: boolean;
  steps: Partial<Record<AlarmNotificationStep, number>>;
  severities: Partial<Record<Severity, number>>;
  /** Gravest first, at most `DIGEST_SUBJECTS_MAX`. */
  subjects: readonly AlarmSubject[];
}

export type Notification = { city: string; channelId: string; routeId?: string; timeMs: number } & (
  | { step: AlarmNotificationStep; alarm: AlarmSubject }
  | { step: 'request'; request: RequestSubject }
  | { step: 'flood'; flood: FloodDigest }
  | { step: 'test' }
);

/** What a message says of a request: nothing personal. */
export interface RequestSubject {
  id: string;
  city: string;
  eventName: string;
  place: string;
  from: RequestState;
  to: RequestState;
  atMs: number;
  startMs: number;
  endMs: number;
  reason?: RequestReason;
  publicNote?: string;
  /** The request that displaced it. */
  preemptedBy?: string;
  holdExpiresAtMs?: number;
}

/** Whoever asked is a channel too: the address is looked up when a message is sent, and kept nowhere else. */
export function toContactChannel(requestId: string): string {
  return `contact:${requestId}`;
}

export function isContactChannel(channelId: string): boolean {
  return channelId.startsWith('contact:');
}

export const DIGEST_SUBJECTS_MAX = 5;

export function toAlarmSubject(alarm: NotifiedAlarm): AlarmSubject {
  const { id, city, kind, deviceId, key, severity, lastRaisedMs, isFlapping } = alarm;
  const { impactedResources, impactedRequests } = alarm;
  return {
    ...{ id, city, resource: key.resource, alarmTypeId: key.alarmTypeId, severity, isFlapping },
    ...{ raisedMs: lastRaisedMs, impactedCount: impactedResources.length },
    ...(impactedRequests && { eventNames: [...new Set(impactedRequests.map(({ eventName }) => eventName))] }),
    ...(kind && { kind }),
    ...(deviceId !== undefined && { deviceId }),
  };
}
