/** Messages about requests: to channels that want them and to who asked, each change once, without anything personal. */
import { expect, it } from 'vitest';
import type { RequestStep } from '#core/requests/request-step.ts';
import { createBandwidthRequest, type RequestDraft } from '#store/registry/create-bandwidth-request.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { type Fixture, NOW_MS, openFixture, openMailServer, openWebServer } from './notifications-fixture.ts';

const HOUR_MS = 3_600_000;
const ASKS = { id: 'u-1', parts: ['requester'] } as const;
const DECIDES = { id: 'u-2', parts: ['approver'] } as const;
const MAIL = { user: 'leitstand', password: 'geheim', from: 'leitstand@example.org' };

async function openWithReels(): Promise<Fixture> {
  const fixture = await openFixture();
  await fixture.registry.network.putKit({
    ...{ id: 'reels', city: 'landau', type: 'reel', name: 'Trommel', quantity: 1 },
    ...{ version: 1, changedMs: NOW_MS, changedBy: 'x' },
  });
  return fixture;
}

async function ask({ registry }: Fixture, hasMailConsent: boolean, priority: 1 | 4 = 4): Promise<string> {
  const window = {
    ...{ setupStartMs: NOW_MS + HOUR_MS, startMs: NOW_MS + 2 * HOUR_MS },
    ...{ endMs: NOW_MS + 3 * HOUR_MS, teardownEndMs: NOW_MS + 4 * HOUR_MS },
  };
  const kit = [{ type: 'reel' as const, quantity: 1 }];
  const draft: RequestDraft = {
    ...{ city: 'landau', requester: { organisation: 'Bürgerverein', authority: 'organiser' } },
    content: { event: { name: 'Maikerwe', place: 'Messplatz' }, window, items: [], kit, priority },
    contact: {
      name: 'Käthe Über',
      mail: 'kaethe@example.org',
      ...(hasMailConsent && { hasMailConsent: true as const }),
    },
  };
  const order = { draft, createdBy: ASKS.id, nowMs: NOW_MS };
  const { request } = await registry.transaction(groups => createBandwidthRequest(groups, order));
  await take({ registry }, request.id, { step: 'submit' });
  return request.id;
}

async function take(
  { registry }: Pick<Fixture, 'registry'>,
  id: string,
  step: RequestStep,
  actor: typeof ASKS | typeof DECIDES | { id: string; parts: ['approver'] } = ASKS,
): Promise<void> {
  const order = { id, step, actor, nowMs: NOW_MS };
  const decision = await registry.transaction(groups => performRequestStep(groups, order));
  expect(decision.isDone, step.step).toBe(true);
}

it('tells a webhook and who agreed of each new state, once over a restart, and the displaced of why', async () => {
  const fixture = await openWithReels();
  const mailServer = await openMailServer();
  const web = await openWebServer(() => 200);
  const mail = { ...MAIL, url: `smtp://leitstand@127.0.0.1:${mailServer.port}` };
  await fixture.addWebhook('hook', web.url);
  await fixture.addRoute('hook', { about: 'requests' });
  await fixture.addWebhook('alarms', web.url);
  await fixture.addRoute('alarms');
  const first = await fixture.start({ mail });
  const agreed = await ask(fixture, true);
  const silent = await ask(fixture, false, 1);
  const typesOf = () =>
    web.posts.map(({ body }) => JSON.parse(body)).map(({ type, request }) => [type, request.id]);
  await waitUntil('both to be told', typesOf, found => found.length === 2);
  await first.stop();
  await take(fixture, silent, { step: 'proposePreemption', reason: 'Einsatz' }, DECIDES);
  await take(fixture, silent, { step: 'confirmPreemption' }, { id: 'u-3', parts: ['approver'] });
  await fixture.start({ mail });
  await waitUntil('all to be told', typesOf, found => found.length === 4);
  expect(typesOf().slice(0, 2)).toEqual([
    ['request.held', agreed],
    ['request.acknowledged', silent],
  ]);
  expect(typesOf().slice(2).sort()).toEqual([
    ['request.acknowledged', agreed],
    ['request.held', silent],
  ]);
  const displaced = web.posts
    .map(({ body }) => JSON.parse(body))
    .findLast(({ request }) => request.id === agreed);
  expect(displaced.request).toMatchObject({ from: 'held', reason: 'preempted', preemptedBy: silent });
  const mails = await waitUntil(
    'two mails',
    () => mailServer.mails,
    found => found.length === 2,
  );
  expect(mails.map(({ to }) => to)).toEqual([['kaethe@example.org'], ['kaethe@example.org']]);
  const { items } = await fixture.registry.notifications.list({ limit: 20 });
  expect(items.map(({ state }) => state)).toEqual(items.map(() => 'sent'));
  expect(JSON.stringify([items, web.posts])).not.toMatch(/Käthe|kaethe|u-[123]|Bürgerverein/);
});

it('sends nothing to somebody who is not known any more, and nothing of a draft', async () => {
  const fixture = await openWithReels();
  const mailServer = await openMailServer();
  const id = await ask(fixture, true);
  await fixture.start();
  await fixture.messages('a message that finds no mail server', ({ error }) => error === 'mailNotSet');
  const { contactRef } = (await fixture.registry.requests.get(id))!.requester;
  const contact = (await fixture.registry.requests.getContact(contactRef!))!;
  await fixture.registry.requests.putContact({ ...contact, keptUntilMs: 1 });
  await fixture.registry.requests.expireContacts(2, 9);
  fixture.clock.pass(60_000);
  await fixture.messages(
    'that it is given up',
    ({ state, error }) => state === 'failed' && error === 'channelGone',
  );
  expect(mailServer.mails).toEqual([]);
});
