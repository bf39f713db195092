/**
 * Asks the rules about a reading. Live readings move the conditions; late ones only tell what was. What always holds:
 * a rule is asked only when a metric it reads has come; a component without a rule costs one look-up.
 */
import type { MetricValue } from '../readings.ts';
import { toComponentClass } from '../readings.ts';
import { type AlarmDevice, toDeviceResource, toKeyText } from './alarm.ts';
import { toDevicePlace } from './alarm-causes.ts';
import type {
  AlarmRule,
  RuleInput,
  RuleMemory,
  RuleResult,
  Surroundings as RuleSurroundings,
} from './alarm-rule.ts';
import { rulesFor } from './alarm-rules.ts';
import { noteBetween, noteClear, noteTrue } from './condition.ts';
import type { ConditionBook, Place } from './condition-book.ts';
import { toEventThreshold } from './event-threshold.ts';
import { type EndedSpan, endLateSpan, noteLateVerdict } from './late-spans.ts';
import type { Surroundings } from './surroundings.ts';
import type { Threshold, ThresholdsOf } from './thresholds.ts';

export interface ReadingNews {
  device: AlarmDevice;
  /** `lamp-1` */
  component: string;
  /** Event time. */
  timeMs: number;
  atMs: number;
  /** What came with this reading. */
  came: Readonly<Record<string, MetricValue>>;
  /** Newest value of each metric of the component, this reading included; of a late one, `came` alone. */
  values: Readonly<Record<string, MetricValue>>;
  /** Older than what is known, or from a store-and-forward queue. */
  isLate: boolean;
}

const DARK = '|dark';

function toDarkText(device: AlarmDevice, component: string): string {
  return `${toDeviceResource(device)}/${component}${DARK}`;
}

/** The lamps that were dark, of what was remembered. */
export function darkLampsOf(
  memories: Iterable<readonly [keyText: string, memory: RuleMemory]>,
): { deviceId: string; component: string }[] {
  return [...memories]
    .filter(([keyText]) => keyText.endsWith(DARK))
    .map(([keyText]) => keyText.slice(0, -DARK.length).split('/'))
    .map(([, , deviceId, component]) => ({ deviceId: deviceId!, component: component! }));
}

/** Behind a key text: the span of late readings that were bad. */
const LATE = '|late';

export interface ReadingJudge {
  judge(news: ReadingNews): void;
  /** Changed since the last call. */
  takeMemories(): (readonly [keyText: string, memory: RuleMemory | undefined])[];
  retain(isKnown: (deviceId: string) => boolean): void;
}

export function createReadingJudge(options: {
  book: ConditionBook;
  thresholds: ThresholdsOf;
  surroundings: Surroundings;
  memories: Iterable<readonly [keyText: string, memory: RuleMemory]>;
  noteDark(device: AlarmDevice, component: string, isSo: boolean, atMs: number): void;
}): ReadingJudge {
  const { book, thresholds, surroundings } = options;
  const memories = new Map<string, RuleMemory>(options.memories);
  const touched = new Set<string>();
  let darkLamps = darkLampsOf(memories).length;
  /** Made once: a rule is asked ten times for a reading, and keeps nothing of it. */
  const input = {} as { -readonly [Field in keyof RuleInput]: RuleInput[Field] };
  /** Spans that have not ended: nearly always none. */
  let lateSpans = countLate(memories);

  function ask(
    rule: AlarmRule,
    threshold: Threshold,
    { component, values, timeMs, isLate }: ReadingNews,
    around: RuleSurroundings,
    keyText?: string,
  ): RuleResult {
    input.component = component;
    input.values = values;
    input.timeMs = timeMs;
    input.threshold = threshold;
    input.memory = keyText === undefined || isLate ? undefined : memories.get(keyText);
    input.raised =
      keyText === undefined || !book.isRaised(keyText) ? undefined : book.get(keyText)!.condition.severity;
    input.surroundings = around;
    return rule.judge(input);
  }

  function toPlace({ device, component }: ReadingNews, rule: AlarmRule): Place {
    return toDevicePlace(device, rule.alarmTypeId, component, rule.qualifier);
  }

  /** Where nothing is wrong and nothing is remembered, which is nearly always, no key is made. */
  function judgeLive(
    rule: AlarmRule,
    threshold: Threshold,
    news: ReadingNews,
    around: RuleSurroundings,
  ): void {
    const isKnown = rule.remembers || book.has(news.device.id);
    const place = isKnown ? toPlace(news, rule) : undefined;
    const keyText = place && toKeyText(place.key);
    const { verdict, value, memory } = ask(rule, threshold, news, around, keyText);
    if (memory && keyText !== undefined) {
      memories.set(keyText, memory);
      touched.add(keyText);
    }
    const { timeMs, atMs } = news;
    if (verdict === 'clear' || verdict === 'between') {
      if (!place || !book.get(keyText!)) return;
      const note = verdict === 'clear' ? noteClear : noteBetween;
      book.apply(place, condition => note(condition, atMs, threshold), { timeMs, atMs });
      return;
    }
    book.apply(
      place ?? toPlace(news, rule),
      condition => noteTrue(condition, verdict, { timeMs, atMs }, threshold),
      { timeMs, atMs, ...(value !== undefined && { value }) },
    );
  }

  /** A rule with a memory cannot be asked about the past: its memory is of now. */
  function judgeLate(
    rule: AlarmRule,
    threshold: Threshold,
    news: ReadingNews,
    around: RuleSurroundings,
  ): void {
    if (rule.remembers) return;
    const { verdict } = ask(rule, threshold, news, around);
    const severity = verdict === 'clear' || verdict === 'between' ? undefined : verdict;
    const place = toPlace(news, rule);
    const spanText = toKeyText(place.key) + LATE;
    const before = memories.get(spanText);
    const { span, ended } = noteLateVerdict(before, severity, news);
    if (span) {
      if (!before) lateSpans++;
      memories.set(spanText, span);
      touched.add(spanText);
    }
    if (ended) tellSpan(place, ended, threshold, news.atMs);
  }

  function endLate(rule: AlarmRule, threshold: Threshold, news: ReadingNews): void {
    const place = toPlace(news, rule);
    const span = memories.get(toKeyText(place.key) + LATE);
    const ended = span && endLateSpan(span, news.atMs);
    if (ended) tellSpan(place, ended, threshold, news.atMs);
  }

  function tellSpan(place: Place, ended: EndedSpan, threshold: Threshold, atMs: number): void {
    const spanText = toKeyText(place.key) + LATE;
    memories.delete(spanText);
    lateSpans--;
    touched.add(spanText);
    if (ended.untilMs - ended.fromMs >= threshold.raiseForS * 1000)
      book.noteWasTrue(place, { ...ended, atMs });
  }

  /** Remembered only while it is so. */
  function judgeDark({ device, component, values, timeMs, atMs }: ReadingNews): void {
    const isInVain = isToldInVain(values);
    if (!isInVain && darkLamps === 0) return;
    const keyText = toDarkText(device, component);
    const isDark = isInVain && surroundings.isNight(device, timeMs);
    if (isDark === memories.has(keyText)) return;
    if (isDark) memories.set(keyText, [timeMs]);
    else memories.delete(keyText);
    darkLamps += isDark ? 1 : -1;
    touched.add(keyText);
    options.noteDark(device, component, isDark, atMs);
  }

  return {
    judge(news) {
      const { device, component, came } = news;
      if (device.lifecycle === 'planned' || device.lifecycle === 'decommissioned') return;
      const componentClass = toComponentClass(component);
      const around = surroundings.at(device, component, news.timeMs);
      for (const rule of rulesFor(device.kind, componentClass)) {
        if (!hasAny(came, rule.reads)) continue;
        const usual = thresholds(rule.alarmTypeId, device);
        if (!usual.isEnabled) continue;
        const isStricter = device.kind === 'fibrenode' && usual.levels.length > 0 && around.isInEvent;
        const threshold = isStricter ? toEventThreshold(usual) : usual;
        if (news.isLate) judgeLate(rule, threshold, news, around);
        else {
          if (lateSpans > 0) endLate(rule, threshold, news);
          judgeLive(rule, threshold, news, around);
        }
      }
      if (componentClass === 'lamp' && !news.isLate) judgeDark(news);
    },
    takeMemories() {
      const taken = [...touched].map(keyText => [keyText, memories.get(keyText)] as const);
      touched.clear();
      return taken;
    },
    retain(isKnown) {
      for (const keyText of memories.keys()) {
        if (isKnown(keyText.split('/', 3)[2]!.split('|', 1)[0]!)) continue;
        memories.delete(keyText);
        touched.add(keyText);
      }
      darkLamps = darkLampsOf(memories).length;
      lateSpans = countLate(memories);
    },
  };
}

function hasAny(came: ReadingNews['came'], metrics: readonly string[]): boolean {
  for (const metric of metrics) if (came[metric] !== undefined) return true;
  return false;
}

function countLate(memories: ReadonlyMap<string, RuleMemory>): number {
  let count = 0;
  for (const keyText of memories.keys()) if (keyText.endsWith(LATE)) count++;
  return count;
}

/** Told to burn, and does not. */
function isToldInVain(values: ReadingNews['values']): boolean {
  const commanded = values['commandInAction'];
  return typeof commanded === 'number' && commanded > 0 && values['powerState'] === 'off';
}
