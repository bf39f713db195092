/**
 * Other times at which a wish fits: the nearest later one, the nearest earlier one, and the nearest at the same time of
 * another day. Instead of trying every minute it jumps to the next instant at which something that is too tight has room
 * for more; the number of jumps is bounded.
 */
import type { Span } from '../network/spans.ts';
import type { AdmissionWish } from './admission.ts';
import type { RequestWindow } from './bandwidth-request.ts';
import { type FitContext, fitWish, isShort, toFixedNeeds, toHeldSpan, toRooms } from './fit-wish.ts';
import { nextFit, previousFit } from './sweep.ts';

const DAY_MS = 86_400_000;
export const SEARCH_MS = 14 * DAY_MS;
/** Most find another time within days; only who does not is worth the look at weeks. 0: only whether it fits as it is. */
export const SEARCHES_MS = [0, 3 * DAY_MS, SEARCH_MS] as const;
export const TIMES_MAX = 3;
const JUMPS_MAX = 200;
/** Of more items not every sum is reckoned; then any gain is worth a try. */
const SUMMED_ITEMS_MAX = 6;

export interface FoundTimes {
  windows: RequestWindow[];
  /** A nearest one is missing that may lie further away than was looked. */
  isShort: boolean;
}

export function findTimes(
  context: FitContext,
  wish: AdmissionWish,
  { notBeforeMs, searchMs }: { notBeforeMs: number; searchMs: number },
): FoundTimes {
  const atMs = wish.window.setupStartMs;
  const earliestMs = Math.max(atMs - searchMs, notBeforeMs);
  const latestMs = atMs + searchMs;
  const fits = (beginMs: number) =>
    beginMs >= earliestMs &&
    beginMs <= latestMs &&
    fitWish(context, { ...wish, window: moveWindow(wish.window, beginMs) }) !== undefined;
  const later = jump(context, wish, fits, {
    ...{ sign: 1, fromMs: Math.max(atMs, earliestMs), limitMs: latestMs },
  });
  const earlier = jump(context, wish, fits, { sign: -1, fromMs: atMs, limitMs: earliestMs });
  const day = findDay(atMs, searchMs, fits);
  const isEarlierOpen = earlier === undefined && notBeforeMs < earliestMs;
  const found = [later, earlier, day].filter(begin => begin !== undefined);
  return {
    windows: [...new Set(found)].slice(0, TIMES_MAX).map(begin => moveWindow(wish.window, begin)),
    isShort: searchMs < SEARCH_MS && (later === undefined || day === undefined || isEarlierOpen),
  };
}

function moveWindow(window: RequestWindow, setupStartMs: number): RequestWindow {
  const byMs = setupStartMs - window.setupStartMs;
  return {
    setupStartMs,
    startMs: window.startMs + byMs,
    endMs: window.endMs + byMs,
    teardownEndMs: window.teardownEndMs + byMs,
  };
}

function findDay(atMs: number, searchMs: number, fits: (beginMs: number) => boolean): number | undefined {
  for (let days = 1; days * DAY_MS <= searchMs; days++) {
    if (fits(atMs + days * DAY_MS)) return atMs + days * DAY_MS;
    if (fits(atMs - days * DAY_MS)) return atMs - days * DAY_MS;
  }
  return undefined;
}

interface JumpOptions {
  sign: 1 | -1;
  fromMs: number;
  limitMs: number;
}

function jump(
  context: FitContext,
  wish: AdmissionWish,
  fits: (beginMs: number) => boolean,
  { sign, fromMs, limitMs }: JumpOptions,
): number | undefined {
  const span = toHeldSpan(wish.window);
  const nextBegin = createJump(context, wish, span.untilMs - span.fromMs, sign);
  let begin = fromMs;
  for (let jumps = 0; jumps < JUMPS_MAX; jumps++) {
    if (!Number.isFinite(begin) || begin * sign > limitMs * sign) return undefined;
    if (fits(begin)) return begin;
    begin = nextBegin(begin);
  }
  return undefined;
}

/** From a begin that does not fit to the next at which that may have changed; infinite when there is none. */
function createJump(
  context: FitContext,
  wish: AdmissionWish,
  lengthMs: number,
  sign: 1 | -1,
): (beginMs: number) => number {
  const { book } = context;
  const never = sign * Number.POSITIVE_INFINITY;
  const further = sign === 1 ? Math.max : Math.min;
  const nearer = sign === 1 ? Math.min : Math.max;
  const findFit = sign === 1 ? nextFit : previousFit;
  const needs = toFixedNeeds(book, wish);
  const nodeIds = [...new Set(wish.items.flatMap(({ aNode, zNode }) => [aNode, zNode]))];
  const sums = toSums(
    wish.items.map(({ cirUp }) => cirUp),
    wish.items.map(({ cirDown }) => cirDown),
  );
  const profiles = book.network.links.flatMap(link => [book.ofLink(link, 'aToZ'), book.ofLink(link, 'zToA')]);
  return beginMs => {
    const span = { fromMs: beginMs, untilMs: beginMs + lengthMs };
    // Without these it cannot fit at all, so the furthest of them decides.
    const musts = [
      ...needs
        .filter(need => isShort(need, span))
        .map(({ profile, wanted }) => findFit(profile, wanted, beginMs, lengthMs)),
      ...nodeIds.map(id => nearestStay(book.nodeSpans(id), beginMs, lengthMs, sign)),
    ];
    const must = musts.reduce((a, b) => further(a, b), beginMs);
    if (must !== beginMs) return must;
    return toRooms(context, span)
      .map((room, index) => {
        const profile = profiles[index]!;
        const wanted = toNextSum(sums, room);
        return wanted === undefined ? never : findFit(profile, wanted, beginMs, lengthMs);
      })
      .reduce((a, b) => nearer(a, b), never);
  };
}

/** The nearest begin in the direction from which the node stays at one place for the whole length. */
function nearestStay(spans: readonly Span[], beginMs: number, lengthMs: number, sign: 1 | -1): number {
  const begins = spans
    .filter(({ fromMs, untilMs }) => untilMs - fromMs >= lengthMs)
    .map(({ fromMs, untilMs }) => Math.min(Math.max(beginMs, fromMs), untilMs - lengthMs))
    .filter(begin => begin * sign >= beginMs * sign);
  return sign === 1 ? Math.min(...begins) : Math.max(...begins);
}

/** Every rate that some of the items may want of a link together, in either direction, in order; undefined: too many. */
function toSums(ups: readonly number[], downs: readonly number[]): readonly number[] | undefined {
  if (ups.length > SUMMED_ITEMS_MAX) return undefined;
  let sums = new Set([0]);
  // Items may cross a link in opposite ways, so up of one can meet down of another.
  for (const [index, up] of ups.entries()) {
    sums = new Set([...sums].flatMap(sum => [sum, sum + up, sum + downs[index]!]));
  }
  return [...sums].sort((a, b) => a - b);
}

/** The smallest that there is not yet room for. */
function toNextSum(sums: readonly number[] | undefined, room: number): number | undefined {
  if (!sums) return room === Number.POSITIVE_INFINITY ? undefined : Math.max(0, room + 1);
  return sums.find(sum => sum > room);
}
