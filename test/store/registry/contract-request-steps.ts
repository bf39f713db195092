/** Steps of requests on the registry, whatever the engine: what is decided is what is stored, however many ask at once. */
import { expect, it } from 'vitest';
import type { RequestActor, RequestStep } from '#core/requests/request-step.ts';
import { createBandwidthRequest, type RequestDraft } from '#store/registry/create-bandwidth-request.ts';
import { performRequestStep, type StepOrder } from '#store/registry/perform-request-step.ts';
import type { Registry } from '#store/registry/registry.ts';
import { findRequestFaults } from '../../support/find-request-faults.ts';
import { createItem, createWindow, HOUR_MS, putNetwork } from './network-fixtures.ts';
import { type CreateRegistryTestStore, NOW_MS, openForTest, openWithCities } from './registry-fixtures.ts';

const ASKS: RequestActor = { id: 'u1', parts: ['requester'] };
const DECIDES: RequestActor = { id: 'u2', parts: ['approver'] };
const DECIDES_TOO: RequestActor = { id: 'u3', parts: ['approver'] };
/** What may be promised on a link of `putNetwork`. */
const USABLE = 8e9;

export function describeRequestSteps(createStore: CreateRegistryTestStore): void {
  async function openWithNetwork() {
    const store = await createStore();
    const registry = await openWithCities(store);
    await putNetwork(registry);
    return { store, registry };
  }

  it('gives the last gigabit to exactly one of several who ask at once', async () => {
    const { store, registry } = await openWithNetwork();
    const registries = [registry, await openForTest(store), await openForTest(store)];
    for (let round = 0; round < 3; round++) {
      const startMs = NOW_MS + (24 + 10 * round) * HOUR_MS;
      await submit(registry, draftOf(USABLE - 1e9, { startMs }));
      const states = await Promise.all(
        Array.from({ length: 6 }, (_, n) => submit(registries[n % 3]!, draftOf(1e9, { startMs }))),
      );
      expect(states.filter(({ state }) => state === 'held')).toHaveLength(1);
      expect(states.filter(({ state }) => state === 'acknowledged')).toHaveLength(5);
    }
    expect(await findRequestFaults(registry)).toEqual([]);
  });

  it('answers at once: what fits is held, what does not is told where it is tight and what would fit', async () => {
    const { registry } = await openWithNetwork();
    const window = createWindow(NOW_MS + 24 * HOUR_MS);
    await submit(registry, draftOf(USABLE - 2e9, {}));
    const { id, state, decision } = await submit(registry, draftOf(3e9, {}));
    expect(state).toBe('acknowledged');
    const admission = decision.isDone ? decision.admission : undefined;
    if (admission?.isAdmitted !== false) throw new Error('It was to be refused');
    expect(admission.bottlenecks[0]).toMatchObject({ resource: 'link', load: USABLE - 2e9, wanted: 3e9 });
    expect(admission.alternatives.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['otherTime', 'lowerRate']),
    );
    expect(await registry.requests.allocationsOf(id)).toEqual([]);
    const edited = { window: createWindow(window.teardownEndMs + HOUR_MS) };
    const { content } = draftOf(3e9, {});
    await step(registry, id, { step: 'edit', content: { ...content, ...edited } }, ASKS);
    const again = await step(registry, id, { step: 'recheck' }, ASKS);
    expect(again).toMatchObject({ isDone: true, changed: { request: { state: 'held' } } });
    expect(await registry.requests.get(id)).toMatchObject({ state: 'held', revision: 4 });
    expect(await findRequestFaults(registry)).toEqual([]);
  });

  it('displaces with two pairs of eyes, all or nothing', async () => {
    const { registry } = await openWithNetwork();
    const visitors = await submit(registry, draftOf(5e9, { priority: 4 }));
    const vendors = await submit(registry, draftOf(3e9, { priority: 3 }));
    const bos = await submit(registry, draftOf(4e9, { priority: 1 }));
    expect(bos.state).toBe('acknowledged');
    await step(registry, bos.id, { step: 'proposePreemption', reason: 'Einsatz' }, DECIDES);
    expect(await step(registry, bos.id, { step: 'confirmPreemption' }, DECIDES)).toMatchObject({
      refusal: 'samePerson',
    });
    await step(registry, bos.id, { step: 'confirmPreemption' }, DECIDES_TOO);
    expect((await registry.requests.get(bos.id))?.state).toBe('held');
    expect(await registry.requests.get(visitors.id)).toMatchObject({
      state: 'acknowledged',
      reason: 'preempted',
      flags: { preemptedBy: bos.id },
    });
    expect((await registry.requests.get(vendors.id))?.state).toBe('held');
    expect(await registry.requests.allocationsOf(visitors.id)).toEqual([]);
    expect(await findRequestFaults(registry)).toEqual([]);
  });

  it('changes nothing for a step that is refused, made from an older revision, or undone with its transaction', async () => {
    const { registry } = await openWithNetwork();
    const { id } = await submit(registry, draftOf(1e9, {}));
    const before = await registry.requests.get(id);
    const sequence = await registry.requests.latestSequence();
    const approve = { id, step: { step: 'approve' }, actor: DECIDES, nowMs: NOW_MS } as const;
    expect(await step(registry, id, { step: 'approve' }, ASKS)).toMatchObject({ refusal: 'notYourPart' });
    await expect(perform(registry, { ...approve, expectedRevision: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(perform(registry, { ...approve, id: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const undone = registry.transaction(async groups => {
      await performRequestStep(groups, approve);
      throw new Error('the audit log is full');
    });
    await expect(undone).rejects.toThrow('the audit log is full');
    expect(await registry.requests.get(id)).toEqual(before);
    expect(await registry.requests.latestSequence()).toBe(sequence);
    await perform(registry, { ...approve, expectedRevision: before!.revision });
    expect((await registry.requests.get(id))?.state).toBe('reserved');
  });

  it('makes one request of a key, and keeps its contact apart until a year after tear-down', async () => {
    const { registry } = await openWithNetwork();
    const contact = { name: 'Käthe Über', phone: '06341 1', hasMailConsent: true } as const;
    const draft = { ...draftOf(1e9, {}), contact };
    const order = { draft, createdBy: 'u1', nowMs: NOW_MS, key: { owner: 'u1', key: 'k', bodyHash: 'aa' } };
    const create = () => registry.transaction(groups => createBandwidthRequest(groups, order));
    const [first, second] = await Promise.all([create(), create()]);
    expect([first.isNew, second.isNew].sort()).toEqual([false, true]);
    expect(second.request).toEqual(first.request);
    const { request } = first;
    expect(JSON.stringify(request)).not.toContain('Käthe');
    const ref = request.requester.contactRef!;
    const yearMs = 365 * 24 * HOUR_MS;
    expect(await registry.requests.getContact(ref)).toEqual({
      ...{ ...contact, ref, city: 'landau' },
      keptUntilMs: request.window.teardownEndMs + yearMs,
    });
    const window = createWindow(request.window.startMs + 100 * HOUR_MS);
    await step(registry, request.id, { step: 'edit', content: { ...draft.content, window } }, ASKS);
    expect((await registry.requests.getContact(ref))?.keptUntilMs).toBe(window.teardownEndMs + yearMs);
    const elsewhere = { ...order, draft: { ...draft, city: 'nowhere' }, key: { ...order.key, key: 'l' } };
    await expect(
      registry.transaction(groups => createBandwidthRequest(groups, elsewhere)),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('holds a revision beside what is in force, until one of the two is dropped', async () => {
    const { registry } = await openWithNetwork();
    const { id } = await submit(registry, draftOf(1e9, {}));
    await step(registry, id, { step: 'approve' }, DECIDES);
    const { window } = draftOf(0, {}).content;
    const items = [createItem({ cirUp: 3e9 })];
    await step(registry, id, { step: 'askRevision', window, items, kit: [] }, ASKS);
    expect(await findRequestFaults(registry)).toEqual([]);
    const other = await submit(registry, draftOf(USABLE - 2e9, {}));
    expect(other.state).toBe('acknowledged');
    await step(registry, id, { step: 'withdrawRevision' }, ASKS);
    await step(registry, other.id, { step: 'recheck' }, ASKS);
    expect((await registry.requests.get(other.id))?.state).toBe('held');
    expect(await findRequestFaults(registry)).toEqual([]);
  });
}

function draftOf(
  cirUp: number,
  { startMs = NOW_MS + 24 * HOUR_MS, priority = 3 }: { startMs?: number; priority?: 1 | 3 | 4 },
): RequestDraft {
  return {
    city: 'landau',
    requester: { organisation: 'Ordnungsamt', authority: 'municipal' },
    content: {
      event: { name: 'Maikerwe', place: 'Messplatz' },
      window: createWindow(startMs),
      items: [createItem({ cirUp, cirDown: 1e6, poeW: 0 })],
      ...{ kit: [], priority },
    },
  };
}

function perform(registry: Registry, order: StepOrder) {
  return registry.transaction(groups => performRequestStep(groups, order));
}

function step(registry: Registry, id: string, wanted: RequestStep, actor: RequestActor) {
  return perform(registry, { id, step: wanted, actor, nowMs: NOW_MS });
}

/** Created and submitted in one transaction, as the api does it. */
async function submit(registry: Registry, draft: RequestDraft) {
  return registry.transaction(async groups => {
    const order = { draft, createdBy: 'u1', nowMs: NOW_MS };
    const { request } = await createBandwidthRequest(groups, order);
    const wanted = { id: request.id, step: { step: 'submit' }, actor: ASKS, nowMs: NOW_MS } as const;
    const decision = await performRequestStep(groups, wanted);
    const state = decision.isDone ? decision.changed.request.state : decision.refusal;
    return { id: request.id, state, decision };
  });
}
