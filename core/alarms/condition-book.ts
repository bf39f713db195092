/**
 * All conditions that are not at rest, and the changes they make. What always holds: every change of a condition goes
 * through `apply`; an alarm that is suppressed names a raised alarm as its cause; changes come in the order in which
 * they happened, and are the same however the news is cut into batches.
 */
import type { Severity } from '../limits.ts';
import type { MetricValue } from '../readings.ts';
import { type AlarmChange, type AlarmKey, type AlarmStep, toKeyText } from './alarm.ts';
import { type BookedRequest, joinRequests } from './bookings.ts';
import type { Condition, Stepped } from './condition.ts';
import type { DueQueue } from './due-queue.ts';

export interface BookEntry {
  key: AlarmKey;
  city: string;
  deviceId?: string;
  condition: Condition;
  value?: MetricValue;
  /** Key text of the cause. */
  suppressedBy?: string;
  /** Of a group: the resources it affected since it was raised. */
  impactedResources?: readonly string[];
  /** Active on it since it was raised. */
  impactedRequests?: readonly BookedRequest[];
}

export interface News {
  /** Event time. */
  timeMs: number;
  atMs: number;
  value?: MetricValue;
}

export type Place = Pick<BookEntry, 'key' | 'city' | 'deviceId'>;

/** Which alarms explain which, by key text. */
export interface Causality {
  /** Those that could explain it, the best first. */
  causesOf(entry: Place): readonly string[];
  /** Those that it could explain. */
  effectsOf(entry: Place): readonly string[];
}

export interface ConditionBook {
  get(keyText: string): BookEntry | undefined;
  /** Whether any condition of the device is not at rest. */
  has(deviceId: string): boolean;
  /** Active or about to clear. */
  isRaised(keyText: string): boolean;
  apply(place: Place, step: (condition: Condition | undefined) => Stepped, news: News): void;
  setImpact(keyText: string, impactedResources: readonly string[]): void;
  /** Tells of something that was true for a while and is over. */
  noteWasTrue(
    place: Place,
    span: { severity: Severity; fromMs: number; untilMs: number; atMs: number },
  ): void;
  entries(): Iterable<[keyText: string, entry: BookEntry]>;
  /** Without telling: of devices that are gone. */
  drop(keyText: string): void;
  /** What hangs on what has changed: nothing stays suppressed by what is not raised. */
  reconcile(atMs: number): void;
  /** Since the last call, in order. */
  takeChanges(): AlarmChange[];
  /** Keys of entries that changed since the last call, dropped ones included. */
  takeTouched(): string[];
}

/** Active requests that a fault of the place endangers. */
export type RequestsOf = (place: Place, atMs: number) => readonly BookedRequest[];

export function createConditionBook(
  due: DueQueue,
  causality: Causality,
  requestsOf: RequestsOf,
  entries: Iterable<readonly [string, BookEntry]> = [],
): ConditionBook {
  const book = new Map<string, BookEntry>(entries);
  const touched = new Set<string>();
  let changes: AlarmChange[] = [];
  const countOf = new Map<string, number>();
  for (const [keyText, entry] of book) {
    schedule(keyText, entry.condition);
    count(entry, 1);
  }

  function count({ deviceId }: Place, by: 1 | -1): void {
    if (deviceId === undefined) return;
    const next = (countOf.get(deviceId) ?? 0) + by;
    if (next > 0) countOf.set(deviceId, next);
    else countOf.delete(deviceId);
  }

  function schedule(keyText: string, condition: Condition | undefined): void {
    if (condition?.dueMs === undefined) due.delete(keyText);
    else due.set(keyText, condition.dueMs);
  }

  function isRaised(keyText: string): boolean {
    const phase = book.get(keyText)?.condition.phase;
    return phase === 'active' || phase === 'clearing';
  }

  function tell(entry: BookEntry, step: AlarmStep, news: News, more: Partial<AlarmChange> = {}): void {
    const { key, city, deviceId, condition, value, impactedRequests } = entry;
    changes.push({
      ...{ key, step, city, severity: condition.severity, timeMs: news.timeMs, atMs: news.atMs },
      ...(deviceId !== undefined && { deviceId }),
      ...(value !== undefined && { value }),
      ...(impactedRequests && { impactedRequests }),
      ...more,
    });
  }

  /** What is raised may outlast the beginning and the end of a request. */
  function noteRequests(keyText: string, entry: BookEntry, atMs: number): void {
    const known = entry.impactedRequests ?? [];
    const all = joinRequests(known, requestsOf(entry, atMs));
    if (all === known) return;
    entry.impactedRequests = all;
    touched.add(keyText);
  }

  function raise(entry: BookEntry, news: News): void {
    const cause = causality.causesOf(entry).find(isRaised);
    if (cause !== undefined) entry.suppressedBy = cause;
    const timeMs = Math.min(news.timeMs, entry.condition.sinceMs);
    tell(entry, 'raised', { ...news, timeMs }, cause === undefined ? {} : { suppressedBy: cause });
    suppressEffects(entry, news);
  }

  /** What it explains is not told to anybody any more. Effects of effects are left to their own cause. */
  function suppressEffects(cause: BookEntry, news: News): void {
    const causeText = toKeyText(cause.key);
    for (const keyText of causality.effectsOf(cause)) {
      const effect = book.get(keyText);
      if (!effect || !isRaised(keyText) || effect.suppressedBy !== undefined) continue;
      effect.suppressedBy = causeText;
      touched.add(keyText);
      tell(effect, 'suppressed', news, { suppressedBy: causeText });
    }
  }

  /** What is still true has to stand for itself now, or for another cause. */
  function releaseEffects(causeText: string, cause: Place, news: News): void {
    for (const keyText of causality.effectsOf(cause)) {
      const effect = book.get(keyText);
      if (effect?.suppressedBy === causeText) release(keyText, effect, news);
    }
  }

  function release(keyText: string, effect: BookEntry, news: News): void {
    delete effect.suppressedBy;
    touched.add(keyText);
    if (!isRaised(keyText)) return;
    const other = causality.causesOf(effect).find(isRaised);
    if (other === undefined) tell(effect, 'released', news);
    else effect.suppressedBy = other;
  }

  return {
    get: keyText => book.get(keyText),
    has: deviceId => countOf.has(deviceId),
    isRaised,
    apply(place, step, news) {
      const keyText = toKeyText(place.key);
      const known = book.get(keyText);
      const { condition, steps } = step(known?.condition);
      if (condition === known?.condition) {
        if (known && isRaised(keyText)) noteRequests(keyText, known, news.atMs);
        return;
      }
      touched.add(keyText);
      schedule(keyText, condition);
      if (condition === undefined && !known) return;
      const entry: BookEntry = known ?? { ...place, condition: condition! };
      if (condition !== undefined) entry.condition = condition;
      if (news.value !== undefined) entry.value = news.value;
      if (condition === undefined) book.delete(keyText);
      else book.set(keyText, entry);
      if (!known || condition === undefined) count(entry, known ? -1 : 1);
      if (isRaised(keyText)) noteRequests(keyText, entry, news.atMs);
      for (const one of steps) {
        if (one === 'raised') raise(entry, news);
        else tell(entry, one, news);
        if (one === 'cleared') {
          delete entry.suppressedBy;
          delete entry.impactedResources;
          delete entry.impactedRequests;
          releaseEffects(keyText, entry, news);
        }
      }
    },
    setImpact(keyText, impactedResources) {
      const entry = book.get(keyText);
      if (!entry || String(entry.impactedResources) === String(impactedResources)) return;
      entry.impactedResources = impactedResources;
      touched.add(keyText);
    },
    noteWasTrue(place, { severity, fromMs, untilMs, atMs }) {
      const { key, city, deviceId } = place;
      const times = { timeMs: fromMs, untilMs, atMs };
      const impactedRequests = joinRequests([], requestsOf(place, fromMs));
      changes.push({
        key,
        step: 'wasTrue',
        city,
        severity,
        ...times,
        ...(deviceId !== undefined && { deviceId }),
        ...(impactedRequests.length > 0 && { impactedRequests }),
      });
    },
    entries: () => book.entries(),
    drop(keyText) {
      const dropped = book.get(keyText);
      if (dropped) count(dropped, -1);
      book.delete(keyText);
      due.delete(keyText);
      touched.add(keyText);
    },
    reconcile(atMs) {
      for (const [keyText, entry] of book) {
        if (entry.suppressedBy === undefined || isRaised(entry.suppressedBy)) continue;
        release(keyText, entry, { timeMs: atMs, atMs });
      }
    },
    takeChanges() {
      const taken = changes;
      changes = [];
      return taken;
    },
    takeTouched() {
      const taken = [...touched];
      touched.clear();
      return taken;
    },
  };
}
