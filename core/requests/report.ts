/**
 * What is told of an event when it is over (issue 6, point 6): booked against used, uptime, drops, incidents, who was told
 * when. A document: it is reckoned once and kept, so it names things as they were called then, and persons only as parts
 * and channels. Rates bit/s, times Unix ms, spans half-open [from, until), shares 0..1.
 */

import type { OperatorStep } from '../alarms/alarm-record.ts';
import type { AlarmTypeId } from '../alarms/alarm-types.ts';
import type { Severity } from '../limits.ts';
import type { KitNeed } from '../network/network.ts';
import type { AlarmNotificationStep } from '../notifications/notification.ts';
import type {
  AuthorityClass,
  BandwidthRequest,
  LinkAcceptance,
  NoteCode,
  RequestEvent,
  RequestPriority,
  RequestReason,
  RequestService,
  RequestState,
  RequestWindow,
} from './bandwidth-request.ts';
import type { RequestPart } from './request-step.ts';

export interface ReportSpan {
  fromMs: number;
  untilMs: number;
}

export interface Peak {
  value: number;
  atMs: number;
}

/** Of the readings in the span; absent where none came. */
export interface RateUse {
  /** The highest reading, the first of equal ones. */
  peak: Peak;
  /** Of the means of the minutes that have readings: the lowest that 95 % of them do not exceed. */
  p95: number;
  /** Each reading counts until the next one, at most `HOLD_MS`. */
  bytes: number;
  /** Of the clock, in which there were readings. */
  minutes: number;
}

export interface ServiceUse extends RateUse {
  worstDrop: Peak;
  /** In which something was dropped. */
  dropMinutes: number;
  /** In which a reading was below the promised rate although more was wanted. */
  shortMinutes: number;
}

/** A class of traffic where it comes in: what this request booked there, and what was measured of the class. */
export interface ServiceReport {
  services: RequestService[];
  aNode: string;
  nodeName: string;
  cirUp: number;
  cirDown: number;
  eirUp: number;
  eirDown: number;
  use?: ServiceUse;
}

/** The three together are the span; of a link, the time that it was on a way of the request. */
export interface Uptime {
  upMs: number;
  downMs: number;
  /** Nothing was heard. */
  unknownMs: number;
}

export interface LinkReport {
  linkId: string;
  name: string;
  lineRate: number;
  up: Uptime;
  aToZ: { booked: number; use?: RateUse };
  zToA: { booked: number; use?: RateUse };
}

export interface NodeReport {
  deviceId: string;
  name: string;
  /** Up while it measured; nothing is known of it otherwise. */
  up: Uptime;
  onBatteryMs: number;
  /** s */
  lowestBatteryRuntime?: Peak;
}

/** An alarm on the way of the request, once for each time it was raised. */
export interface Incident {
  alarmId: string;
  alarmTypeId: AlarmTypeId;
  severity: Severity;
  /** Of the device, or the resource. */
  name: string;
  component: string;
  fromMs: number;
  /** Absent: still so when the report was made. */
  untilMs?: number;
  done: { atMs: number; step: OperatorStep; isSystem: boolean; text?: string }[];
}

export interface ReportMessage {
  createdMs: number;
  /** Absent: not (yet) sent. */
  sentMs?: number;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  /** requester: the address of who asked; nothing else is known of it here. */
  channel: { type: 'mail' | 'webhook' | 'requester' | 'gone'; name: string };
  about:
    | { type: 'state'; to: RequestState }
    | { type: 'alarm'; step: AlarmNotificationStep | 'flood'; alarmTypeId?: AlarmTypeId };
}

export interface ReportStep {
  atMs: number;
  part: RequestPart;
  to?: RequestState;
  reason?: RequestReason;
  publicNote?: string;
  /** What the platform noted, in place of a state. */
  code?: NoteCode;
}

export interface EventReport {
  v: 1;
  madeMs: number;
  id: string;
  city: { slug: string; name: string; timeZone: string };
  event: RequestEvent;
  organisation: string;
  authority: AuthorityClass;
  priority: RequestPriority;
  state: RequestState;
  reason?: RequestReason;
  window: RequestWindow;
  kit: KitNeed[];
  /** Of the event, as far as it was live; empty when it never was. */
  span: ReportSpan;
  services: ServiceReport[];
  links: LinkReport[];
  nodes: NodeReport[];
  incidents: Incident[];
  told: ReportMessage[];
  steps: ReportStep[];
  acceptance: (LinkAcceptance & { name: string })[];
}

/** How long a reading stands when none follows: three usual intervals of a node. */
export const HOLD_MS = 180_000;
/** Most that a report lists of each; the newest give way. */
export const REPORT_ROWS_MAX = 500;

const REPORTED_STATES: readonly RequestState[] = ['completed', 'cancelled', 'failed'];

/** Ended after set-up had begun: before that there is nothing to tell. */
export function isReported({ state, stateChanges }: BandwidthRequest): boolean {
  return REPORTED_STATES.includes(state) && stateChanges.some(({ to }) => to === 'provisioning');
}

/** From the start to the end that was booked, or to where it was ended before. */
export function toReportSpan({ window, stateChanges }: BandwidthRequest): ReportSpan {
  const beganMs = stateChanges.find(({ to }) => to === 'active')?.atMs;
  const endedMs = stateChanges.findLast(({ from }) => from === 'active')?.atMs ?? window.endMs;
  if (beganMs === undefined) return { fromMs: window.startMs, untilMs: window.startMs };
  const untilMs = Math.min(window.endMs, endedMs);
  return { fromMs: Math.min(window.startMs, untilMs), untilMs };
}
