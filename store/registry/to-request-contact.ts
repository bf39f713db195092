/** The person to call about a request, and for how long: a year after tear-down, wherever that moves. */
import type { BandwidthRequest, RequestContact } from '#core/requests/bandwidth-request.ts';
import type { RegistryRequests } from './registry-requests.ts';

const CONTACT_KEPT_MS = 365 * 24 * 3_600_000;

export type ContactDetails = Pick<RequestContact, 'name' | 'phone' | 'mail' | 'hasMailConsent'>;

/** One of each request; putting it again replaces it. */
export function toRequestContact(
  { id, city, window }: Pick<BandwidthRequest, 'id' | 'city' | 'window'>,
  details: ContactDetails,
): RequestContact {
  return { ...details, ref: `contact-${id}`, city, keptUntilMs: window.teardownEndMs + CONTACT_KEPT_MS };
}

/** After a change of the request. */
export async function keepContactFor(
  requests: Pick<RegistryRequests, 'getContact' | 'putContact'>,
  before: BandwidthRequest,
  after: BandwidthRequest,
): Promise<void> {
  const { contactRef } = after.requester;
  if (contactRef === undefined || before.window.teardownEndMs === after.window.teardownEndMs) return;
  const contact = await requests.getContact(contactRef);
  if (contact)
    await requests.putContact({ ...contact, ...toRequestContact(after, contact), ref: contactRef });
}
