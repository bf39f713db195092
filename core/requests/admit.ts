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
import { SEARCH_MS } from './find-times.ts';
import { createFitContext, fitWish, toHeldSpan } from './fit-wish.ts';
import { nameBottlenecks, toCommonFreeSpans } from './name-bottlenecks.ts';
import { toAllocations } from './to-allocations.ts';
import { toWarnings } from './to-warnings.ts';

/** Enough to decide any network of a dozen nodes exactly; a few milliseconds. */
const SEARCH_STEPS = 20_000;
const FREE_SPANS_MAX = 50;

/** The span in which what is held bears on the answer: other times are looked for up to a fortnight away. */
export function toAdmissionSpan({ setupStartMs, teardownEndMs }: RequestWindow): Span {
  return { fromMs: setupStartMs - SEARCH_MS, untilMs: teardownEndMs + SEARCH_MS };
}

/** `allocations` of the network's city, at least those of `toAdmissionSpan`. */
export function admit(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  wish: AdmissionWish,
  options: AdmissionOptions = {},
): Admission {
  const { maxAlternatives = ALTERNATIVES_MAX, notBeforeMs = Number.NEGATIVE_INFINITY, keptPaths } = options;
  const bookOptions: BookOptions = {
    span: toHeldSpan(wish.window),
    withoutRequestIds: new Set([wish.requestId, ...(options.withoutRequestIds ?? [])]),
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
  const misfit = nameBottlenecks(context, wish);
  const { reason, bottlenecks } = misfit;
  if (maxAlternatives <= 0)
    return { isAdmitted: false, reason, bottlenecks, alternatives: [], freeSpans: [] };

  const span = toAdmissionSpan(wish.window);
  const wideBook = createCapacityBook(network, allocations, { ...bookOptions, span });
  const wideContext = createFitContext(wideBook, SEARCH_STEPS, keptPaths);
  const fromMs = Math.min(Math.max(span.fromMs, notBeforeMs), span.untilMs);
  return {
    isAdmitted: false,
    reason,
    bottlenecks,
    alternatives: findAlternatives(wideContext, wish, reason, { notBeforeMs, max: maxAlternatives }),
    freeSpans: toCommonFreeSpans(nameBottlenecks(wideContext, wish), { ...span, fromMs }).slice(
      0,
      FREE_SPANS_MAX,
    ),
  };
}
