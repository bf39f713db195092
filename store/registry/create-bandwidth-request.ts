/** A new request for bandwidth: a draft with a number, its contact apart. Submitting it is a step like every other. */
import { AppError } from '#core/app-error.ts';
import { toDayText, toLocalTime } from '#core/local-time.ts';
import type { ActorId, BandwidthRequest, Requester } from '#core/requests/bandwidth-request.ts';
import type { RequestContent } from '#core/requests/request-step.ts';
import type { RegistryGroups } from './registry.ts';
import type { IdempotencyKey } from './registry-requests.ts';
import { type ContactDetails, toRequestContact } from './to-request-contact.ts';

export interface RequestDraft {
  city: string;
  requester: Omit<Requester, 'contactRef'>;
  content: RequestContent;
  /** What whoever orders calls it. */
  externalId?: string;
  contact?: ContactDetails;
}

export interface DraftOrder {
  draft: RequestDraft;
  createdBy: ActorId;
  nowMs: number;
  key?: IdempotencyKey;
}

/**
 * Within `registry.transaction` only, else numbers would have gaps. `isNew` is false when the key has made this request
 * before. Throws NOT_FOUND without such a city; CONFLICT when the key was used for something else or the city is full.
 */
export async function createBandwidthRequest(
  { devices, requests }: Pick<RegistryGroups, 'devices' | 'requests'>,
  { draft, createdBy, nowMs, key }: DraftOrder,
): Promise<{ request: BandwidthRequest; isNew: boolean }> {
  const knownId = key && (await requests.findByKey(key));
  const known = knownId === undefined ? undefined : await requests.get(knownId);
  if (known) return { request: known, isNew: false };
  const city = (await devices.listCities()).find(({ slug }) => slug === draft.city);
  if (!city) throw new AppError('NOT_FOUND', 'There is no such city');
  const year = Number(toDayText(toLocalTime(nowMs, city.timeZone).day).slice(0, 4));
  const id = await requests.takeNumber(city.slug, year);
  const { window } = draft.content;
  const contact = draft.contact && toRequestContact({ id, city: city.slug, window }, draft.contact);
  if (contact) await requests.putContact(contact);
  const request: BandwidthRequest = {
    ...{ id, city: city.slug, revision: 1, createdMs: nowMs, createdBy },
    ...(draft.externalId !== undefined && { externalId: draft.externalId }),
    ...draft.content,
    requester: { ...draft.requester, ...(contact && { contactRef: contact.ref }) },
    ...{ state: 'draft', paths: [], activation: [], acceptance: [], flags: {} },
    ...{ stateChanges: [], notes: [] },
  };
  await requests.create(request, key);
  return { request, isNew: true };
}
