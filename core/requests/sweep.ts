/**
 * What a resource can give and what is taken of it, over time, as steps; and the questions admission asks of that. The
 * sweep sums numbers (two equal bookings that begin together count twice) and takes all changes of one instant at once, so
 * ends come before starts and back-to-back bookings fit (domain section 5).
 */
import type { Span } from '../network/spans.ts';

/** Step i counts from `times[i]` until `times[i + 1]`; the first begins at -Infinity, the last never ends. */
export interface Profile {
  times: readonly number[];
  usable: readonly number[];
  load: readonly number[];
}

export interface Change {
  atMs: number;
  usable: number;
  load: number;
}

export function toProfile(usableFirst: number, changes: readonly Change[]): Profile {
  // Many bookings begin on the hour, so there are far fewer instants than changes to put in order.
  const sums = new Map<number, { usable: number; load: number }>();
  for (const { atMs, usable, load } of changes) {
    const sum = sums.get(atMs);
    if (sum) {
      sum.usable += usable;
      sum.load += load;
    } else sums.set(atMs, { usable, load });
  }
  const times = [Number.NEGATIVE_INFINITY];
  const usable = [usableFirst];
  const load = [0];
  for (const atMs of Float64Array.from(sums.keys()).sort()) {
    const sum = sums.get(atMs)!;
    times.push(atMs);
    usable.push(usable.at(-1)! + sum.usable);
    load.push(load.at(-1)! + sum.load);
  }
  return { times, usable, load };
}

/** -Infinity where nothing is usable: not even a promise of nothing fits there. */
export function roomOf({ usable, load }: Profile, step: number): number {
  return usable[step]! > 0 ? usable[step]! - load[step]! : Number.NEGATIVE_INFINITY;
}

export function stepAt({ times }: Profile, atMs: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle]! <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The step with the least room in the span; the first of equals. */
export function worstStep(profile: Profile, { fromMs, untilMs }: Span): number {
  let worst = stepAt(profile, fromMs);
  for (let step = worst + 1; step < profile.times.length && profile.times[step]! < untilMs; step++) {
    if (roomOf(profile, step) < roomOf(profile, worst)) worst = step;
  }
  return worst;
}

export function leastRoom(profile: Profile, span: Span): number {
  return roomOf(profile, worstStep(profile, span));
}

export function untilOf({ times }: Profile, step: number): number {
  return times[step + 1] ?? Number.POSITIVE_INFINITY;
}

/** Around the worst moment of the span: from when until when there is too little. */
export function toTightSpan(profile: Profile, wanted: number, span: Span): Span {
  let first = worstStep(profile, span);
  let last = first;
  while (profile.times[first]! > span.fromMs && roomOf(profile, first - 1) < wanted) first--;
  while (untilOf(profile, last) < span.untilMs && roomOf(profile, last + 1) < wanted) last++;
  return {
    fromMs: Math.max(span.fromMs, profile.times[first]!),
    untilMs: Math.min(span.untilMs, untilOf(profile, last)),
  };
}

/** Where there is room, in order, within the span. */
export function toFreeSpans(profile: Profile, wanted: number, { fromMs, untilMs }: Span): Span[] {
  const free: Span[] = [];
  for (let step = stepAt(profile, fromMs); step < profile.times.length; step++) {
    const begin = Math.max(fromMs, profile.times[step]!);
    if (begin >= untilMs) break;
    if (roomOf(profile, step) < wanted) continue;
    const end = Math.min(untilMs, untilOf(profile, step));
    const last = free.at(-1);
    if (last?.untilMs === begin) last.untilMs = end;
    else free.push({ fromMs: begin, untilMs: end });
  }
  return free;
}

/** The earliest begin, not before `fromMs`, with room for the whole length; Infinity: never. */
export function nextFit(profile: Profile, wanted: number, fromMs: number, lengthMs: number): number {
  let begin = fromMs;
  for (let step = stepAt(profile, fromMs); step < profile.times.length; step++) {
    const end = untilOf(profile, step);
    if (roomOf(profile, step) < wanted) begin = end;
    else if (end - begin >= lengthMs) return begin;
  }
  return Number.POSITIVE_INFINITY;
}

/** The latest begin, not after `fromMs`, with room for the whole length; -Infinity: never. */
export function previousFit(profile: Profile, wanted: number, fromMs: number, lengthMs: number): number {
  let end = fromMs + lengthMs;
  let step = stepAt(profile, end);
  if (step > 0 && profile.times[step] === end) step--;
  for (; step >= 0; step--) {
    const begin = profile.times[step]!;
    if (roomOf(profile, step) < wanted) end = begin;
    else if (end - begin >= lengthMs) return end - lengthMs;
  }
  return Number.NEGATIVE_INFINITY;
}
