/** The shapes of alarms under /api/v1 and on the live stream, shared by api, console and tests. Times are RFC 3339 UTC. */
import type { AlarmStep } from './alarms/alarm.ts';
import type { AlarmHealth } from './alarms/alarm-health.ts';
import type { OperatorRefusal, OperatorState, OperatorStep } from './alarms/alarm-record.ts';
import type { AlarmEventType, AlarmTypeId } from './alarms/alarm-types.ts';
import type { BookedRequest } from './alarms/bookings.ts';
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import type { Severity } from './limits.ts';
import type { MetricValue } from './readings.ts';

/** `GET /api/v1/alarm-types` → `{ items: AlarmTypeResource[] }` */
export interface AlarmTypeResource {
  id: AlarmTypeId;
  kinds: DeviceKindName[];
  eventType: AlarmEventType;
  /** The usual one; an alarm may be graver. */
  severity: Severity;
  /** How long it must last, and its end. */
  raiseForS: number;
  clearForS: number;
  /** Stays raised until a person closes it. */
  isLatched: boolean;
  label: { de: string; en: string };
  /** What a person then does. */
  action: { de: string; en: string };
}

/** open: new, acknowledged or returned. Suppressed ones are listed by device or by cause only, and under `all`. */
export const ALARM_FILTERS = ['open', 'new', 'acknowledged', 'shelved', 'returned', 'closed', 'all'] as const;

/**
 * `GET /api/v1/alarms?city=&state=&kind=&severity=&type=&device=&cause=&assignee=&from=&cursor=&limit=` →
 * `Page<AlarmResource>`, gravest first, then the one raised last.
 */
export interface AlarmResource {
  id: string;
  city: string;
  /** Absent for a group. */
  kind?: DeviceKindName;
  device?: string;
  /** `landau/lightmast/ld-lm-0042/lamp-1`; of a group `landau/cabinet/ld-schrank-3`. */
  resource: string;
  type: AlarmTypeId;
  /** Tells alarms of one type on one resource apart: the metric, where there are several. */
  qualifier?: string;
  severity: Severity;
  isCleared: boolean;
  isFlapping: boolean;
  /** How often it was raised since it is known. */
  raiseCount: number;
  /** The value that tripped it. */
  value?: MetricValue;
  created: string;
  raised: string;
  /** Newest change of any kind. */
  changed: string;
  cleared?: string;
  operatorState: OperatorState;
  acknowledgedBy?: string;
  shelvedUntil?: string;
  /** It was put aside by itself, for this maintenance. */
  maintenanceId?: string;
  assignee?: { id: string; name: string };
  /** The alarm that explains it. */
  causeId?: string;
  /** How many resources it affects besides its own. */
  impactedCount: number;
  /** Bandwidth requests that were active there since it was raised last; absent if none was. */
  impactedRequests?: BookedRequest[];
}

/** In the unit of the metric that tripped the alarm. */
export interface AlarmThreshold {
  /** Which side is not good. */
  side: 'above' | 'below';
  at: number;
  /** Good again beyond this. */
  clearAt?: number;
}

/** `GET /api/v1/alarms/{id}` */
export interface AlarmDetailResource extends AlarmResource {
  /** As it is set for the device now; absent where no limit trips the alarm. */
  threshold?: AlarmThreshold;
  /** Sorted; devices of the city. */
  impactedResources: string[];
  /** What the devices did, newest first, at most 32. `until`: the end of what was told late. */
  statusChanges: { time: string; until?: string; step: AlarmStep; severity: Severity }[];
  /** What people did, newest first, at most 100. Without `by`: it ended by itself. */
  operatorChanges: {
    time: string;
    step: OperatorStep;
    by?: { id: string; name: string };
    text?: string;
    until?: string;
  }[];
}

/** `GET /api/v1/alarms/counts?city=`, also in the summary: of open alarms that no other explains. */
export interface AlarmCountsResource {
  severities: Record<Severity, number>;
  /** Not acknowledged, whether still raised or not. */
  fresh: number;
  shelved: number;
}

export const ALARM_TEXT_MAX = 500;
export const SHELVING_DAYS_MAX = 30;

/** `POST /api/v1/alarms/{id}/actions` → AlarmDetailResource; 409 when the present state does not allow it. */
export type AlarmActionRequest =
  | { step: 'ack' | 'unshelve' | 'close'; text?: string }
  | { step: 'comment'; text: string }
  /** `me`, `nobody`, or an id of `/api/v1/alarms/assignees`. */
  | { step: 'assign'; to: string }
  /** The end within `SHELVING_DAYS_MAX`; the text is the reason. */
  | { step: 'shelve'; until: string; text: string };

export const BULK_ALARMS_MAX = 200;

/** `POST /api/v1/alarms/acknowledgements { ids }`: each for itself, in the order of the request. */
export interface AcknowledgementsResource {
  items: { id: string; result: 'done' | 'notFound' | OperatorRefusal }[];
}

/** `GET /api/v1/alarms/health?city=&from=&to=`: seven days if nothing is said, 30 at most. */
export interface AlarmHealthResource
  extends Omit<AlarmHealth, 'floods' | 'perHour' | 'standing' | 'chattering'> {
  from: string;
  to: string;
  /** More alarms than are read: the figures are too low. */
  isTruncated: boolean;
  perHour: { time: string; raised: number }[];
  floods: { from: string; to: string; raised: number }[];
  standing: { count: number; items: AlarmResource[] };
  chattering: { alarm: AlarmResource; raised: number }[];
}

export const HEALTH_DAYS_MAX = 30;
