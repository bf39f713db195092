/** Finds a request that a caller may see, and reads what belongs to its page. */

import type { RequestDetailResource } from '#core/request-resources.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toWish } from '#core/requests/change-request.ts';
import { isAllowedCity, type Principal } from '../access.ts';
import type { ApiContext } from '../api-context.ts';
import { ApiProblem } from '../problems.ts';
import { readNetworkNames } from './network-names.ts';
import { readAdmission } from './read-admission.ts';
import { readRequestPeople } from './request-people.ts';
import { toAdmissionResource } from './to-admission-resource.ts';
import { toRequestActor } from './to-request-actor.ts';
import { toRequestDetail } from './to-request-detail.ts';

type ReadContext = Pick<ApiContext, 'registry' | 'clock'>;

/** Throws NOT_FOUND, for one of another city, too. */
export async function findRequest(
  { registry }: ReadContext,
  principal: Principal,
  id: string,
): Promise<BandwidthRequest> {
  const request = await registry.requests.get(id);
  if (!request || !isAllowedCity(principal, request.city)) throw createUnknownRequest();
  return request;
}

export function createUnknownRequest(): ApiProblem {
  return new ApiProblem('NOT_FOUND', { detail: 'No such request' });
}

export async function readRequestDetail(
  context: ReadContext,
  principal: Principal,
  request: BandwidthRequest,
): Promise<RequestDetailResource> {
  const { registry, clock } = context;
  const nowMs = clock.nowMs();
  const { city, window, state } = request;
  // Whether it fits is asked while that is the question; later its way is part of it.
  const isChecked = state === 'acknowledged' || state === 'held';
  const span = { fromMs: window.setupStartMs, untilMs: window.teardownEndMs };
  const checked = isChecked ? await readAdmission(registry, city, toWish(request, nowMs), nowMs) : undefined;
  const network = checked?.network ?? (await registry.network.admissionNetwork(city, span));
  const names = await readNetworkNames(registry.devices, toCities(network, city), network.links);
  const others = new Map<string, BandwidthRequest>();
  for (const id of request.preemption?.displacedIds ?? []) {
    const other = await registry.requests.get(id);
    if (other) others.set(id, other);
  }
  return toRequestDetail(request, {
    ...{ actor: toRequestActor(principal, city, nowMs), nowMs, names, others },
    people: await readRequestPeople(registry.people, request),
    ...(checked && { admission: toAdmissionResource(checked.admission, names) }),
  });
}

/** Nodes of other cities are lent to this one. */
function toCities({ nodes }: { nodes: readonly { city: string }[] }, city: string): string[] {
  return [...new Set([city, ...nodes.map(node => node.city)])];
}
