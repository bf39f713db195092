/**
 * Who is there, who is missed and why: watches of all devices, and the alarms of their silence. What always holds: who
 * is silent with its group names the group as long as the group's alarm stands; while news waits in our journal nobody
 * is missed.
 */
import type { DeviceState } from '../payloads.ts';
import type { Presence, SilenceReason } from '../presence.ts';
import { type AlarmDevice, toGroupResource, toKeyText } from './alarm.ts';
import { toDeviceKey, toDevicePlace } from './alarm-causes.ts';
import type { AlarmTypeId } from './alarm-types.ts';
import { noteClear, noteTrue } from './condition.ts';
import type { ConditionBook } from './condition-book.ts';
import type { DueQueue } from './due-queue.ts';
import type { GroupJudge } from './group-judge.ts';
import {
  CONTACTS_TO_CLEAR,
  isSilent,
  noteAbsence,
  noteContact,
  noteExpected,
  noteExpectedUntil,
  noteMissed,
  noteSilencer,
  type Silencer,
  type Watch,
} from './silence-watch.ts';
import type { Surroundings } from './surroundings.ts';
import type { ThresholdsOf } from './thresholds.ts';
import type { ExpectedSilence, Topology } from './topology.ts';

export interface ContactNews {
  device: AlarmDevice;
  /** 'ready' for telemetry and birth. */
  state: DeviceState;
  /** A birth or a state. */
  isAnnouncement?: boolean;
  nextWakeMs?: number;
  atMs: number;
}

export interface PresenceCount {
  presence: Presence;
  reason?: SilenceReason;
  count: number;
}

export interface SilenceJudge {
  noteContact(news: ContactNews): void;
  /** Of a device: it was not heard until now. */
  noteDue(deviceId: string, atMs: number): void;
  noteAbsence(untilMs: number, reason: 'broker' | 'ingest'): void;
  hold(isHeld: boolean): void;
  /** The alarm of the group began or ended: its silent members have another reason now. */
  noteGroup(resource: string): void;
  /** Members that were heard again do not outlive the alarm of their group. */
  clearRecovered(groupResource: string, atMs: number): void;
  /** Calendars of expected silence were changed. */
  noteRules(atMs: number): void;
  retain(isKnown: (deviceId: string) => boolean): void;
  watch(deviceId: string): Watch | undefined;
  /** How many devices there are of each presence and reason. */
  count(): PresenceCount[];
  takeTouched(): (readonly [deviceId: string, watch: Watch | undefined])[];
}

/** How often a silent device that is planned, in maintenance or decommissioned is looked at again. */
const NOT_IN_SERVICE_MS = 3_600_000;
const SILENCE_TYPES: readonly AlarmTypeId[] = ['commsLost', 'returnOverdue'];

export function createSilenceJudge(options: {
  book: ConditionBook;
  /** By device, of nothing else. */
  due: DueQueue;
  groups: GroupJudge;
  topology: Topology;
  thresholds: ThresholdsOf;
  surroundings: Surroundings;
  expectedSilence: ExpectedSilence;
  watches: readonly (readonly [deviceId: string, watch: Watch])[];
}): SilenceJudge {
  const { book, due, groups, topology, thresholds, surroundings, expectedSilence } = options;
  const watches = new Map<string, Watch>(options.watches);
  const touched = new Set<string>();
  /** Since when we are back. What was received before may still come out of the journal. */
  let back: { atMs: number; reason: 'broker' | 'ingest' } = { atMs: 0, reason: 'broker' };
  let isHeld = false;
  for (const [deviceId, watch] of watches) restore(deviceId, watch);

  function restore(deviceId: string, watch: Watch): void {
    if (watch.dueMs !== undefined) due.set(deviceId, watch.dueMs);
    const device = topology.device(deviceId);
    if (device && isSilent(watch)) groups.noteSilent(device, true);
  }

  /** Returns whether the device fell silent or was heard again by it. */
  function setWatch(device: AlarmDevice, watch: Watch): boolean {
    const before = watches.get(device.id);
    watches.set(device.id, watch);
    touched.add(device.id);
    if (watch.dueMs === undefined) due.delete(device.id);
    else due.set(device.id, watch.dueMs);
    const isTurned = (before !== undefined && isSilent(before)) !== isSilent(watch);
    if (isTurned) groups.noteSilent(device, isSilent(watch));
    return isTurned;
  }

  function declareMissed(device: AlarmDevice, watch: Watch, atMs: number): void {
    const resource = toGroupResource(device);
    const wasOfGroup = resource !== undefined && groups.isRaised(resource);
    const missed = noteMissed(watch, atMs, toSilencer(device, watch));
    setWatch(device, missed);
    groups.judgeSilence(device, atMs);
    if (resource !== undefined && !wasOfGroup && groups.isRaised(resource)) noteGroup(resource);
    const wasExpected = watch.expectedUntilMs !== undefined;
    raise(device, wasExpected ? 'returnOverdue' : 'commsLost', { timeMs: missed.sinceMs, atMs });
  }

  /** The best that is known: a fault it shares, before one of its own. */
  function toSilencer(device: AlarmDevice, { isOnlyAnnounced }: Watch): Silencer {
    const group = toGroupResource(device);
    if (group !== undefined && groups.isRaised(group)) return { reason: 'group', cause: group };
    const uplink = toDeviceKey(device, 'uplinkDown', 'uplink');
    if (book.isRaised(toKeyText(uplink))) return { reason: 'uplink', cause: uplink.resource };
    return { reason: isOnlyAnnounced ? 'retained' : 'device' };
  }

  function noteGroup(resource: string): void {
    for (const member of topology.members(resource)) {
      const watch = watches.get(member.id);
      if (!watch || !isSilent(watch)) continue;
      const silencer = toSilencer(member, watch);
      if (silencer.reason !== watch.reason) setWatch(member, noteSilencer(watch, silencer));
    }
  }

  function raise(
    device: AlarmDevice,
    alarmTypeId: AlarmTypeId,
    news: { timeMs: number; atMs: number },
  ): void {
    const threshold = thresholds(alarmTypeId, device);
    if (!threshold.isEnabled) return;
    const severity = surroundings.isCritical(device, news.atMs) ? 'critical' : threshold.severity;
    book.apply(
      toDevicePlace(device, alarmTypeId),
      condition => noteTrue(condition, severity, news, threshold),
      news,
    );
  }

  function clearLost(device: AlarmDevice, watch: Watch, atMs: number): void {
    for (const alarmTypeId of SILENCE_TYPES) {
      const threshold = thresholds(alarmTypeId, device);
      book.apply(toDevicePlace(device, alarmTypeId), condition => noteClear(condition, atMs, threshold), {
        timeMs: atMs,
        atMs,
      });
    }
    const { contacts: _contacts, ...rest } = watch;
    setWatch(device, rest);
  }

  return {
    noteContact(news) {
      const { device, atMs } = news;
      const heard = noteContact(watches.get(device.id), device, news);
      const watch = atMs < back.atMs ? noteAbsence(heard, device, back.atMs, back.reason) : heard;
      const isTurned = setWatch(device, watch);
      if (isSilent(watch)) return;
      if ((watch.contacts ?? 0) >= CONTACTS_TO_CLEAR) clearLost(device, watch, atMs);
      if (isTurned) groups.judgeRecovery(device, atMs);
    },
    noteDue(deviceId, atMs) {
      const device = topology.device(deviceId);
      const watch = watches.get(deviceId);
      if (!device || !watch) return;
      if (isHeld) return void setWatch(device, noteAbsence(watch, device, atMs, 'ingest'));
      const untilMs =
        device.lifecycle === 'commissioned' ? expectedSilence(device, atMs) : atMs + NOT_IN_SERVICE_MS;
      if (untilMs === undefined || untilMs <= atMs) declareMissed(device, watch, atMs);
      else setWatch(device, noteExpected(watch, device, untilMs, atMs));
    },
    noteAbsence(untilMs, reason) {
      back = { atMs: untilMs, reason };
      for (const [deviceId, watch] of watches) {
        const device = topology.device(deviceId);
        const kept = device && noteAbsence(watch, device, untilMs, reason);
        if (kept && kept !== watch) setWatch(device, kept);
      }
    },
    hold(isToBeHeld) {
      isHeld = isToBeHeld;
    },
    noteGroup,
    clearRecovered(groupResource, atMs) {
      for (const member of topology.members(groupResource)) {
        const watch = watches.get(member.id);
        if (watch && !isSilent(watch)) clearLost(member, watch, atMs);
      }
    },
    noteRules(atMs) {
      for (const [deviceId, watch] of watches) {
        if (!watch.isPlanned) continue;
        const device = topology.device(deviceId);
        if (device?.lifecycle !== 'commissioned') continue;
        const asked = noteExpectedUntil(watch, device, expectedSilence(device, atMs) ?? atMs);
        if (asked !== watch) setWatch(device, asked);
      }
    },
    retain(isKnown) {
      for (const deviceId of watches.keys()) {
        if (isKnown(deviceId)) continue;
        watches.delete(deviceId);
        due.delete(deviceId);
        touched.add(deviceId);
      }
    },
    watch: deviceId => watches.get(deviceId),
    count() {
      const counts = new Map<string, PresenceCount>();
      for (const { presence, reason } of watches.values()) {
        const key = `${presence} ${reason}`;
        const known = counts.get(key);
        if (known) known.count += 1;
        else counts.set(key, { presence, count: 1, ...(reason !== undefined && { reason }) });
      }
      return [...counts.values()];
    },
    takeTouched() {
      const taken = [...touched].map(deviceId => [deviceId, watches.get(deviceId)] as const);
      touched.clear();
      return taken;
    },
  };
}
