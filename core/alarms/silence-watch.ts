/**
 * When a device has been silent for too long, and what is then said of it. Times are receive times: the device's clock
 * has no say in whether it is heard. What always holds: after our own absence nobody is silent before one interval of
 * its own has passed; a device that was never heard is not missed.
 */
import type { DeviceState } from '../payloads.ts';
import { type Presence, type SilenceReason, STALE_AT_LEAST_MS, toStaleAfterMs } from '../presence.ts';
import type { AlarmDevice } from './alarm.ts';

export interface Watch {
  presence: Presence;
  /** Absent while it is heard. */
  reason?: SilenceReason;
  /** Resource of what silenced it, where that is not the whole device. */
  cause?: string;
  /** Since when the presence is so. */
  sinceMs: number;
  /** Last message of any kind but a will. */
  heardMs: number;
  /** When it is missed, unless heard before. */
  dueMs?: number;
  /** Messages since it was missed, until that is over. */
  contacts?: number;
  /** Its silence was expected until then. */
  expectedUntilMs?: number;
  /** By a calendar, not by its own word. */
  isPlanned?: true;
  /** Nothing but births and states came of it yet. */
  isOnlyAnnounced?: true;
}

/** Why a device is silent. */
export type Silencer = Pick<Watch, 'cause'> & { reason: SilenceReason };

export interface Contact {
  /** 'ready' for telemetry and birth. */
  state: DeviceState;
  /** A birth or a state: kept by a broker, it outlives its device. */
  isAnnouncement?: boolean;
  /** Of a planned sleep. */
  nextWakeMs?: number;
  atMs: number;
}

/** Domain rule 4: a will counts after a minute. */
const LOST_AFTER_MS = 60_000;
/** Domain section 6: `commsLost` clears after two messages. */
export const CONTACTS_TO_CLEAR = 2;

const ITSELF: Silencer = { reason: 'device' };
const AS_PLANNED: Silencer = { reason: 'expected' };

export function noteContact(watch: Watch | undefined, device: AlarmDevice, contact: Contact): Watch {
  const { state, nextWakeMs, atMs } = contact;
  const staleAfterMs = toStaleAfterMs(device.reportIntervalS);
  if (
    state === 'ready' &&
    watch?.presence === 'ready' &&
    !watch.isOnlyAnnounced &&
    watch.contacts === undefined
  )
    return { presence: 'ready', sinceMs: watch.sinceMs, heardMs: atMs, dueMs: atMs + staleAfterMs };
  const before = noteAnnouncement(watch, contact);
  if (state === 'lost') {
    const dueMs = Math.min(before.dueMs ?? Number.POSITIVE_INFINITY, atMs + LOST_AFTER_MS);
    return {
      ...toPresent(before, 'lost', atMs, ITSELF),
      ...(before.contacts === undefined || before.contacts > 0 ? { dueMs } : {}),
    };
  }
  const contacts = before.contacts === undefined ? undefined : before.contacts + 1;
  const heard = { ...before, heardMs: atMs, ...(contacts !== undefined && { contacts }) };
  if (state === 'disconnected')
    return { ...toPresent(heard, 'disconnected', atMs, ITSELF), dueMs: atMs + staleAfterMs };
  if (state === 'sleeping') {
    const wakeMs = nextWakeMs ?? atMs + staleAfterMs;
    const times = { dueMs: wakeMs + STALE_AT_LEAST_MS, expectedUntilMs: wakeMs };
    return { ...toPresent(heard, 'sleeping', atMs, AS_PLANNED), ...times };
  }
  const { expectedUntilMs: _expectedUntilMs, ...rest } = toPresent(heard, 'ready', atMs);
  return { ...rest, dueMs: atMs + staleAfterMs };
}

function noteAnnouncement(watch: Watch | undefined, { isAnnouncement = false, atMs }: Contact): Watch {
  if (!watch) {
    const first: Watch = { presence: 'unknown', sinceMs: atMs, heardMs: atMs };
    return isAnnouncement ? { ...first, isOnlyAnnounced: true } : first;
  }
  if (isAnnouncement || !watch.isOnlyAnnounced) return watch;
  const { isOnlyAnnounced: _isOnlyAnnounced, ...rest } = watch;
  return rest;
}

/** Missed now. What it said last of itself, that it is gone, stands. */
export function noteMissed(watch: Watch, atMs: number, silencer: Silencer): Watch {
  const { dueMs: _dueMs, ...rest } = toPresent(
    watch,
    isSaid(watch) ? watch.presence : 'stale',
    atMs,
    silencer,
  );
  return { ...rest, contacts: 0 };
}

/** Another reason of a silence that goes on. */
export function noteSilencer(watch: Watch, silencer: Silencer): Watch {
  return toPresent(watch, watch.presence, watch.sinceMs, silencer);
}

/** Silent as planned, whatever its will says: asked again when it should be back. */
export function noteExpected(watch: Watch, device: AlarmDevice, untilMs: number, atMs: number): Watch {
  const back = untilMs + device.reportIntervalS * 1000 + STALE_AT_LEAST_MS;
  return {
    ...toPresent(watch, 'sleeping', atMs, AS_PLANNED),
    dueMs: back,
    expectedUntilMs: untilMs,
    isPlanned: true,
  };
}

/** The calendar was changed: whoever should be back earlier now is asked earlier. */
export function noteExpectedUntil(watch: Watch, device: AlarmDevice, untilMs: number): Watch {
  const back = untilMs + device.reportIntervalS * 1000 + STALE_AT_LEAST_MS;
  if (!watch.isPlanned || watch.dueMs === undefined || back >= watch.dueMs) return watch;
  return { ...watch, dueMs: back, expectedUntilMs: untilMs };
}

/**
 * We could not hear until then: everybody gets one interval to be heard, and five minutes at least, because thousands
 * of devices need some time to connect again, and wait a while before they try. Of whom we would have missed by now nothing is
 * known any more.
 */
export function noteAbsence(
  watch: Watch,
  device: AlarmDevice,
  backMs: number,
  reason: 'broker' | 'ingest',
): Watch {
  if (watch.dueMs === undefined) return watch;
  const dueMs = Math.max(watch.dueMs, backMs + Math.max(device.reportIntervalS * 1000, STALE_AT_LEAST_MS));
  if (dueMs === watch.dueMs) return watch;
  if (watch.dueMs > backMs || isSaid(watch)) return { ...watch, dueMs };
  return { ...toPresent(watch, 'unknown', watch.dueMs, { reason }), dueMs };
}

/** Missed, or said to be gone by its will. */
export function isSilent({ presence, contacts }: Watch): boolean {
  return contacts === 0 || presence === 'lost';
}

/** It said itself that it is not there. */
function isSaid({ presence }: Watch): boolean {
  return presence === 'lost' || presence === 'disconnected';
}

function toPresent(watch: Watch, presence: Presence, atMs: number, silencer?: Silencer): Watch {
  const { reason: _reason, cause: _cause, isPlanned: _isPlanned, ...rest } = watch;
  const sinceMs = watch.presence === presence ? watch.sinceMs : atMs;
  return { ...rest, presence, sinceMs, ...silencer };
}
