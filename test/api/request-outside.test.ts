/** What is seen of a request from outside: by number and code, by a link that ends, as a calendar, as a service order. */
import ICAL from 'ical.js';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { createTrackingCode, toTrackingHash } from '../../api/requests/public-access.ts';
import { SharedRequestSchema, TrackingSchema } from '../../api/schemas/request-page-schemas.ts';
import { ServiceOrderSchema } from '../../api/schemas/service-order-schemas.ts';
import { createToken } from '../../api/tokens.ts';
import type { TokenScope } from '../../core/token-scopes.ts';
import { NOW_MS } from './api-fixture.ts';
import { createServiceOrder } from './people/request-routes.ts';
import {
  at,
  createOrder,
  createRequestFixture,
  HOUR_MS,
  MBIT,
  type RequestFixture,
} from './request-fixture.ts';

const ORDERS = '/tmf-api/serviceOrdering/v4/serviceOrder';

describe('by number and code', () => {
  it('follows a request without signing in, and reads nothing personal or internal', async () => {
    const { ask, decides, nobody } = await createRequestFixture();
    const { request, trackingCode = '' } = await ask();
    await decides.step(request.id, { step: 'note', visibility: 'internal', text: 'Nur wir' });
    await decides.step(request.id, { step: 'approve', text: 'Gern' });
    const tracked = await nobody.get(`tracking/${request.id}?code=${trackingCode}`);
    expect(tracked).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(Value.Errors(TrackingSchema, tracked.body)).toEqual([]);
    expect(tracked.body).toMatchObject({
      ...{ id: request.id, state: 'reserved', city: { slug: 'landau' }, event: { name: 'Maikerwe 2026' } },
      history: [{ to: 'reserved', publicNote: 'Gern' }, { to: 'held' }, {}, {}],
    });
    expect(tracked.body.milestones.map(({ status }: { status: string }) => status)).toEqual([
      ...['done', 'done', 'done', 'current', 'open', 'open'],
    ]);
    expect(JSON.stringify(tracked.body)).not.toMatch(/Käthe|Nur wir|Ordnungsamt|Berg|asks/);
    const typed = trackingCode.toLowerCase().replaceAll('-', '');
    expect((await nobody.get(`tracking/${request.id.toLowerCase()}?code=${typed}`)).status).toBe(200);
  });

  it('answers a wrong number and a wrong code alike, and lets nobody try for long', async () => {
    const { ask, asks, nobody, clock, registry } = await createRequestFixture();
    const { request, trackingCode = '' } = await ask();
    const other = await ask();
    const plain = async (path: string) => {
      const { status, body } = await nobody.get(path);
      const { instance: _, ...problem } = body;
      return [status, problem];
    };
    const wrongCode = await plain(`tracking/${request.id}?code=2222-2222-2222-2222`);
    expect(wrongCode[0]).toBe(404);
    expect(await plain(`tracking/MG-XX-2026-000009?code=${trackingCode}`)).toEqual(wrongCode);
    expect(await plain(`tracking/${other.request.id}?code=${trackingCode}`)).toEqual(wrongCode);
    expect(await plain(`tracking/nothing?code=x`)).toEqual(wrongCode);
    for (let n = 0; n < 10; n++) await nobody.get(`tracking/${request.id}?code=wrong-${n}`);
    const refused = await nobody.get(`tracking/${request.id}?code=${trackingCode}`);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) } });
    clock.advance(16 * 60_000);
    expect((await nobody.get(`tracking/${request.id}?code=${trackingCode}`)).status).toBe(200);
    const renewed = await asks.send('POST', `requests/${request.id}/tracking-code`, {});
    expect((await nobody.get(`tracking/${request.id}?code=${trackingCode}`)).status).toBe(404);
    const { trackingCode: next } = renewed.body;
    expect((await nobody.get(`tracking/${request.id}?code=${next}`)).status).toBe(200);
    const stored = JSON.stringify(await registry.requests.listLinks(request.id));
    for (const code of [trackingCode, next]) expect(stored).not.toContain(code);
  });

  it('takes its letters evenly from random bytes, and a code is worth nothing with another number', () => {
    const code = createTrackingCode(size => Uint8Array.from({ length: size }, (_, n) => n * 2 + 32));
    expect(code).toBe('2468-ACEG-JLNQ-SUWY');
    expect(createTrackingCode()).not.toBe(createTrackingCode());
    expect(toTrackingHash('MG-LD-2026-000001', code)).toBe(
      toTrackingHash('mg-ld-2026-000001', code.toLowerCase()),
    );
    expect(toTrackingHash('MG-LD-2026-000002', code)).not.toBe(toTrackingHash('MG-LD-2026-000001', code));
  });
});

it('shows the live page of an event by a link that ends, or is ended', async () => {
  const { ask, asks, decides, views, foreign, nobody, putCurrent, clock } = await createRequestFixture();
  const { request } = await ask();
  await decides.step(request.id, { step: 'approve' });
  const path = `requests/${request.id}/links`;
  expect((await asks.send('POST', path, { until: at(24 * 90) })).status).toBe(400);
  expect((await views.send('POST', path, { until: at(40) })).status).toBe(403);
  expect((await foreign.send('POST', path, { until: at(40) })).status).toBe(404);
  const made = (await asks.send('POST', path, { until: at(2) })).body;
  const second = (await asks.send('POST', path, { until: at(40) })).body;
  const components = {
    'service-cctv': { timeMs: NOW_MS, values: { rate: 90 * MBIT, dropRate: 0 } },
    'port-2': { timeMs: NOW_MS, values: { outRate: 300 * MBIT, inRate: 20 * MBIT, operStatus: 'up' } },
  };
  await putCurrent({ deviceId: 'ld-fn-0001', components });
  const shared = await nobody.get(`shared/${made.secret}`);
  expect(Value.Errors(SharedRequestSchema, shared.body)).toEqual([]);
  expect(shared.body).toMatchObject({ id: request.id, state: 'reserved', until: at(2) });
  expect(shared.body.usage).toMatchObject({
    items: [{ service: 'cctv', cirUp: 100 * MBIT, rate: 90 * MBIT, dropRate: 0 }],
    links: [
      {
        ...{ linkId: 'ld-link-1', bookedAToZ: 100 * MBIT, bookedZToA: 10 * MBIT, isUp: true },
        ...{ rateAToZ: 300 * MBIT, rateZToA: 20 * MBIT },
      },
      { linkId: 'ld-link-2' },
    ],
  });
  expect(shared.body.usage.links[1]).not.toHaveProperty('rateAToZ');
  expect((await views.get(`requests/${request.id}/usage`)).body.items).toEqual(shared.body.usage.items);
  expect(JSON.stringify(shared.body)).not.toMatch(/Käthe|Berg|Ordnungsamt/);
  const listed = (await decides.get(path)).body.items;
  expect(listed.map(({ by }: { by: string }) => by)).toEqual(['asks Berg', 'asks Berg']);
  expect(JSON.stringify(listed)).not.toContain(made.secret);
  await decides.send('POST', path, { until: at(1) });
  // Who only asks does not learn who of the staff did what.
  expect((await asks.get(path)).body.items.map(({ by }: { by: string }) => by).sort()).toEqual([
    ...['', 'asks Berg', 'asks Berg'],
  ]);
  clock.advance(2 * HOUR_MS);
  expect((await nobody.get(`shared/${made.secret}`)).status).toBe(404);
  expect((await nobody.get(`shared/${second.secret}`)).status).toBe(200);
  expect((await asks.send('DELETE', `${path}/${second.id}`)).status).toBe(204);
  expect((await nobody.get(`shared/${second.secret}`)).status).toBe(404);
});

describe('as a calendar', () => {
  async function addToken({ registry }: RequestFixture, scopes: readonly TokenScope[]): Promise<string> {
    const assignment = { role: 'viewer', cities: ['landau'] } as const;
    const { grant, secret } = createToken({ name: 'Kalender', assignment, scopes, days: 9 }, NOW_MS);
    await registry.access.putGrant(grant);
    return secret;
  }

  it('has one event of each request, told anew when it changes', async () => {
    const fixture = await createRequestFixture();
    const { ask, asks, decides, nobody } = fixture;
    const token = await addToken(fixture, ['calendar']);
    const read = async () => {
      const { status, headers, body } = await nobody.get(`requests/calendar.ics?token=${token}`);
      expect([status, headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
      const events = new ICAL.Component(ICAL.parse(body)).getAllSubcomponents('vevent');
      return events.map(event => ({
        text: event.toString(),
        ...Object.fromEntries(
          ['uid', 'status', 'sequence', 'summary'].map(name => [name, event.getFirstPropertyValue(name)]),
        ),
        start: new ICAL.Event(event).startDate.toJSDate().toISOString(),
      }));
    };
    const name = 'Fest; mit, Zeichen und einem Namen, der länger ist als eine Zeile der Datei sein darf';
    const event = { name, place: 'Alter Messplatz' };
    const { request } = await ask(createOrder({ event }));
    await ask(createOrder({ submit: false }));
    const [held, ...others] = await read();
    expect(others).toEqual([]);
    expect(held).toMatchObject({
      ...{ uid: `${request.id}@leitstand`, status: 'TENTATIVE', sequence: request.revision },
      ...{ summary: name, start: at(26) },
    });
    expect(held?.text).not.toMatch(/Käthe|06341|asks/);
    await decides.step(request.id, { step: 'approve' });
    expect((await read())[0]).toMatchObject({
      uid: `${request.id}@leitstand`,
      status: 'CONFIRMED',
      sequence: 3,
    });
    await asks.step(request.id, { step: 'withdraw' });
    expect((await read())[0]).toMatchObject({ status: 'CANCELLED', sequence: 4 });
  });

  it('takes in its address a token for calendars alone', async () => {
    const fixture = await createRequestFixture();
    const { nobody, views, foreign, registry } = fixture;
    const token = await addToken(fixture, ['calendar']);
    const mighty = await addToken(fixture, ['calendar', 'registry.read']);
    const read = (secret: string, path = 'requests/calendar.ics') => nobody.get(`${path}?token=${secret}`);
    expect((await read(token)).status).toBe(200);
    expect((await read(mighty)).status).toBe(401);
    expect((await read('x'.repeat(43))).status).toBe(401);
    expect((await read(token, 'devices')).status).toBe(401);
    expect((await nobody.get('requests/calendar.ics')).status).toBe(401);
    expect((await nobody.get(`requests/calendar.ics?city=speyer&token=${token}`)).status).toBe(404);
    expect((await views.get('requests/calendar.ics')).status).toBe(200);
    expect((await foreign.get('requests/calendar.ics?city=landau')).status).toBe(404);
    const { id } = (await registry.access.listGrants('token')).at(-1)!;
    for (const grant of await registry.access.listGrants('token'))
      await registry.access.deleteGrant(grant.id);
    expect([id.length > 0, (await read(token)).status]).toEqual([true, 401]);
  });
});

describe('as a service order', () => {
  it('is ordered by a program whose token is for that, in the name of the program', async () => {
    const { app, registry } = await createRequestFixture();
    const addToken = async (scopes: readonly TokenScope[]) => {
      const assignment = { role: 'event-security', cities: ['landau'] } as const;
      const { grant, secret } = createToken({ name: 'ELS', assignment, scopes, days: 9 }, NOW_MS);
      await registry.access.putGrant(grant);
      return { id: grant.id, headers: { authorization: `Bearer ${secret}` } };
    };
    const payload = createServiceOrder();
    const reader = await addToken(['registry.read']);
    const refused = await app.inject({ method: 'POST', url: ORDERS, headers: reader.headers, payload });
    expect(refused.statusCode).toBe(403);
    const program = await addToken(['request.order']);
    const made = await app.inject({ method: 'POST', url: ORDERS, headers: program.headers, payload });
    expect(made.statusCode).toBe(201);
    const stored = await registry.requests.get(made.json().id);
    expect(stored?.createdBy).toBe(`token:${program.id}`);
    const contact = { url: `/api/v1/requests/${made.json().id}/contact`, headers: reader.headers };
    expect((await app.inject(contact)).statusCode).toBe(403);
    const console = { method: 'POST', url: '/api/v1/requests', headers: program.headers } as const;
    expect((await app.inject({ ...console, payload: createOrder() })).statusCode).toBe(403);
  });

  it('has no second pair of eyes in a token, even in one that may do all its role may', async () => {
    const { app, registry, ask, decides } = await createRequestFixture();
    await ask(createOrder({ cirUp: 7900 * MBIT, authority: 'organiser', priority: 4 }));
    const danger = { priority: 0, authority: 'bos', dangerUntil: at(40) };
    const { request } = await ask(createOrder({ cirUp: 200 * MBIT, ...danger }));
    await decides.step(request.id, { step: 'proposePreemption', reason: 'Gefahr' });
    const assignment = { role: 'approver', cities: ['landau'] } as const;
    const made = createToken({ name: 'alt', assignment, scopes: [], days: 9 }, NOW_MS);
    const { scopes: _none, ...grant } = made.grant;
    await registry.access.putGrant(grant);
    const headers = { authorization: `Bearer ${made.secret}` };
    const url = `/api/v1/requests/${request.id}`;
    const { revision } = (await app.inject({ url, headers })).json();
    const payload = { step: 'confirmPreemption' };
    const steps = { method: 'POST', url: `${url}/steps?revision=${revision}`, headers, payload } as const;
    expect((await app.inject(steps)).json().detail).toMatch(/^notAPerson/);
  });

  it('is ordered, read, changed and cancelled under the names of TM Forum 641', async () => {
    const { asks, decides, views } = await createRequestFixture();
    const order = { ...createServiceOrder(), externalId: 'PI-4711' };
    const made = await asks.send('POST', ORDERS, order);
    expect(made).toMatchObject({ status: 201, headers: { location: `${ORDERS}/${made.body.id}` } });
    expect(Value.Errors(ServiceOrderSchema, made.body)).toEqual([]);
    expect(made.body).toMatchObject({
      ...{ externalId: 'PI-4711', state: 'pending', category: 'bandwidth', priority: '3' },
      ...{ requestedStartDate: at(26), requestedCompletionDate: at(32), description: 'Maikerwe 2026' },
      relatedParty: [
        { name: 'Ordnungsamt', role: 'requester' },
        { id: 'landau', role: 'city' },
      ],
      serviceOrderItem: [{ id: '1', action: 'add', state: 'pending', service: { serviceType: 'cctv' } }],
    });
    expect((await asks.send('POST', ORDERS, order)).status).toBe(200);
    const { id } = made.body;
    await decides.step(id, { step: 'approve' });
    const service = {
      ...{ id: `${id}/1`, serviceCharacteristic: [{ name: 'cirUp', value: 200 * MBIT }] },
    };
    const change = { serviceOrderItem: [{ id: '1', action: 'modify', service }] };
    const changed = await asks.send('POST', ORDERS, change);
    expect(changed.body.serviceOrderItem).toMatchObject([{ action: 'modify', state: 'pending' }]);
    const list = await views.get(`${ORDERS}?state=pending&limit=5`);
    expect(list.headers).toMatchObject({ 'x-total-count': '1', 'x-result-count': '1' });
    expect(list.body.map((one: { id: string }) => one.id)).toEqual([id]);
    expect((await views.get(`${ORDERS}?offset=1`)).body).toEqual([]);
    const cancel = { serviceOrder: { id }, cancellationReason: 'Regen' };
    const cancelled = await asks.send('POST', ORDERS.replace(/serviceOrder$/, 'cancelServiceOrder'), cancel);
    expect(cancelled).toMatchObject({ status: 201, body: { state: 'done', serviceOrder: { id } } });
    expect((await views.get(`${ORDERS}/${id}`)).body).toMatchObject({
      state: 'cancelled',
      note: expect.arrayContaining([
        expect.objectContaining({ text: 'cancelled: requesterWithdrew: Regen' }),
      ]),
    });
  });

  it('is no order while it is a draft, and names what is wrong', async () => {
    const { asks, views, ask } = await createRequestFixture();
    const { request } = await ask(createOrder({ submit: false }));
    expect((await views.get(`${ORDERS}/${request.id}`)).status).toBe(404);
    expect((await views.get(ORDERS)).body).toEqual([]);
    const order = createServiceOrder() as { relatedParty: object[]; serviceOrderItem: object[] };
    const wrong: [object, string][] = [
      [{ ...order, requestedStartDate: undefined }, 'requestedStartDate'],
      [{ ...order, relatedParty: order.relatedParty.slice(1) }, 'relatedParty'],
      [{ ...order, serviceOrderItem: [{ id: '1', action: 'modify', service: {} }] }, 'serviceOrderItem'],
      [{ ...order, serviceOrderItem: [{ id: '1', action: 'noChange', service: {} }] }, 'serviceOrderItem'],
    ];
    for (const [body, field] of wrong) {
      const reply = await asks.send('POST', ORDERS, body);
      expect([reply.status, JSON.stringify(reply.body.errors)]).toEqual([
        400,
        expect.stringContaining(field),
      ]);
    }
  });
});
