/** What waits for those who decide: holds, changes of live bookings, what does not fit, displacing that needs a second person. */
import Type from 'typebox';
import type { InboxItem } from '#core/admission-resources.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toWish } from '#core/requests/change-request.ts';
import { principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toAuditActor } from '../auditing.ts';
import { readNetworkNames } from '../requests/network-names.ts';
import { readAdmission, readHolders } from '../requests/read-admission.ts';
import { byUrgency, findContentions, toInboxItem, toInboxType } from '../requests/to-inbox.ts';
import { DECIDING_ROLES } from '../requests/to-request-actor.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { InboxItemSchema } from '../schemas/request-page-schemas.ts';
import { closed } from '../schemas/schema-parts.ts';

/** The most urgent ones; what a person decides in a day is far less. */
const INBOX_MAX = 50;
const WAITING = ['acknowledged', 'held'] as const;
const LIVE = ['reserved', 'provisioning', 'provisioned', 'active'] as const;

export async function registerRequestInbox(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  async function listWaiting(cities: readonly string[] | undefined): Promise<BandwidthRequest[]> {
    const query = { ...(cities && { cities }), order: 'urgent' as const, limit: INBOX_MAX };
    const { items } = await registry.requests.list({ ...query, states: WAITING });
    const live = await registry.requests.list({ ...query, states: LIVE, limit: 10 * INBOX_MAX });
    const changing = live.items.filter(({ pendingRevision }) => pendingRevision !== undefined);
    return [...items, ...changing].sort(byUrgency).slice(0, INBOX_MAX);
  }

  async function toItem(request: BandwidthRequest, callerId: string): Promise<InboxItem> {
    const { city, window } = request;
    const span = { fromMs: window.setupStartMs, untilMs: window.teardownEndMs };
    const type = toInboxType(request);
    const fits = type === 'decision' || type === 'revision';
    const held = await readHolders(registry, city, span);
    const nowMs = clock.nowMs();
    const checked = fits ? undefined : await readAdmission(registry, city, toWish(request, nowMs), nowMs);
    const view = {
      ...{ held, callerId, ...(checked && { admission: checked.admission }) },
      names: await readNetworkNames(registry.devices, [city], held.network.links),
    };
    const contentions = findContentions(request, view);
    const ids = new Set(contentions.flatMap(({ holders }) => holders.map(({ id }) => id)));
    const holders = new Map((await registry.requests.getMany([...ids])).map(holder => [holder.id, holder]));
    return toInboxItem(request, view, contentions, holders);
  }

  app.get(
    '/api/v1/requests/inbox',
    {
      config: { access: DECIDING_ROLES },
      schema: {
        tags: ['requests'],
        summary: 'What waits for a decision, with what each contends for and with whom; most urgent first',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: Type.Object({ items: Type.Array(InboxItemSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: InboxItem[] }> => {
      const principal = principalOf(request);
      const cities = await context.allowedCities(principal, request.query.city);
      const callerId = toAuditActor(principal).id;
      const items: InboxItem[] = [];
      for (const waiting of await listWaiting(cities)) items.push(await toItem(waiting, callerId));
      return { items };
    },
  );
}
