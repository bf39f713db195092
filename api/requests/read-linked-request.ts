/** The request that a link of others leads to, and the name of its city. */
import type { City } from '#core/cities.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { RequestLink } from '#store/registry/registry-requests.ts';
import { createUnknownRequest } from './read-request.ts';

/** Throws NOT_FOUND when it is gone. */
export async function readLinkedRequest(
  registry: Pick<Registry, 'requests' | 'devices'>,
  { requestId }: Pick<RequestLink, 'requestId'>,
): Promise<{ request: BandwidthRequest; city: Pick<City, 'slug' | 'name' | 'timeZone'> }> {
  const request = await registry.requests.get(requestId);
  if (!request) throw createUnknownRequest();
  const city = (await registry.devices.listCities()).find(({ slug }) => slug === request.city);
  return { request, city: city ?? { slug: request.city, name: request.city, timeZone: 'Europe/Berlin' } };
}
