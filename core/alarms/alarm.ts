/**
 * An alarm is a state of (resource, type, qualifier), not a notification (RFC 8632). What the devices do to it
 * and what people do to it are kept apart: nothing here knows of acknowledging or shelving.
 */
import { createHash } from 'node:crypto';
import type { DeviceKindName } from '../device-kinds/device-kind.ts';

import type { Lifecycle, Position } from '../devices.ts';
import type { Severity } from '../limits.ts';
import type { MetricValue } from '../readings.ts';
import type { AlarmTypeId } from './alarm-types.ts';
import type { BookedRequest } from './bookings.ts';
import type { Shelf } from './maintenance-shelf.ts';

export interface AlarmKey {
  /** `landau/lightmast/ld-lm-0042/lamp-1`; of a group `landau/group/ld-schrank-3`. */
  resource: string;
  alarmTypeId: AlarmTypeId;
  /** Tells alarms of one type on one resource apart; '' if there is but one. */
  qualifier: string;
}

/** What the engine needs to know of a device. */
export interface AlarmDevice {
  id: string;
  city: string;
  kind: DeviceKindName;
  groupId?: string;
  cabinetId?: string;
  location?: Position;
  lifecycle: Lifecycle;
  reportIntervalS: number;
}

/**
 * raised: became true, or true again. cleared: is true no more. severity: graver or milder than before.
 * suppressed: another alarm explains it. released: not explained any more, and still true. flapping: held as
 * raised from now on. wasTrue: told late, and over before it was told.
 */
export type AlarmStep =
  | 'raised'
  | 'cleared'
  | 'severity'
  | 'suppressed'
  | 'released'
  | 'flapping'
  | 'wasTrue';

export interface AlarmChange {
  key: AlarmKey;
  step: AlarmStep;
  city: string;
  /** Absent for a group. */
  deviceId?: string;
  severity: Severity;
  /** Event time: since when it is so, by the device's own clock. Unix milliseconds. */
  timeMs: number;
  /** When it was known here, Unix milliseconds; never falls from one change to the next. */
  atMs: number;
  /** The value that tripped it. */
  value?: MetricValue;
  /** Raised and explained by this alarm at once, or suppressed by it now: key text. */
  suppressedBy?: string;
  /** Event time of the end, for `wasTrue`. */
  untilMs?: number;
  /** Requests that were active on it since it was raised; absent if none was. */
  impactedRequests?: readonly BookedRequest[];
  /** Raised or released while somebody works on it. */
  shelf?: Shelf;
}

export function toKeyText({ resource, alarmTypeId, qualifier }: AlarmKey): string {
  return `${resource}|${alarmTypeId}|${qualifier}`;
}

/** Short and fit for an address: 22 characters that say nothing. */
export function toAlarmId(keyText: string): string {
  return createHash('sha256').update(keyText).digest('base64url').slice(0, 22);
}

/** Of a text that `toKeyText` made. */
export function parseKeyText(text: string): AlarmKey {
  const [resource, alarmTypeId, qualifier] = text.split('|') as [string, AlarmTypeId, string];
  return { resource, alarmTypeId, qualifier };
}

export function toDeviceResource({ city, kind, id }: Pick<AlarmDevice, 'city' | 'kind' | 'id'>): string {
  return `${city}/${kind}/${id}`;
}

/** What fails together: the lamps of a cabinet, the hotspots and nodes of a group. */
export function toGroupResource(device: AlarmDevice): string | undefined {
  if (device.kind === 'lightmast' && device.cabinetId !== undefined)
    return `${device.city}/cabinet/${device.cabinetId}`;
  return device.groupId === undefined ? undefined : `${device.city}/group/${device.groupId}`;
}
