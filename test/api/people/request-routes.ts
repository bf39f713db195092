/** How the routes of requests for bandwidth are called in the matrix of routes, roles and cities. */
import { createBandwidthRequest } from '../../../store/registry/create-bandwidth-request.ts';
import { performRequestStep } from '../../../store/registry/perform-request-step.ts';
import type { Registry } from '../../../store/registry/registry.ts';
import { NOW_MS } from '../api-fixture.ts';
import { at, createOrder } from '../request-fixture.ts';

const ORDERS = '/tmf-api/serviceOrdering/v4/serviceOrder';
const NODES = `aNode=ld-fn-0001&zNode=ld-fn-0002&from=${at(1)}&to=${at(2)}`;

export const BY_CITY: Record<string, string> = {
  'GET /api/v1/requests': '',
  'GET /api/v1/requests/availability': NODES,
  'GET /api/v1/requests/calendar.ics': '',
  'GET /api/v1/requests/counts': '',
  'GET /api/v1/requests/inbox': '',
  'GET /api/v1/requests/options': `from=${at(1)}&to=${at(2)}`,
  [`GET ${ORDERS}`]: '',
};

const thing = 'request' as const;
const NOTE = { step: 'note', visibility: 'requester', text: 'Gesehen' };

export const BY_THING = {
  'GET /api/v1/requests/:id': { thing },
  'GET /api/v1/requests/:id/usage': { thing },
  'GET /api/v1/requests/:id/report.html': { thing },
  'GET /api/v1/requests/:id/report.pdf': { thing },
  'POST /api/v1/requests/:id/steps': { thing, query: 'revision=9', body: NOTE },
  'POST /api/v1/requests/:id/tracking-code': { thing },
  // For whoever asked, who decides and who builds; a colleague is told nothing.
  'GET /api/v1/requests/:id/contact': { thing, isOwnSkipped: true },
  'PUT /api/v1/requests/:id/contact': { thing, body: { name: 'Karl' }, isOwnSkipped: true },
  'DELETE /api/v1/requests/:id/contact': { thing, isOwnSkipped: true },
  'GET /api/v1/requests/:id/links': { thing },
  'POST /api/v1/requests/:id/links': { thing, body: { until: at(30) } },
  'DELETE /api/v1/requests/:id/links/:linkId': { thing, isOwnSkipped: true },
  [`GET ${ORDERS}/:id`]: { thing },
} as const;

export const BY_BODY: Record<string, (city: string) => object> = {
  'POST /api/v1/requests': city => createOrder({ city }),
  'POST /api/v1/requests/check': city => {
    const { event, window, items, kit, priority } = createOrder();
    return { city, event, window, items, kit, priority };
  },
  [`POST ${ORDERS}`]: createServiceOrder,
  'POST /tmf-api/serviceOrdering/v4/cancelServiceOrder': city => ({ serviceOrder: { id: toNumber(city) } }),
};

/** As a program of an authority sends it. */
export function createServiceOrder(city = 'landau'): object {
  return {
    ...{ '@type': 'EventBandwidthServiceOrder', description: 'Maikerwe 2026', priority: '3' },
    ...{ requestedStartDate: at(26), requestedCompletionDate: at(32), authority: 'municipal' },
    relatedParty: [
      { id: 'ordnungsamt', name: 'Ordnungsamt', role: 'requester', '@referredType': 'Organization' },
      { id: city, role: 'city' },
    ],
    serviceOrderItem: [
      {
        ...{ id: '1', action: 'add' },
        service: {
          ...{ serviceType: 'cctv', place: [{ name: 'Alter Messplatz', role: 'event' }] },
          serviceCharacteristic: [
            { name: 'aNode', valueType: 'string', value: 'ld-fn-0001' },
            { name: 'zNode', valueType: 'string', value: 'ld-fn-0003' },
            { name: 'cirUp', valueType: 'number', value: 100_000_000 },
          ],
        },
      },
    ],
  };
}

function toNumber(city: string): string {
  return `MG-${city === 'landau' ? 'LD' : 'SP'}-2026-${city === 'nowhere' ? '999999' : '000001'}`;
}

/** One that was submitted in the city and did not fit, for there is no network. */
export async function createRequestThing(registry: Registry, city: string): Promise<string> {
  const { event, requester, contact } = createOrder();
  const hour = 3_600_000;
  const window = {
    ...{ setupStartMs: NOW_MS + hour, startMs: NOW_MS + 2 * hour },
    ...{ endMs: NOW_MS + 3 * hour, teardownEndMs: NOW_MS + 4 * hour },
  };
  const content = { event, window, items: [], kit: [{ type: 'case', quantity: 1 }], priority: 3 } as const;
  const draft = {
    ...{ city, content, contact: { name: contact.name } },
    requester: { organisation: requester.organisation, authority: 'municipal' },
  } as const;
  return registry.transaction(async groups => {
    const order = { draft, createdBy: 'somebody', nowMs: NOW_MS };
    const { request } = await createBandwidthRequest(groups, order);
    const actor = { id: 'somebody', parts: ['requester'] } as const;
    await performRequestStep(groups, { id: request.id, step: { step: 'submit' }, actor, nowMs: NOW_MS });
    return request.id;
  });
}

interface Walk {
  secrets: string[];
  send(
    browser: never,
    route: string,
    body?: object,
    parameters?: Record<string, string>,
  ): Promise<{ json(): ReturnType<typeof JSON.parse> }>;
}

/** Every one that changes something, as a person would call them. */
export async function walkRequests({ send, secrets }: Walk, browser: never): Promise<void> {
  const draft = createOrder({ submit: false });
  const drafted = (await send(browser, 'POST /api/v1/requests', draft)).json().request.id;
  const { event, window, items, kit, priority } = draft;
  const edit = { step: 'edit', content: { event, window, items, kit, priority } };
  const step = { ':id/steps': `${drafted}/steps?revision=1` };
  await send(browser, 'POST /api/v1/requests/:id/steps', edit, step);
  const asked = (await send(browser, 'POST /api/v1/requests', createOrder())).json();
  const of = { ':id': asked.request.id };
  const { trackingCode } = (await send(browser, 'POST /api/v1/requests/:id/tracking-code', {}, of)).json();
  await send(browser, 'PUT /api/v1/requests/:id/contact', { name: 'Karl Über' }, of);
  await send(browser, 'DELETE /api/v1/requests/:id/contact', undefined, of);
  const made = (await send(browser, 'POST /api/v1/requests/:id/links', { until: at(30) }, of)).json();
  await send(browser, 'DELETE /api/v1/requests/:id/links/:linkId', undefined, { ...of, ':linkId': made.id });
  const order = (await send(browser, `POST ${ORDERS}`, createServiceOrder())).json();
  const cancelled = { serviceOrder: { id: order.id }, cancellationReason: 'Regen' };
  await send(browser, 'POST /tmf-api/serviceOrdering/v4/cancelServiceOrder', cancelled);
  secrets.push(asked.trackingCode, trackingCode, made.secret, 'Käthe', 'Karl Über');
}
