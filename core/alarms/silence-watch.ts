/**
 * When a device has been silent for too long, and what is then said of it. Times are receive times: the device's clock
 * has no say in whether it is heard. What always holds: after our own absence nobody is silent before one interval of
 * its own has passed; a device that was never heard is not missed.
 */
import type { DeviceState } from '../payloads.ts';
import { type Presence, STALE_AT_LEAST_MS, toStaleAfterMs } from '../presence.ts';
import type { AlarmDevice } from './alarm.ts';

/** Why a device is silent. */
export type SilenceReason = 'device' | 'group' | 'expected';

export interface Watch {
  presence: Presence;
  /** Absent while it is heard. */
  reason?: SilenceReason;
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
}

export interface Contact {
  /** 'ready' for telemetry and birth. */
  state: DeviceState;
  /** Of a planned sleep. */
  nextWakeMs?: number;
  atMs: number;
}

/** Domain rule 4: a will counts after a minute. */
const LOST_AFTER_MS = 60_000;
/** Domain section 6: `commsLost` clears after two messages. */
export const CONTACTS_TO_CLEAR = 2;

export function noteContact(
  watch: Watch | undefined,
  device: AlarmDevice,
  { state, nextWakeMs, atMs }: Contact,
): Watch {
  const staleAfterMs = toStaleAfterMs(device.reportIntervalS);
  if (state === 'ready' && watch?.presence === 'ready' && watch.contacts === undefined)
    return { presence: 'ready', sinceMs: watch.sinceMs, heardMs: atMs, dueMs: atMs + staleAfterMs };
  const before: Watch = watch ?? { presence: 'unknown', sinceMs: atMs, heardMs: atMs };
  if (state === 'lost') {
    const dueMs = Math.min(before.dueMs ?? Number.POSITIVE_INFINITY, atMs + LOST_AFTER_MS);
    return {
      ...toPresent(before, 'lost', atMs, 'device'),
      ...(before.contacts === undefined || before.contacts > 0 ? { dueMs } : {}),
    };
  }
  const contacts = before.contacts === undefined ? undefined : before.contacts + 1;
  const heard = { ...before, heardMs: atMs, ...(contacts !== undefined && { contacts }) };
  if (state === 'disconnected')
    return { ...toPresent(heard, 'disconnected', atMs, 'device'), dueMs: atMs + staleAfterMs };
  if (state === 'sleeping') {
    const wakeMs = nextWakeMs ?? atMs + staleAfterMs;
    const times = { dueMs: wakeMs + STALE_AT_LEAST_MS, expectedUntilMs: wakeMs };
    return { ...toPresent(heard, 'sleeping', atMs, 'expected'), ...times };
  }
  const { expectedUntilMs: _expectedUntilMs, ...rest } = toPresent(heard, 'ready', atMs);
  return { ...rest, dueMs: atMs + staleAfterMs };
}

/** Missed now. `reportedState` is what it said last of itself. */
export function noteMissed(watch: Watch, atMs: number, reason: SilenceReason): Watch {
  const isSaid = watch.presence === 'lost' || watch.presence === 'disconnected';
  const { dueMs: _dueMs, ...rest } = toPresent(watch, isSaid ? watch.presence : 'stale', atMs, reason);
  return { ...rest, contacts: 0 };
}

/** Silent as planned: asked again when it should be back. */
export function noteExpected(watch: Watch, device: AlarmDevice, untilMs: number, atMs: number): Watch {
  const isSaid = watch.presence === 'lost' || watch.presence === 'disconnected';
  const back = untilMs + device.reportIntervalS * 1000 + STALE_AT_LEAST_MS;
  return {
    ...toPresent(watch, isSaid ? watch.presence : 'sleeping', atMs, 'expected'),
    dueMs: back,
    expectedUntilMs: untilMs,
  };
}

/** We were away: everybody gets one interval to be heard. */
export function noteAbsence(watch: Watch, device: AlarmDevice, backMs: number): Watch {
  if (watch.dueMs === undefined) return watch;
  const dueMs = Math.max(watch.dueMs, backMs + device.reportIntervalS * 1000);
  return dueMs === watch.dueMs ? watch : { ...watch, dueMs };
}

function toPresent(watch: Watch, presence: Presence, atMs: number, reason?: SilenceReason): Watch {
  const { reason: _reason, ...rest } = watch;
  const sinceMs = watch.presence === presence ? watch.sinceMs : atMs;
  return { ...rest, presence, sinceMs, ...(reason !== undefined && { reason }) };
}
