/**
 * Admission (domain section 5): a wish is admitted if and only if, at every instant from set-up to the end of tear-down,
 * on every link of its ways and in each direction, what is held and what is wanted are together at most what is usable;
 * and the same for ports, power and kit. A refusal names the bottleneck and offers what was tried and fits.
 */
import type { Span } from '../network/spans.ts';
import type { Admission, AdmissionNetwork, AdmissionOptions, AdmissionWish } from './admission.ts';
import type { Allocation, RequestWindow } from './bandwidth-request.ts';
import { type BookOptions, createCapacityBook } from './capacity-book.ts';
import { ALTERNATIVES_MAX, findAlternatives } from './find-alternatives.ts';
import { findTimes, SEARCH_MS, SEARCHES_MS } from './find-times.ts';
import { createFitContext, fitWish, toHeldSpan } from './fit-wish.ts';
import { nameBottlenecks, toCommonFreeSpans } from './name-bottlenecks.ts';
import { toAllocations } from './to-allocations.ts';
import { toWarnings } from './to-warnings.ts';

/** Enough to decide any network of a dozen nodes exactly; a few milliseconds. */
const SEARCH_STEPS = 20_000;
const FREE_SPANS_MAX = 50;

/** The span in which what is held bears on the answer: other times are looked for up to a fortnight away. */
export function toAdmissionSpan({ setupStartMs, teardownEndMs }: RequestWindow, searchMs = SEARCH_MS): Span {
  return { fromMs: setupStartMs - searchMs, untilMs: teardownEndMs + searchMs };
}

/** `network` and `allocations` of its city as they are in `toAdmissionSpan`; of `allocations`, as far as is looked. */
export function admit(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  wish: AdmissionWish,
  options: AdmissionOptions = {},
): Admission {
  const { maxAlternatives = ALTERNATIVES_MAX, keptPaths } = options;
  const bookOptions: BookOptions = {
    span: toHeldSpan(wish.window),
    withoutRequestIds: new Set([wish.requestId, ...(options.withoutRequestIds ?? [])]),
    kitOutRequestIds: new Set(options.kitOutRequestIds),
    deadLinkIds: new Set(options.deadLinkIds),
  };
  const book = createCapacityBook(network, allocations, bookOptions);
  const context = createFitContext(book, SEARCH_STEPS, keptPaths);
  const paths = fitWish(context, wish);
  if (paths) {
    return {
      isAdmitted: true,
      paths,
      allocations: toAllocations(wish, network.city, paths),
      warnings: toWarnings(book, wish, paths),
    };
  }
  const { reason, bottlenecks } = nameBottlenecks(context, wish);
  const refused = { isAdmitted: false, reason, bottlenecks, alternatives: [], freeSpans: [] } as const;
  if (maxAlternatives <= 0) return refused;
  if (options.searchMs === 0) return { ...refused, mayFindMore: true };
  const searches = options.searchMs === undefined ? SEARCHES_MS.slice(1) : [options.searchMs];
  let found: Found = {};
  for (const searchMs of searches) {
    found = lookAround(network, allocations, wish, { ...options, bookOptions, searchMs, reason });
    if (!found.mayFindMore) break;
  }
  return { ...refused, ...found };
}

type Refused = Extract<Admission, { isAdmitted: false }>;
type Found = Partial<Pick<Refused, 'alternatives' | 'freeSpans' | 'mayFindMore'>>;

interface AroundOptions extends AdmissionOptions {
  bookOptions: BookOptions;
  searchMs: number;
  reason: Refused['reason'];
}

/** What would fit so far around the window. Where not even an empty network has a time for it, none is further away. */
function lookAround(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  wish: AdmissionWish,
  { bookOptions, searchMs, reason, ...options }: AroundOptions,
): Found {
  const { maxAlternatives = ALTERNATIVES_MAX, notBeforeMs = Number.NEGATIVE_INFINITY } = options;
  const toContext = (held: readonly Allocation[], span: Span) =>
    createFitContext(
      createCapacityBook(network, held, { ...bookOptions, span }),
      SEARCH_STEPS,
      options.keptPaths,
    );
  const span = toAdmissionSpan(wish.window, searchMs);
  const context = toContext(allocations, span);
  const times = findTimes(context, wish, { notBeforeMs, searchMs });
  const fitsSometime = () => {
    const empty = toContext([], toAdmissionSpan(wish.window));
    return findTimes(empty, wish, { notBeforeMs, searchMs: SEARCH_MS }).windows.length > 0;
  };
  if (times.isShort && fitsSometime()) return { mayFindMore: true };
  const fromMs = Math.min(Math.max(span.fromMs, notBeforeMs), span.untilMs);
  return {
    alternatives: findAlternatives(context, wish, reason, times, maxAlternatives),
    freeSpans: toCommonFreeSpans(nameBottlenecks(context, wish), { ...span, fromMs }).slice(
      0,
      FREE_SPANS_MAX,
    ),
  };
}
