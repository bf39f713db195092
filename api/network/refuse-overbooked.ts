/**
 * Kit, and places at a node, do not become less than what is held of them: the refusal names the events. Call it in the
 * transaction that would write the change.
 */
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import { type CapacityBook, createCapacityBook } from '#core/requests/capacity-book.ts';
import { type Profile, stepAt } from '#core/requests/sweep.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Span } from '#store/registry/registry-network.ts';
import { createBookedProblem } from './refuse-touched-bookings.ts';

export interface LessOf {
  city: string;
  span: Span;
  /** The network as it would be. */
  change(network: AdmissionNetwork): AdmissionNetwork;
  profileOf(book: CapacityBook): Profile;
  isOfIt(allocation: Allocation): boolean;
}

/** CONFLICT when there would be too little at some moment of the span. */
export async function refuseOverbooked(
  { network, requests }: Pick<RegistryGroups, 'network' | 'requests'>,
  { city, span, change, profileOf, isOfIt }: LessOf,
): Promise<void> {
  const after = change(await network.admissionNetwork(city, span));
  const held = (await requests.allocations(city, span)).filter(isOfIt);
  const options = { span, withoutRequestIds: new Set<string>(), deadLinkIds: new Set<string>() };
  const profile = profileOf(createCapacityBook(after, held, options));
  const step = findOverbooked(profile, span);
  if (step === undefined) return;
  const [fromMs, untilMs] = [profile.times[step]!, profile.times[step + 1] ?? Number.POSITIVE_INFINITY];
  const then = held.filter(one => one.fromMs < untilMs && fromMs < one.untilMs);
  const holders = await requests.getMany([...new Set(then.map(({ requestId }) => requestId))]);
  throw createBookedProblem(holders.map(({ id, event }) => ({ id, eventName: event.name })));
}

function findOverbooked({ times, usable, load }: Profile, { fromMs, untilMs }: Span): number | undefined {
  for (let step = stepAt({ times, usable, load }, fromMs); step < times.length; step++) {
    if (times[step]! >= untilMs) return undefined;
    if (load[step]! > usable[step]!) return step;
  }
  return undefined;
}
