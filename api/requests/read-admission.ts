/** Whether something asked for fits, against the network and what is held now. Nothing is changed by asking. */
import type { Admission, AdmissionNetwork, AdmissionWish } from '#core/requests/admission.ts';
import { admit } from '#core/requests/admit.ts';
import type { Allocation, BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Span } from '#store/registry/registry-network.ts';

export interface HeldNetwork {
  network: AdmissionNetwork;
  allocations: readonly Allocation[];
}

type Sources = Pick<RegistryGroups, 'network' | 'requests'>;

/** How far around a window another time for it is looked for. */
const SEARCH_MS = 14 * 86_400_000;

export async function readHeldNetwork(sources: Sources, city: string, span: Span): Promise<HeldNetwork> {
  const network = await sources.network.admissionNetwork(city, span);
  return { network, allocations: await sources.requests.allocations(city, span) };
}

export async function readAdmission(
  sources: Sources,
  city: string,
  wish: AdmissionWish,
): Promise<{ admission: Admission; held: HeldNetwork }> {
  const { setupStartMs, teardownEndMs } = wish.window;
  const span = { fromMs: setupStartMs - SEARCH_MS, untilMs: teardownEndMs + SEARCH_MS };
  const held = await readHeldNetwork(sources, city, span);
  return { admission: admit(held.network, held.allocations, wish), held };
}

export function toWish({ id, window, items, kit, priority }: BandwidthRequest): AdmissionWish {
  return { requestId: id, window, items, kit, priority };
}
