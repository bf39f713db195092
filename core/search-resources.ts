/** The shape of the answer to a search, shared by api, console and tests. */
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import type { RequestState } from './requests/bandwidth-request.ts';

/** `GET /api/v1/search?text=&city=` : the best matches of each group, best first. Every word of the text must fit. */
export interface SearchResource {
  cities: { slug: string; name: string }[];
  /** A street or square as the names of its devices tell it. */
  streets: { city: string; name: string; devices: number }[];
  devices: { id: string; city: string; kind: DeviceKindName; name: string }[];
  /** For bandwidth: by number, event, place or organisation; those asked for last first. */
  requests: { id: string; city: string; eventName: string; state: RequestState }[];
}
