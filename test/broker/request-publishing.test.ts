/** Requests for others: retained while they live and a week longer, restored at a start, without anything personal. */
import { expect, test } from 'vitest';
import type { RequestStep } from '#core/requests/request-step.ts';
import { createBandwidthRequest, type RequestDraft } from '#store/registry/create-bandwidth-request.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import type { Registry } from '#store/registry/registry.ts';
import { createRequestPublishing } from '../../broker/request-publishing.ts';
import { startBroker } from '../support/broker-fixture.ts';

const NOW_MS = Date.now();
const HOUR_MS = 3_600_000;
const ASKS = { id: 'u-1', parts: ['requester'] } as const;
const REQUEST: RequestDraft = {
  city: 'landau',
  requester: { organisation: 'Bürgerverein Süd', authority: 'organiser' },
  contact: { name: 'Käthe Über', mail: 'kaethe@example.org' },
  content: {
    event: { name: 'Maikerwe', place: 'Messplatz' },
    window: {
      ...{ setupStartMs: NOW_MS + HOUR_MS, startMs: NOW_MS + 2 * HOUR_MS },
      ...{ endMs: NOW_MS + 3 * HOUR_MS, teardownEndMs: NOW_MS + 4 * HOUR_MS },
    },
    ...{ items: [], kit: [{ type: 'reel', quantity: 1 }], priority: 4 },
  },
};

async function ask(registry: Registry): Promise<string> {
  const order = { draft: REQUEST, createdBy: ASKS.id, nowMs: NOW_MS };
  return (await registry.transaction(groups => createBandwidthRequest(groups, order))).request.id;
}

async function take(registry: Registry, id: string, step: RequestStep): Promise<void> {
  const order = { id, step, actor: ASKS, nowMs: NOW_MS };
  const decision = await registry.transaction(groups => performRequestStep(groups, order));
  expect(decision.isDone).toBe(true);
}

test('a request is told to who is here and kept for who comes later, without persons and their words', async () => {
  let id = '';
  const fixture = await startBroker({
    async prepare(registry) {
      await registry.network.putKit({
        ...{ id: 'reels', city: 'landau', type: 'reel', name: 'Trommel', quantity: 2 },
        ...{ version: 1, changedMs: NOW_MS, changedBy: 'x' },
      });
      await ask(registry);
      id = await ask(registry);
      await take(registry, id, { step: 'submit' });
    },
  });
  const { registry } = fixture;
  const secret = await fixture.addService({ userName: 'portal', role: 'reader', city: 'landau' });
  const client = await fixture.connectService('portal', secret, { clientId: 'portal:1' });
  const subscriptions = [{ topic: 'out/v1/landau/#', qos: 1 as const }];
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions });
  await client.next('suback');
  const restored = await client.next('publish');
  expect(restored).toMatchObject({ topic: `out/v1/landau/request/${id}`, qos: 1, retain: true });
  expect(JSON.parse(restored.payload.toString())).toMatchObject({
    ...{ v: 1, id, event: 'Maikerwe', place: 'Messplatz', state: 'held', priority: 4, isInJeopardy: false },
    window: { start: new Date(NOW_MS + 2 * HOUR_MS).toISOString() },
  });
  await take(registry, id, { step: 'note', visibility: 'requester', text: 'Bitte klingeln' });
  await take(registry, id, { step: 'withdraw', text: 'Regen' });
  let told = '';
  while (!told.includes('cancelled')) told = (await client.next('publish')).payload.toString();
  const all = client.received.map(packet => ('payload' in packet ? String(packet.payload) : ''));
  expect([restored.payload.toString(), told, ...all].join()).not.toMatch(
    /Käthe|kaethe|u-1|Bürgerverein|Regen|klingeln/,
  );
});

test('a week after its end the topic is empty, and a later start leaves it so', async () => {
  const fixture = await startBroker();
  const { registry } = fixture;
  const id = await ask(registry);
  await take(registry, id, { step: 'submit' });
  await take(registry, id, { step: 'withdraw' });
  await take(registry, await ask(registry), { step: 'withdraw' });
  let nowMs = NOW_MS;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const told: [string, number, boolean][] = [];
  const start = () =>
    createRequestPublishing({
      ...{ requests: registry.requests, clock },
      publish: (topic, payload, isNew) => told.push([topic, payload.length, isNew]),
    });
  const publishing = start();
  await publishing.restore();
  await publishing.check();
  expect(told).toEqual([[`out/v1/landau/request/${id}`, expect.any(Number), false]]);
  expect(told[0]?.[1]).toBeGreaterThan(0);
  nowMs += 7 * 24 * HOUR_MS;
  await publishing.check();
  expect(told[1]).toEqual([`out/v1/landau/request/${id}`, 0, true]);
  await publishing.check();
  await start().restore();
  expect(told).toHaveLength(2);
});
