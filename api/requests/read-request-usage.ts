/** Reads what the usage of a request is told from. */
import type { RequestUsageResource } from '#core/request-page-resources.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';
import type { ApiContext } from '../api-context.ts';
import { createNetworkNames } from './network-names.ts';
import { toRequestUsage, toUsageDeviceIds } from './to-request-usage.ts';

export async function readRequestUsage(
  { registry, clock }: Pick<ApiContext, 'registry' | 'clock'>,
  request: BandwidthRequest,
): Promise<RequestUsageResource> {
  const { city, window } = request;
  const span = { fromMs: window.setupStartMs, untilMs: window.teardownEndMs };
  const network = await registry.network.admissionNetwork(city, span);
  const currents = new Map<string, DeviceCurrent>();
  const nameOf = new Map<string, string>();
  for (const id of toUsageDeviceIds(request, network.links)) {
    const listing = await registry.devices.getListing(id);
    if (listing) nameOf.set(id, listing.device.name);
    if (listing?.current) currents.set(id, listing.current);
  }
  const names = createNetworkNames(nameOf, network.links);
  return toRequestUsage(request, { links: network.links, names, currents, nowMs: clock.nowMs() });
}
