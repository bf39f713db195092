/**
 * Decides what is an alarm, from what devices send, from their silence and from the passing of time. Pure: time is
 * handed in, nothing is read or written. What always holds: the same news in the same order give the same changes,
 * however they are cut into batches and wherever the engine is replaced by one made of its state; whatever is due
 * happens before later news are looked at, at the time it was due.
 */
import type { DeviceState } from '../payloads.ts';
import type { AlarmChange, AlarmDevice } from './alarm.ts';
import { createAlarmCauses, GROUP_TYPES, toDevicePlace } from './alarm-causes.ts';
import type { RuleMemory } from './alarm-rule.ts';
import type { AlarmTypeId } from './alarm-types.ts';
import { noteClear, noteDue, noteTrue } from './condition.ts';
import { type BookEntry, CONDITION_DUE, createConditionBook } from './condition-book.ts';
import { createDueQueue } from './due-queue.ts';
import { createGroupJudge } from './group-judge.ts';
import { createReadingJudge, darkLampsOf, type ReadingNews } from './reading-judge.ts';
import {
  CONTACTS_TO_CLEAR,
  noteAbsence,
  noteContact,
  noteExpected,
  noteMissed,
  type Watch,
} from './silence-watch.ts';
import { createSurroundings, type SurroundingsOptions } from './surroundings.ts';
import type { ThresholdsOf } from './thresholds.ts';
import type { ExpectedSilence, Topology } from './topology.ts';

/** Everything the engine must find again after a restart. */
export interface AlarmEngineState {
  /** Up to here time has passed. */
  atMs: number;
  conditions: readonly (readonly [keyText: string, entry: BookEntry])[];
  watches: readonly (readonly [deviceId: string, watch: Watch])[];
  memories: readonly (readonly [keyText: string, memory: RuleMemory])[];
}

export interface AlarmEngineOptions extends SurroundingsOptions {
  topology: Topology;
  thresholds: ThresholdsOf;
  expectedSilence: ExpectedSilence;
  state?: AlarmEngineState;
}

export interface ContactNews {
  device: AlarmDevice;
  /** 'ready' for telemetry and birth. */
  state: DeviceState;
  nextWakeMs?: number;
  atMs: number;
}

/** What to write: undefined where something is to be deleted. */
export interface EngineChanges {
  atMs: number;
  changes: AlarmChange[];
  conditions: (readonly [keyText: string, entry: BookEntry | undefined])[];
  watches: (readonly [deviceId: string, watch: Watch | undefined])[];
  memories: (readonly [keyText: string, memory: RuleMemory | undefined])[];
}

export interface AlarmEngine {
  /** Any message but a refused one; a will that an older session left is none (domain rule 1). */
  noteContact(news: ContactNews): void;
  noteReading(news: ReadingNews): void;
  /** Time has passed, and all news up to then has been told. */
  advance(atMs: number): void;
  /** From then until now nothing could be heard because of us. */
  noteAbsence(untilMs: number): void;
  /** A person closed a latched alarm: it clears now. */
  release(keyText: string, atMs: number): void;
  /** The topology has changed: drops what belongs to devices that are gone. */
  retain(isKnown: (deviceId: string) => boolean): void;
  watch(deviceId: string): Watch | undefined;
  takeChanges(): EngineChanges;
}

const SILENCE_DUE = 'silence ';
/** How often a silent device that is planned, in maintenance or decommissioned is looked at again. */
const NOT_IN_SERVICE_MS = 3_600_000;

export function createAlarmEngine(options: AlarmEngineOptions): AlarmEngine {
  const { topology, thresholds, expectedSilence, state } = options;
  const due = createDueQueue();
  const book = createConditionBook(
    due,
    createAlarmCauses(topology),
    ({ key, deviceId }, atMs) => requestsOf(key.resource, deviceId, atMs),
    structuredClone(state?.conditions ?? []),
  );
  const surroundings = createSurroundings(options);
  const groups = createGroupJudge({ book, topology, surroundings });
  const readings = createReadingJudge({
    ...{ book, thresholds, surroundings, memories: state?.memories ?? [] },
    noteDark: groups.noteDark,
  });
  const watches = new Map<string, Watch>(state?.watches ?? []);
  const touched = new Set<string>();
  let nowMs = state?.atMs ?? 0;
  /** Since when we are back. What was received before may still come out of the journal. */
  let backMs = 0;
  for (const [deviceId, watch] of watches) restoreWatch(deviceId, watch);
  for (const { deviceId, component } of darkLampsOf(state?.memories ?? [])) {
    const device = topology.device(deviceId);
    if (device) groups.restoreDark(device, component);
  }

  /** A group endangers what any of its members does. */
  function requestsOf(resource: string, deviceId: string | undefined, atMs: number) {
    const ids = deviceId === undefined ? topology.members(resource).map(({ id }) => id) : [deviceId];
    return ids.flatMap(id => options.bookings.requestsOn(id, atMs));
  }

  function restoreWatch(deviceId: string, watch: Watch): void {
    if (watch.dueMs !== undefined) due.set(SILENCE_DUE + deviceId, watch.dueMs);
    const device = topology.device(deviceId);
    if (device && isSilent(watch)) groups.noteSilent(device, true);
  }

  /** Returns whether the device fell silent or was heard again by it. */
  function setWatch(device: AlarmDevice, watch: Watch): boolean {
    const before = watches.get(device.id);
    watches.set(device.id, watch);
    touched.add(device.id);
    if (watch.dueMs === undefined) due.delete(SILENCE_DUE + device.id);
    else due.set(SILENCE_DUE + device.id, watch.dueMs);
    const isTurned = (before !== undefined && isSilent(before)) !== isSilent(watch);
    if (isTurned) groups.noteSilent(device, isSilent(watch));
    return isTurned;
  }

  function advance(toMs: number): void {
    for (let next = due.takeDue(toMs); next; next = due.takeDue(toMs)) {
      nowMs = Math.max(nowMs, next.dueMs);
      if (next.key.startsWith(SILENCE_DUE)) missDevice(next.key.slice(SILENCE_DUE.length), nowMs);
      else endPhase(next.key.slice(CONDITION_DUE.length), nowMs);
    }
    nowMs = Math.max(nowMs, toMs);
  }

  function endPhase(keyText: string, atMs: number): void {
    const entry = book.get(keyText);
    if (!entry) return;
    if (GROUP_TYPES.includes(entry.key.alarmTypeId)) clearRecovered(entry, atMs);
    book.apply(entry, condition => noteDue(condition!, atMs), { timeMs: atMs, atMs });
    groups.noteEnded(entry);
  }

  /** Members that were heard again do not outlive the alarm of their group. */
  function clearRecovered({ key }: BookEntry, atMs: number): void {
    for (const member of topology.members(key.resource)) {
      const watch = watches.get(member.id);
      if (watch && !isSilent(watch)) clearLost(member, watch, atMs);
    }
  }

  function missDevice(deviceId: string, atMs: number): void {
    const device = topology.device(deviceId);
    const watch = watches.get(deviceId);
    if (!device || !watch) return;
    const untilMs =
      device.lifecycle === 'commissioned' ? expectedSilence(device, atMs) : atMs + NOT_IN_SERVICE_MS;
    if (untilMs === undefined || untilMs <= atMs) declareMissed(device, watch, atMs);
    else setWatch(device, noteExpected(watch, device, untilMs, atMs));
  }

  function declareMissed(device: AlarmDevice, watch: Watch, atMs: number): void {
    const wasExpected = watch.expectedUntilMs !== undefined;
    const missed = noteMissed(watch, atMs, 'device');
    setWatch(device, missed);
    const isOfGroup = groups.judgeSilence(device, atMs);
    if (isOfGroup) setWatch(device, { ...missed, reason: 'group' });
    raise(device, wasExpected ? 'returnOverdue' : 'commsLost', { timeMs: missed.sinceMs, atMs });
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
      const { device } = news;
      const atMs = Math.max(nowMs, news.atMs);
      advance(atMs);
      const contact = atMs === news.atMs ? news : { ...news, atMs };
      const heard = noteContact(watches.get(device.id), device, contact);
      const watch = atMs < backMs ? noteAbsence(heard, device, backMs) : heard;
      const isTurned = setWatch(device, watch);
      if (isSilent(watch)) return;
      if ((watch.contacts ?? 0) >= CONTACTS_TO_CLEAR) clearLost(device, watch, atMs);
      if (isTurned) groups.judgeRecovery(device, atMs);
    },
    noteReading(news) {
      const atMs = Math.max(nowMs, news.atMs);
      advance(atMs);
      readings.judge(atMs === news.atMs ? news : { ...news, atMs });
    },
    advance,
    noteAbsence(untilMs) {
      backMs = untilMs;
      for (const [deviceId, watch] of watches) {
        const device = topology.device(deviceId);
        const kept = device && noteAbsence(watch, device, backMs);
        if (kept && kept !== watch) setWatch(device, kept);
      }
    },
    release(keyText, atMs) {
      advance(atMs);
      const entry = book.get(keyText);
      if (!entry || !book.isRaised(keyText)) return;
      const unlatched = { raiseForS: 0, clearForS: 0, isLatched: false };
      book.apply(entry, condition => noteClear(condition, nowMs, unlatched), { timeMs: nowMs, atMs: nowMs });
    },
    retain(isKnown) {
      for (const [keyText, { deviceId }] of book.entries())
        if (deviceId !== undefined && !isKnown(deviceId)) book.drop(keyText);
      for (const deviceId of watches.keys()) {
        if (isKnown(deviceId)) continue;
        watches.delete(deviceId);
        due.delete(SILENCE_DUE + deviceId);
        touched.add(deviceId);
      }
      readings.retain(isKnown);
      book.reconcile(nowMs);
    },
    watch: deviceId => watches.get(deviceId),
    takeChanges() {
      const taken: EngineChanges = {
        atMs: nowMs,
        changes: book.takeChanges(),
        conditions: book.takeTouched().map(keyText => [keyText, book.get(keyText)]),
        watches: [...touched].map(deviceId => [deviceId, watches.get(deviceId)]),
        memories: readings.takeMemories(),
      };
      touched.clear();
      return taken;
    },
  };
}

const SILENCE_TYPES: readonly AlarmTypeId[] = ['commsLost', 'returnOverdue'];

/** Missed, or said to be gone by its will. */
function isSilent({ presence, contacts }: Watch): boolean {
  return contacts === 0 || presence === 'lost';
}
