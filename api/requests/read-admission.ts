/** Whether something asked for fits, against the network and what is held now. Nothing is changed by asking. */
import type { Admission, AdmissionNetwork, AdmissionWish } from '#core/requests/admission.ts';
import { admit, toAdmissionSpan } from '#core/requests/admit.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import { SEARCHES_MS } from '#core/requests/find-times.ts';
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
): Promise<HeldNetwork> {
  const network = await sources.network.admissionNetwork(city, span);
  return { network, allocations: await sources.requests.sumAllocations(city, span, '') };
}

/** For those who decide and want to see with whom something contends. */
export async function readHolders(sources: AdmissionSources, city: string, span: Span): Promise<HeldNetwork> {
  const network = await sources.network.admissionNetwork(city, span);
  return { network, allocations: await sources.requests.allocations(city, span) };
}

/** Weeks around the window are read only when it does not fit and neither days before nor after have another time. */
export async function readAdmission(
  sources: AdmissionSources,
  city: string,
  wish: AdmissionWish,
  nowMs: number,
): Promise<{ admission: Admission; network: AdmissionNetwork }> {
  const network = await sources.network.admissionNetwork(city, toAdmissionSpan(wish.window));
  for (const searchMs of SEARCHES_MS) {
    const span = toAdmissionSpan(wish.window, searchMs);
    const allocations = await sources.requests.sumAllocations(city, span, wish.requestId);
    const admission = admit(network, allocations, wish, { notBeforeMs: nowMs, searchMs });
    if (admission.isAdmitted || !admission.mayFindMore) return { admission, network };
  }
  throw new Error('The last search is the widest');
}
