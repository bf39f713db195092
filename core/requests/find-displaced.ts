/**
 * Who would have to go so that a wish of priority 0 or 1 fits (domain section 5). EIR goes first of all by itself, for it
 * never keeps anybody out. Then go those held, then the reserved of priority 4, then of 3, and last, for a second person to
 * confirm as all of it, those set up or live, 4 before 3. Never anybody of the same or a higher precedence.
 */
import type { AdmissionNetwork, AdmissionWish } from './admission.ts';
import { admit } from './admit.ts';
import type { Allocation, BandwidthRequest, RequestState } from './bandwidth-request.ts';
import { toHeldSpan } from './fit-wish.ts';

/** Nobody beyond these is weighed; a wish that needs more to go is too large. */
const CANDIDATES_MAX = 2000;

const SET_UP: ReadonlySet<RequestState> = new Set<RequestState>(['provisioning', 'provisioned', 'active']);

/** Its kit stands outside, so who displaces it gets its rates and not its kit. */
export function isKitOut({ state, kit }: Pick<BandwidthRequest, 'state' | 'kit'>): boolean {
  return SET_UP.has(state) && kit.length > 0;
}

/**
 * None of those named could stay. Empty: it fits as it is. Undefined: nobody's going would do.
 * `requestOf` knows all that hold something in the span.
 */
export function findDisplaced(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  requestOf: (id: string) => BandwidthRequest | undefined,
  wish: AdmissionWish,
): readonly string[] | undefined {
  const { fromMs, untilMs } = toHeldSpan(wish.window);
  const relevant = allocations.filter(held => held.fromMs < untilMs && fromMs < held.untilMs);
  const candidates = listCandidates(relevant, requestOf, wish);
  const kitOutRequestIds = candidates.filter(id => isKitOut(requestOf(id)!));
  const fits = (withoutRequestIds: readonly string[]) =>
    admit(network, relevant, wish, { withoutRequestIds, kitOutRequestIds, maxAlternatives: 0 }).isAdmitted;
  return fits(candidates) ? findLeast(candidates, fits) : undefined;
}

/**
 * The shortest beginning of the order that makes room ends with one who must go; with that one gone, the same again for
 * those before, until nobody else has to.
 */
function findLeast(order: readonly string[], fits: (gone: readonly string[]) => boolean): string[] {
  const gone: string[] = [];
  let before = order;
  while (!fits(gone)) {
    let low = 0;
    let high = before.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (fits([...gone, ...before.slice(0, middle)])) high = middle;
      else low = middle;
    }
    gone.push(before[high - 1]!);
    before = before.slice(0, high - 1);
  }
  return gone.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** Who goes first stands first; of equals, who was acknowledged last. */
function listCandidates(
  allocations: readonly Allocation[],
  requestOf: (id: string) => BandwidthRequest | undefined,
  wish: AdmissionWish,
): string[] {
  if (wish.priority > 1) return [];
  return [...new Set(allocations.map(({ requestId }) => requestId))]
    .filter(id => id !== wish.requestId)
    .flatMap(id => requestOf(id) ?? [])
    .map(request => ({ request, rank: toRank(request, wish) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => a.rank! - b.rank! || compareAge(b.request, a.request))
    .slice(0, CANDIDATES_MAX)
    .map(({ request }) => request.id);
}

/** Undefined: stays. Only the order of the ranks counts. */
export function toRank({ state, priority }: BandwidthRequest, wish: AdmissionWish): number | undefined {
  if (priority <= wish.priority) return undefined;
  const byPriority = 4 - priority;
  if (state === 'held') return byPriority;
  if (priority < 3) return undefined;
  if (state === 'reserved') return 10 + byPriority;
  return SET_UP.has(state) ? 20 + byPriority : undefined;
}

function compareAge(a: BandwidthRequest, b: BandwidthRequest): number {
  const byAge = (a.acknowledgedMs ?? a.createdMs) - (b.acknowledgedMs ?? b.createdMs);
  return byAge || (a.id < b.id ? -1 : 1);
}
