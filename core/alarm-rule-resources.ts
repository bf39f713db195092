/**
 * The shapes of what cities set for alarms under /api/v1: thresholds, expected silence, maintenance. Shared by api, console
 * and tests. Times are RFC 3339 UTC, times of day and days are the city's.
 */
import type { AlarmTypeId } from './alarms/alarm-types.ts';
import type { SilenceReasonName } from './alarms/expected-silence.ts';
import type { MaintenanceState } from './alarms/maintenance-window.ts';
import type { ThresholdField } from './alarms/thresholds.ts';
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import type { Severity } from './limits.ts';
import type { Weekday } from './local-time.ts';

/** For whom a rule is meant: everything named must fit. A device stands alone. */
export interface RuleScope {
  city: string;
  kind?: DeviceKindName;
  /** A group or a cabinet. */
  groupId?: string;
  deviceId?: string;
}

/** What may be changed by others, and by whom it was. */
interface Changed {
  id: string;
  /** To be named by whoever changes or deletes it. */
  version: number;
  changed: string;
  changedBy: string;
}

/** `POST /api/v1/alarm-thresholds`, `PUT …/{id}?version=`; the city stays. */
export interface ThresholdRequest extends RuleScope {
  alarmTypeId: AlarmTypeId;
  /** False: no alarm of this type. */
  isEnabled?: boolean;
  /** Of a type without limits. */
  severity?: Severity;
  raiseForS?: number;
  clearForS?: number;
  /** Of a type with a limit, the mildest level first, together with `clearAt`. In the unit of `/api/v1/alarm-types`. */
  at?: number[];
  clearAt?: number;
}

/** `GET /api/v1/alarm-thresholds?city=` → `{ items: ThresholdResource[] }` */
export interface ThresholdResource extends ThresholdRequest, Changed {}

/** `GET /api/v1/alarm-thresholds/effective?city=&kind=&groupId=&deviceId=` → `{ items }`, each type of each kind meant. */
export interface EffectiveThresholdResource {
  alarmTypeId: AlarmTypeId;
  kind: DeviceKindName;
  isEnabled: boolean;
  severity: Severity;
  raiseForS: number;
  clearForS: number;
  isLatched: boolean;
  /** Of a type with a limit, the mildest first. */
  levels: { severity: Severity; at: number }[];
  clearAt?: number;
  /** Fields that are not the catalogue's, and the rule each comes from. */
  sources: { field: ThresholdField; ruleId: string }[];
}

/** Over midnight when `from` is not before `to`; of the clocks of the city. */
interface ClockTimes {
  /** `HH:MM` */
  from: string;
  to: string;
  /** First and last day on which it may begin, `YYYY-MM-DD`. */
  fromDay?: string;
  toDay?: string;
}

export type RangeTimes = { type: 'range'; from: string; to: string };

/** See `core/alarms/silence-calendar.ts`. */
export type MaintenanceTimes =
  | RangeTimes
  | ({ type: 'weekly'; weekdays: Weekday[] } & ClockTimes)
  | ({ type: 'monthly'; day: number } & ClockTimes)
  | ({ type: 'monthlyWeekday'; week: number; weekday: Weekday } & ClockTimes);

export type SilenceTimes =
  | MaintenanceTimes
  | { type: 'daylight'; afterSunriseMin: number; beforeSunsetMin: number };

export interface SpanResource {
  from: string;
  to: string;
}

/** `POST /api/v1/expected-silences`, `PUT …/{id}?version=`; the city stays. */
export interface SilenceRequest extends RuleScope {
  reason: Exclude<SilenceReasonName, 'maintenance'>;
  text?: string;
  times: SilenceTimes;
}

/** `GET /api/v1/expected-silences?city=` → `{ items: SilenceResource[] }` */
export interface SilenceResource extends SilenceRequest, Changed {
  /** The one that holds now and the next; from the sun: at the middle of the city. */
  spans: SpanResource[];
}

/** `POST /api/v1/maintenance-windows/preview` */
export interface MaintenanceRequest extends RuleScope {
  reason: string;
  times: MaintenanceTimes;
}

/** `POST /api/v1/maintenance-windows`; 409 `booked: …` while it would disturb an approved request. */
export interface NewMaintenance extends MaintenanceRequest {
  /** Why nevertheless: who approves requests may. */
  forceReason?: string;
}

/** A booking that a maintenance would disturb. */
export interface TouchedRequest {
  id: string;
  eventName: string;
  window: SpanResource;
}

/** What it would mean. */
export interface MaintenanceEffect {
  /** The one that runs and the next, at most `SPANS_SHOWN`. */
  spans: SpanResource[];
  devices: number;
  /** Bookings within those spans. */
  requests: TouchedRequest[];
}

/**
 * `GET /api/v1/maintenance-windows?city=&state=&device=` → `{ items }`: what runs first, then by the next beginning.
 * `POST …/{id}/end` ends the one that runs, `POST …/{id}/cancel` it and all that would follow.
 */
export interface MaintenanceResource extends MaintenanceRequest, MaintenanceEffect {
  id: string;
  state: MaintenanceState;
  created: string;
  createdBy: string;
  changed: string;
  changedBy: string;
}

export const SPANS_SHOWN = 5;
export const RULE_TEXT_MAX = 300;

/** `GET /api/v1/alarms/assignees?city=` → `{ items }`: who may act on alarms of the city, by name. */
export interface AssigneeResource {
  id: string;
  name: string;
}
