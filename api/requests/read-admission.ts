/** Whether something asked for fits, against the network and what is held now. Nothing is changed by asking. */
import type { Admission, AdmissionNetwork, AdmissionWish } from '#core/requests/admission.ts';
import { admit, toAdmissionSpan } from '#core/requests/admit.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Span } from '#store/registry/registry-network.ts';

export interface HeldNetwork {
  network: AdmissionNetwork;
  allocations: readonly Allocation[];
}

export type AdmissionSources = Pick<RegistryGroups, 'network' | 'requests'>;

/** What is held comes summed: by whom is not told, and of many bookings that is far less to read. */
export async function readHeldNetwork(
  sources: AdmissionSources,
  city: string,
  span: Span,
  withoutRequestId = '',
): Promise<HeldNetwork> {
  const network = await sources.network.admissionNetwork(city, span);
  return { network, allocations: await sources.requests.sumAllocations(city, span, withoutRequestId) };
}

/** For those who decide and want to see with whom something contends. */
export async function readHolders(sources: AdmissionSources, city: string, span: Span): Promise<HeldNetwork> {
  const network = await sources.network.admissionNetwork(city, span);
  return { network, allocations: await sources.requests.allocations(city, span) };
}

export async function readAdmission(
  sources: AdmissionSources,
  city: string,
  wish: AdmissionWish,
  nowMs: number,
): Promise<{ admission: Admission; held: HeldNetwork }> {
  const held = await readHeldNetwork(sources, city, toAdmissionSpan(wish.window), wish.requestId);
  return { admission: admit(held.network, held.allocations, wish, { notBeforeMs: nowMs }), held };
}
