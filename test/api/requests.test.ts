/** Requests for bandwidth by the api: asked for, answered at once, decided, built, and who sees and does what. */
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { AdmissionSchema, AvailabilitySchema } from '../../api/schemas/admission-schemas.ts';
import { InboxItemSchema } from '../../api/schemas/request-page-schemas.ts';
import {
  RequestAnswerSchema,
  RequestDetailSchema,
  RequestSchema,
} from '../../api/schemas/request-schemas.ts';
import { at, createOrder, createRequestFixture, MBIT, USABLE } from './request-fixture.ts';

describe('asking', () => {
  it('answers at once that it fits, with its way and a code to follow it by', async () => {
    const { asks, foreign, ask } = await createRequestFixture();
    const answer = await ask();
    expect(Value.Errors(RequestAnswerSchema, answer)).toEqual([]);
    const { request, admission, trackingCode } = answer;
    expect(request).toMatchObject({
      id: 'MG-LD-2026-000001',
      state: 'held',
      isMine: true,
      cirUp: 100 * MBIT,
    });
    expect(request.paths[0]?.hops.map(({ name }) => name)).toEqual([
      'Koffer 1 port-2 – Koffer 2 port-1',
      'Koffer 2 port-2 – Koffer 3 port-1',
    ]);
    expect(admission).toMatchObject({ isAdmitted: true, warnings: [] });
    expect(trackingCode).toMatch(/^([2-9A-Z]{4}-){3}[2-9A-Z]{4}$/);
    const detail = (await asks.get(`requests/${request.id}`)).body;
    expect(Value.Errors(RequestDetailSchema, detail)).toEqual([]);
    expect(detail).toEqual(request);
    expect(JSON.stringify(detail)).not.toContain('Käthe');
    const page = (await asks.get('requests?text=maikerwe&state=held&mine=true')).body;
    expect(Value.Errors(RequestSchema, page.items[0])).toEqual([]);
    for (const text of ['ordnungsamt%20maikerwe', '000001', 'Messplatz'])
      expect((await asks.get(`search?text=${text}`)).body.requests).toEqual([
        { id: request.id, city: 'landau', eventName: 'Maikerwe 2026', state: 'held' },
      ]);
    for (const [caller, text] of [
      [asks, 'maikerwe nachts'],
      [foreign, 'maikerwe'],
    ] as const)
      expect((await caller.get(`search?text=${encodeURIComponent(text)}`)).body.requests).toEqual([]);
    expect((await asks.get('requests/counts')).body.states).toMatchObject({ held: 1, draft: 0 });
  });

  it('is told what is too tight and takes what would fit instead', async () => {
    const { asks, ask } = await createRequestFixture();
    await ask(createOrder({ cirUp: USABLE - 50 * MBIT }));
    const { request, admission } = await ask(createOrder({ cirUp: 100 * MBIT }));
    expect(request).toMatchObject({ state: 'acknowledged', reason: 'capacityUnavailable' });
    if (admission?.isAdmitted !== false) throw new Error('It was to be refused');
    expect(admission.bottlenecks[0]).toMatchObject({ resource: 'link', wanted: 100 * MBIT });
    expect(request.admission).toEqual(admission);
    const alternative = admission.alternatives.find(({ type }) => type === 'otherTime');
    if (alternative?.type !== 'otherTime') throw new Error('Another time fits');
    const { event, items, kit, priority } = createOrder();
    const content = { event, items, kit, priority, window: alternative.window };
    expect((await asks.step(request.id, { step: 'edit', content })).status).toBe(200);
    const again = await asks.step(request.id, { step: 'recheck' });
    expect(again.body).toMatchObject({ request: { state: 'held' }, admission: { isAdmitted: true } });
    expect(again.body).not.toHaveProperty('trackingCode');
  });

  it('makes one request of a key, however often it is sent', async () => {
    const { asks, registry } = await createRequestFixture();
    const order = createOrder();
    const key = { 'idempotency-key': 'a-1' };
    const first = await asks.send('POST', 'requests', order, key);
    const again = await asks.send('POST', 'requests', order, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.request.id).toBe(first.body.request.id);
    expect(again.body).not.toHaveProperty('trackingCode');
    const other = await asks.send('POST', 'requests', createOrder({ cirUp: MBIT }), key);
    expect(other.status).toBe(409);
    expect((await registry.requests.list({ limit: 9 })).items).toHaveLength(1);
    const { items: log } = await registry.audit.query({ limit: 20 });
    expect(log.filter(({ action }) => action === 'request.create')).toHaveLength(1);
  });

  it('takes no more in a day from one who asks than a person could mean', async () => {
    const { ask, asks, registry, openCaller } = await createRequestFixture();
    const { request } = await ask(createOrder({ submit: false }));
    const stored = (await registry.requests.get(request.id))!;
    await registry.transaction(async ({ requests }) => {
      for (let n = 1; n < 200; n += 1) await requests.create({ ...stored, id: `MG-LD-2026-${100_000 + n}` });
    });
    const draft = createOrder({ submit: false });
    expect((await asks.send('POST', 'requests', draft)).status).toBe(429);
    const other = await openCaller('asks-too', 'event-security');
    expect((await other.send('POST', 'requests', draft)).status).toBe(201);
  });

  it('gives the last of a link to exactly one of two who ask at once', async () => {
    const { asks, openCaller, ask } = await createRequestFixture();
    const other = await openCaller('asks-too', 'event-security');
    await ask(createOrder({ cirUp: USABLE - 1000 * MBIT }));
    const last = createOrder({ cirUp: 1000 * MBIT, kit: [] });
    const replies = await Promise.all([asks, other].map(caller => caller.send('POST', 'requests', last)));
    expect(replies.map(({ body }) => body.request.state).sort()).toEqual(['acknowledged', 'held']);
  });

  it('counts what others hold when something is only checked, and not what the request itself holds', async () => {
    const { asks, ask } = await createRequestFixture();
    const { request } = await ask(createOrder({ cirUp: USABLE - MBIT }));
    const { city, event, window, items, kit, priority } = createOrder({ cirUp: 2 * MBIT });
    const wish = { city, event, window, items, kit, priority };
    const own = { ...wish, id: request.id };
    expect((await asks.send('POST', 'requests/check', wish)).body.isAdmitted).toBe(false);
    expect((await asks.send('POST', 'requests/check', own)).body.isAdmitted).toBe(true);
  });

  it('answers what is only checked, refuses what is not right, and leaves nothing behind', async () => {
    const { asks, registry } = await createRequestFixture();
    const { city, event, window, items, kit, priority } = createOrder({ cirUp: USABLE + MBIT });
    const wish = { city, event, window, items, kit, priority };
    const checked = await asks.send('POST', 'requests/check', wish);
    expect(checked).toMatchObject({ status: 200, body: { isAdmitted: false } });
    expect(Value.Errors(AdmissionSchema, checked.body)).toEqual([]);
    expect((await asks.send('POST', 'requests/check', { ...wish, city: 'speyer' })).status).toBe(404);
    const past = { setupStart: at(-9), start: at(-8), end: at(-7), teardownEnd: at(-6) };
    const endless = { ...window, teardownEnd: '9999-12-31T00:00:00Z' };
    for (const never of [past, endless, { ...window, start: at(0) }]) {
      const refused = await asks.send('POST', 'requests/check', { ...wish, window: never });
      expect([refused.status, refused.body.errors[0].field]).toEqual([
        400,
        expect.stringMatching(/^window\./),
      ]);
    }
    const wrong: [Record<string, unknown>, string][] = [
      [{ priority: 1 }, 'priority'],
      [{ priority: 0, authority: 'bos' }, 'dangerUntil'],
      [{ window: { ...past, end: at(-10) } }, 'window.end'],
      [{ window: past }, 'window.end'],
      [{ items: [], kit: [] }, 'items'],
      [{ items: [{ ...items[0], zNode: 'sp-fn-0001' }] }, 'items.0.zNode'],
      [{ items: [{ ...items[0], aNode: 'ld-fn-0009' }], submit: false }, 'items.0.aNode'],
    ];
    for (const [changes, field] of wrong) {
      const reply = await asks.send('POST', 'requests', createOrder(changes));
      expect(reply).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      expect(reply.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    }
    expect((await registry.requests.list({ limit: 9 })).items).toEqual([]);
  });

  it('takes no unknown field, no step of the system, and no step of another state or revision', async () => {
    const { asks, decides, ask } = await createRequestFixture();
    expect((await asks.send('POST', 'requests', { ...createOrder(), mac: 'x' })).status).toBe(400);
    const { request } = await ask();
    const steps = `requests/${request.id}/steps?revision=`;
    for (const step of ['expireHold', 'reroute', 'recordActivation', 'setJeopardy'])
      expect((await decides.send('POST', `${steps}${request.revision}`, { step })).status).toBe(400);
    expect((await decides.send('POST', steps + request.revision, { step: 'start' })).body.detail).toMatch(
      /^notYourPart/,
    );
    expect((await asks.send('POST', steps + request.revision, { step: 'edit', content: {} })).status).toBe(
      400,
    );
    expect((await asks.send('POST', steps + request.revision, { step: 'submit' })).body.detail).toMatch(
      /^notInThisState/,
    );
    expect((await decides.send('POST', `${steps}1`, { step: 'approve' })).status).toBe(409);
    expect((await decides.send('POST', `requests/${request.id}/steps`, { step: 'approve' })).status).toBe(
      400,
    );
  });
});

describe('deciding and building', () => {
  it('goes from hand to hand, each seeing the steps that are theirs', async () => {
    const fixture = await createRequestFixture();
    const { asks, decides, builds, views, ask, registry } = fixture;
    const { request } = await ask();
    const { id } = request;
    const stepsOf = async (caller: typeof asks) =>
      (await caller.get(`requests/${id}`)).body.nextSteps.map(({ step }: { step: string }) => step);
    expect(await stepsOf(asks)).toEqual(['withdraw', 'note']);
    expect(await stepsOf(decides)).toEqual(['approve', 'reject', 'note']);
    expect(await stepsOf(builds)).toEqual(['note']);
    expect(await stepsOf(views)).toEqual([]);
    expect((await views.step(id, { step: 'approve' })).status).toBe(403);
    expect((await asks.step(id, { step: 'approve' })).status).toBe(409);
    const approved = await decides.step(id, { step: 'approve', text: 'Gern' });
    expect(approved.body.request).toMatchObject({ state: 'reserved' });
    expect((await builds.get(`requests/${id}`)).body.nextSteps).toContainEqual({
      ...{ step: 'beginSetup', refusal: 'tooEarly' },
    });
    await decides.step(id, { step: 'note', visibility: 'internal', text: 'Nur wir' });
    await decides.step(id, { step: 'note', visibility: 'requester', text: 'Strom kommt vom Rathaus' });
    const seen = (await asks.get(`requests/${id}`)).body;
    expect(seen.notes.map(({ text }: { text: string }) => text)).toEqual(['Strom kommt vom Rathaus']);
    expect(seen.history.map(({ to, part, by }: Record<string, string>) => [to, part, by])).toEqual([
      ['acknowledged', 'requester', undefined],
      ['checking', 'system', undefined],
      ['held', 'system', undefined],
      ['reserved', 'approver', undefined],
    ]);
    const staff = (await builds.get(`requests/${id}`)).body;
    expect(staff.notes).toHaveLength(2);
    expect(staff.history.at(-1)).toMatchObject({ by: 'decides Berg', publicNote: 'Gern' });
    const { items: log } = await registry.audit.query({ limit: 20 });
    const told = log
      .filter(({ objectId, outcome }) => objectId === id && outcome === 'done')
      .map(({ action }) => action);
    expect(told).toEqual([
      ...['request.note', 'request.note', 'request.approve', 'request.submit', 'request.create'],
    ]);
    expect(JSON.stringify(log)).not.toMatch(/Käthe|Nur wir/);
  });

  it('displaces with two persons and tells the inbox of both', async () => {
    const { asks, decides, decidesToo, ask } = await createRequestFixture();
    const visitors = await ask(createOrder({ cirUp: USABLE - MBIT, authority: 'organiser', priority: 4 }));
    const danger = { priority: 0, authority: 'bos', dangerUntil: at(40) };
    const { request } = await ask(createOrder({ cirUp: 200 * MBIT, ...danger }));
    expect(request.state).toBe('acknowledged');
    const inbox = (await decides.get('requests/inbox')).body.items;
    for (const item of inbox) expect(Value.Errors(InboxItemSchema, item)).toEqual([]);
    expect(inbox.map(({ type }: { type: string }) => type)).toEqual(['conflict', 'decision']);
    expect(inbox[0].contended[0]).toMatchObject({
      ...{ resource: 'link', wanted: 200 * MBIT, load: USABLE - MBIT, usable: USABLE },
      contenders: [{ id: visitors.request.id, amount: USABLE - MBIT, state: 'held' }],
    });
    const proposed = await decides.step(request.id, { step: 'proposePreemption', reason: 'Gefahr' });
    expect(proposed.body.request.preemption).toMatchObject({
      ...{ reason: 'Gefahr', isMine: true, by: 'decides Berg' },
      displaced: [{ id: visitors.request.id, priority: 4 }],
    });
    expect(proposed.body.request.nextSteps).toContainEqual({
      step: 'confirmPreemption',
      refusal: 'samePerson',
    });
    expect((await decides.step(request.id, { step: 'confirmPreemption' })).body.detail).toMatch(
      /^samePerson/,
    );
    const confirmed = await decidesToo.step(request.id, { step: 'confirmPreemption' });
    expect(confirmed.body.request.state).toBe('held');
    const displaced = (await asks.get(`requests/${visitors.request.id}`)).body;
    expect(displaced).toMatchObject({ state: 'acknowledged', preemptedBy: request.id });
    expect((await asks.get('requests/inbox')).status).toBe(403);
  });

  it('shows what is shared side by side, and what is free over time', async () => {
    const { asks, decides, ask } = await createRequestFixture();
    const one = await ask(createOrder({ cirUp: 3000 * MBIT }));
    const other = await ask(createOrder({ cirUp: 2000 * MBIT, start: 30 }));
    const inbox = (await decides.get('requests/inbox')).body.items;
    expect(inbox[0].request.id).toBe(one.request.id);
    const links = inbox[0].contended.filter(({ resource }: { resource: string }) => resource === 'link');
    expect(links[0]).toMatchObject({
      ...{ usable: USABLE, load: 2000 * MBIT, wanted: 3000 * MBIT },
      contenders: [{ id: other.request.id }],
    });
    const query = `city=landau&aNode=ld-fn-0001&zNode=ld-fn-0003&from=${at(20)}&to=${at(48)}`;
    const free = (await asks.get(`requests/availability?${query}`)).body;
    expect(Value.Errors(AvailabilitySchema, free)).toEqual([]);
    expect(free.mostUp).toBe(USABLE);
    const spans = free.spans.map(({ from, until, up }: Record<string, string>) => [from, until, up]);
    expect(spans).toEqual([
      [at(20), at(24), USABLE],
      [at(24), at(30), USABLE - 3000 * MBIT],
      [at(30), at(34), USABLE - 5000 * MBIT],
      [at(34), at(40), USABLE - 2000 * MBIT],
      [at(40), at(48), USABLE],
    ]);
    const far = query.replace(at(48), at(24 * 120));
    expect((await asks.get(`requests/availability?${far}`)).status).toBe(400);
  });
});

it('tells only those who need it whom to call', async () => {
  const { asks, decides, builds, views, foreign, ask, openCaller, registry } = await createRequestFixture();
  const { request } = await ask();
  const path = `requests/${request.id}/contact`;
  for (const caller of [asks, decides, builds])
    expect((await caller.get(path)).body).toMatchObject({ name: 'Käthe Über', hasMailConsent: true });
  const colleague = await openCaller('colleague', 'event-security');
  const statuses = [];
  for (const caller of [views, colleague, foreign]) statuses.push((await caller.get(path)).status);
  expect(statuses).toEqual([403, 404, 404]);
  const { keptUntil } = (await asks.get(path)).body;
  expect(Date.parse(keptUntil)).toBeGreaterThan(Date.parse(at(300 * 24)));
  expect((await asks.send('PUT', path, { name: 'Karl Über' })).body).toEqual({
    name: 'Karl Über',
    keptUntil,
  });
  const { items } = await registry.audit.query({ limit: 9 });
  expect(items[0]).toMatchObject({ action: 'request.contact', objectId: request.id });
  expect((await colleague.send('DELETE', path)).status).toBe(404);
  expect((await decides.send('DELETE', path)).status).toBe(204);
  for (const caller of [asks, decides]) expect((await caller.get(path)).status).toBe(404);
  expect((await registry.requests.get(request.id))!.requester.contactRef).toBeUndefined();
  const [last] = (await registry.audit.query({ limit: 1 })).items;
  expect(last).toMatchObject({ action: 'request.forgetContact', objectId: request.id });
});
