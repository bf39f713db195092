/**
 * Decides what is an alarm, from what devices send, from their silence and from the passing of time. Pure: time is
 * handed in, nothing is read or written. What always holds: the same news in the same order give the same changes,
 * however they are cut into batches and wherever the engine is replaced by one made of its state; whatever is due
 * happens before later news are looked at, at the time it was due.
 */
import type { AlarmChange } from './alarm.ts';
import { createAlarmCauses, GROUP_TYPES } from './alarm-causes.ts';
import type { RuleMemory } from './alarm-rule.ts';
import { noteClear, noteDue } from './condition.ts';
import { type BookEntry, createConditionBook } from './condition-book.ts';
import { createDueQueue } from './due-queue.ts';
import { createGroupJudge } from './group-judge.ts';
import { createReadingJudge, darkLampsOf, type ReadingNews } from './reading-judge.ts';
import { type ContactNews, createSilenceJudge, type PresenceCount } from './silence-judge.ts';
import type { Watch } from './silence-watch.ts';
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
  /** Until then we could not hear, because of our broker or because ingest was behind. */
  noteAbsence(untilMs: number, reason: 'broker' | 'ingest'): void;
  /** While what was received waits in our journal nobody is missed. */
  hold(isHeld: boolean): void;
  /** A person closed a latched alarm: it clears now. */
  release(keyText: string, atMs: number): void;
  /** What cities set has changed: clears what is no alarm any more, and asks earlier who should be back earlier. */
  noteRules(atMs: number): void;
  /** The topology has changed: drops what belongs to devices that are gone. */
  retain(isKnown: (deviceId: string) => boolean): void;
  watch(deviceId: string): Watch | undefined;
  /** How many devices that were ever heard there are of each presence and reason. */
  countPresences(): PresenceCount[];
  takeChanges(): EngineChanges;
}

export function createAlarmEngine(options: AlarmEngineOptions): AlarmEngine {
  const { topology, thresholds, expectedSilence, state } = options;
  /** By key text. */
  const dueConditions = createDueQueue();
  /** By device: put off with each message, so its key is not made anew as one of a common queue would be. */
  const dueDevices = createDueQueue();
  const book = createConditionBook(
    dueConditions,
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
  const silence = createSilenceJudge({
    ...{ book, due: dueDevices, groups, topology, thresholds, surroundings, expectedSilence },
    watches: state?.watches ?? [],
  });
  let nowMs = state?.atMs ?? 0;
  for (const { deviceId, component } of darkLampsOf(state?.memories ?? [])) {
    const device = topology.device(deviceId);
    if (device) groups.restoreDark(device, component);
  }

  /** A group endangers what any of its members does. */
  function requestsOf(resource: string, deviceId: string | undefined, atMs: number) {
    const ids = deviceId === undefined ? topology.members(resource).map(({ id }) => id) : [deviceId];
    return ids.flatMap(id => options.bookings.requestsOn(id, atMs));
  }

  /** What is due at one instant: conditions before devices. */
  function advance(toMs: number): void {
    for (;;) {
      const condition = dueConditions.takeDue(dueDevices.firstDueMs(toMs) ?? toMs);
      const due = condition ?? dueDevices.takeDue(toMs);
      if (!due) break;
      nowMs = Math.max(nowMs, due.dueMs);
      if (condition) endPhase(due.key, nowMs);
      else silence.noteDue(due.key, nowMs);
    }
    nowMs = Math.max(nowMs, toMs);
  }

  function endPhase(keyText: string, atMs: number): void {
    const entry = book.get(keyText);
    if (!entry) return;
    const isOfGroup = GROUP_TYPES.includes(entry.key.alarmTypeId);
    if (isOfGroup) silence.clearRecovered(entry.key.resource, atMs);
    book.apply(entry, condition => noteDue(condition!, atMs), { timeMs: atMs, atMs });
    groups.noteEnded(entry);
    if (isOfGroup) silence.noteGroup(entry.key.resource);
  }

  function clearNow(entry: BookEntry): void {
    const unlatched = { raiseForS: 0, clearForS: 0, isLatched: false };
    book.apply(entry, condition => noteClear(condition, nowMs, unlatched), { timeMs: nowMs, atMs: nowMs });
  }

  return {
    noteContact(news) {
      const atMs = Math.max(nowMs, news.atMs);
      advance(atMs);
      silence.noteContact(atMs === news.atMs ? news : { ...news, atMs });
    },
    noteReading(news) {
      const atMs = Math.max(nowMs, news.atMs);
      advance(atMs);
      readings.judge(atMs === news.atMs ? news : { ...news, atMs });
    },
    advance,
    noteAbsence: silence.noteAbsence,
    hold: silence.hold,
    release(keyText, atMs) {
      advance(atMs);
      const entry = book.get(keyText);
      if (!entry || !book.isRaised(keyText)) return;
      clearNow(entry);
    },
    noteRules(atMs) {
      advance(atMs);
      for (const [, entry] of [...book.entries()]) {
        const device = entry.deviceId === undefined ? undefined : topology.device(entry.deviceId);
        if (device && !thresholds(entry.key.alarmTypeId, device).isEnabled) clearNow(entry);
      }
      silence.noteRules(nowMs);
    },
    retain(isKnown) {
      for (const [keyText, { deviceId }] of book.entries())
        if (deviceId !== undefined && !isKnown(deviceId)) book.drop(keyText);
      silence.retain(isKnown);
      readings.retain(isKnown);
      book.reconcile(nowMs);
    },
    watch: silence.watch,
    countPresences: silence.count,
    takeChanges() {
      return {
        atMs: nowMs,
        changes: book.takeChanges(),
        conditions: book.takeTouched().map(keyText => [keyText, book.get(keyText)]),
        watches: silence.takeTouched(),
        memories: readings.takeMemories(),
      };
    },
  };
}
