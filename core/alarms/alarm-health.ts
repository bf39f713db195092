/**
 * How well the alarms serve those who answer them: EEMUA 191 and ISA-18.2 in figures. Pure. Raises are counted from the
 * records' own histories, of which each keeps the newest, and by the hour beyond; explained alarms are nobody's work and do not count.
 */
import type { Severity } from '../limits.ts';
import type { AlarmRecord, AlarmStatusChange } from './alarm-record.ts';

export const TEN_MINUTES_MS = 600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** More than so many raises in ten minutes are a flood. */
export const FLOOD_ABOVE = 10;
/** What an operator can take, on average. */
export const GOOD_PER_10_MIN = 1;
/** Shares of low, medium and high priority to aim for. */
export const GOOD_MIX = { low: 0.8, medium: 0.15, high: 0.05 } as const;
export const STANDING_AFTER_MS = DAY_MS;
/** As many as are worth looking at. */
const LIST_MAX = 10;

export interface AlarmHealth<Alarm = AlarmRecord> {
  raised: number;
  per10Min: number;
  /** People who did something about an alarm in the time. */
  operators: number;
  perOperatorHour: number;
  perHour: { timeMs: number; raised: number }[];
  floods: { fromMs: number; toMs: number; raised: number }[];
  /** Raises of low (warning and minor), medium and high priority. */
  mix: { low: number; medium: number; high: number };
  /** Raised for longer than a day, and nobody has shelved or closed them: the oldest. */
  standing: { count: number; items: Alarm[] };
  chattering: { alarm: Alarm; raised: number }[];
}

const MIX_OF: Record<Severity, keyof AlarmHealth['mix']> = {
  warning: 'low',
  minor: 'low',
  major: 'medium',
  critical: 'high',
};

/** `fromMs` inclusive, `toMs` exclusive. */
export function toAlarmHealth<Alarm extends AlarmRecord>(
  records: readonly Alarm[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): AlarmHealth<Alarm> {
  const isWithin = (ms: number) => ms >= fromMs && ms < toMs;
  const mix = { low: 0, medium: 0, high: 0 };
  const operators = new Set<string>();
  const raisedMs: number[] = [];
  const chattering: AlarmHealth<Alarm>['chattering'] = [];
  for (const alarm of records) {
    for (const { by, atMs } of alarm.operatorChanges) if (by && isWithin(atMs)) operators.add(by.id);
    if (alarm.suppressedBy !== undefined) continue;
    const raises = listRaises(alarm).filter(({ timeMs }) => isWithin(timeMs));
    for (const { timeMs, severity } of raises) {
      raisedMs.push(timeMs);
      mix[MIX_OF[severity]] += 1;
    }
    if (raises.length > 1) chattering.push({ alarm, raised: raises.length });
  }
  raisedMs.sort((one, other) => one - other);
  const spanMs = Math.max(1, toMs - fromMs);
  const standing = toStanding(records, toMs);
  return {
    raised: raisedMs.length,
    per10Min: (raisedMs.length * TEN_MINUTES_MS) / spanMs,
    operators: operators.size,
    perOperatorHour: (raisedMs.length * HOUR_MS) / spanMs / Math.max(1, operators.size),
    perHour: toHours(raisedMs, fromMs, toMs),
    floods: toFloods(raisedMs),
    mix,
    standing: { count: standing.length, items: standing.slice(0, LIST_MAX) },
    chattering: chattering.sort((one, other) => other.raised - one.raised).slice(0, LIST_MAX),
  };
}

/** Those that the newest changes tell exactly; older ones by the hour, with the alarm's present severity. */
function listRaises({ statusChanges, raisedHours = [], severity }: AlarmRecord): Raise[] {
  const exact = statusChanges.filter(({ step }) => step === 'raised');
  const told = new Map<number, number>();
  for (const { timeMs } of exact) {
    const hour = Math.floor(timeMs / HOUR_MS);
    told.set(hour, (told.get(hour) ?? 0) + 1);
  }
  const rough = raisedHours.flatMap(([hour, count]) => {
    const missing = Math.max(0, count - (told.get(hour) ?? 0));
    // Spread over the hour, as nothing is known of when in it.
    return Array.from({ length: missing }, (_, index) => {
      const timeMs = hour * HOUR_MS + Math.floor(((index + 0.5) * HOUR_MS) / missing);
      return { timeMs, severity };
    });
  });
  return [...exact, ...rough];
}

type Raise = Pick<AlarmStatusChange, 'timeMs' | 'severity'>;

function toStanding<Alarm extends AlarmRecord>(records: readonly Alarm[], nowMs: number): Alarm[] {
  return records
    .filter(
      ({ isCleared, operatorState, suppressedBy, lastRaisedMs }) =>
        !isCleared &&
        suppressedBy === undefined &&
        (operatorState === 'none' || operatorState === 'ack') &&
        nowMs - lastRaisedMs > STANDING_AFTER_MS,
    )
    .sort((one, other) => one.lastRaisedMs - other.lastRaisedMs);
}

function toHours(raisedMs: readonly number[], fromMs: number, toMs: number): AlarmHealth['perHour'] {
  const hours: AlarmHealth['perHour'] = [];
  for (let timeMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS; timeMs < toMs; timeMs += HOUR_MS) {
    hours.push({ timeMs, raised: 0 });
  }
  const firstMs = hours[0]?.timeMs ?? 0;
  for (const ms of raisedMs) hours[Math.floor((ms - firstMs) / HOUR_MS)]!.raised += 1;
  return hours;
}

/** Stretches in which every window of ten minutes is a flood; newest first. */
function toFloods(raisedMs: readonly number[]): AlarmHealth['floods'] {
  const floods: { first: number; last: number }[] = [];
  for (let last = FLOOD_ABOVE; last < raisedMs.length; last += 1) {
    const first = last - FLOOD_ABOVE;
    if (raisedMs[last]! - raisedMs[first]! >= TEN_MINUTES_MS) continue;
    const flood = floods.at(-1);
    if (flood && first <= flood.last) flood.last = last;
    else floods.push({ first, last });
  }
  return floods
    .map(({ first, last }) => ({
      fromMs: raisedMs[first]!,
      toMs: raisedMs[last]!,
      raised: last - first + 1,
    }))
    .reverse()
    .slice(0, LIST_MAX);
}
