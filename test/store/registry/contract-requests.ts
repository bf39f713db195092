/** What the registry does with requests for bandwidth, whatever the engine: the request, its history, what it holds. */
import { expect, it } from 'vitest';
import type { Allocation, BandwidthRequest, RequestState } from '#core/requests/bandwidth-request.ts';
import { createReport } from '../../core/requests/report-fixture.ts';
import { createAllocation, createRequest, createWindow, HOUR_MS } from './network-fixtures.ts';
import { type CreateRegistryTestStore, NOW_MS, openForTest, openWithCities } from './registry-fixtures.ts';

const CONFLICT = { code: 'CONFLICT' };

export function describeRequests(createStore: CreateRegistryTestStore): void {
  it('gives back what was put, history and notes in their order', async () => {
    const { requests } = await openWithCities(await createStore());
    const draft = createRequest('MG-LD-2026-000001', { requester: { organisation: 'Ü', authority: 'bos' } });
    await requests.create(draft);
    expect(await requests.get(draft.id)).toEqual(draft);
    expect(await requests.get('MG-LD-2026-000009')).toBeUndefined();
    expect(await requests.getMany(['MG-LD-2026-000009', draft.id])).toEqual([draft]);
    const held: BandwidthRequest = {
      ...draft,
      ...{ revision: 2, state: 'held', holdExpiresAtMs: NOW_MS + 5, acknowledgedMs: NOW_MS },
      paths: [{ itemId: '1', hops: [{ linkId: 'link-1', direction: 'aToZ' }] }],
      stateChanges: [
        { atMs: NOW_MS, from: 'draft', to: 'acknowledged', actor: 'u1' },
        { atMs: NOW_MS, from: 'acknowledged', to: 'held', actor: 'system', publicNote: 'Passt.' },
      ],
      notes: [
        { atMs: NOW_MS, by: 'u2', visibility: 'internal', text: 'Mit "Gänsefüßchen"\n' },
        { atMs: NOW_MS, by: 'system', visibility: 'requester', code: 'rerouted', text: '' },
      ],
    };
    const held1 = createAllocation(held, 'link-1');
    const common = { requestId: held.id, itemId: '1', holder: 'request', city: 'landau' } as const;
    const node = { ...common, fromMs: 1, untilMs: 2, priority: 1 } as const;
    const ports: Allocation = { ...node, resource: 'accessPorts', deviceId: 'gf-1', amount: 2 };
    const reel: Allocation = { ...node, resource: 'kit', kitType: 'reel', amount: 1 };
    await requests.update(held, [held1, ports, reel]);
    expect(await requests.get(draft.id)).toEqual(held);
    expect(await requests.allocationsOf(draft.id)).toEqual([held1, ports, reel]);
    await requests.update({ ...held, revision: 3 });
    expect(await requests.allocationsOf(draft.id)).toHaveLength(3);
    await requests.update({ ...held, revision: 4, state: 'cancelled' }, []);
    expect(await requests.allocationsOf(draft.id)).toEqual([]);
  });

  it('lets the first of two changes win, and history only grow', async () => {
    const { requests } = await openWithCities(await createStore());
    const request = createRequest('r1', {
      stateChanges: [{ atMs: 1, from: 'draft', to: 'acknowledged', actor: 'u1' }],
      notes: [{ atMs: 1, by: 'u1', visibility: 'internal', text: 'a' }],
    });
    await requests.create(request);
    await expect(requests.create(request)).rejects.toMatchObject(CONFLICT);
    await requests.update({ ...request, revision: 2 });
    await expect(requests.update({ ...request, revision: 2 })).rejects.toMatchObject(CONFLICT);
    await expect(requests.update({ ...request, revision: 4 })).rejects.toMatchObject(CONFLICT);
    const [change] = request.stateChanges;
    for (const changed of [
      { stateChanges: [] },
      { notes: [] },
      { stateChanges: [{ ...change!, actor: 'u2' }] },
      { notes: [{ ...request.notes[0]!, text: 'b' }] },
    ])
      await expect(requests.update({ ...request, ...changed, revision: 3 }, [])).rejects.toThrow('added to');
    expect(await requests.get('r1')).toEqual({ ...request, revision: 2 });
    await expect(requests.create(createRequest('r2', { city: 'nowhere' }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('tells what is held at some moment of a span, in one city', async () => {
    const { requests } = await openWithCities(await createStore());
    const early = createRequest('early', { window: createWindow(NOW_MS) });
    const late = createRequest('late', { window: createWindow(NOW_MS + 4 * HOUR_MS) });
    const elsewhere = createRequest('elsewhere', { city: 'speyer', window: early.window });
    for (const request of [early, late, elsewhere]) {
      await requests.create(request);
      await requests.update({ ...request, revision: 2, state: 'held' }, [createAllocation(request, 'l')]);
    }
    const idsIn = async (fromMs: number, untilMs: number, city = 'landau') =>
      (await requests.allocations(city, { fromMs, untilMs })).map(({ requestId }) => requestId);
    // Early holds until the instant at which late begins.
    const borderMs = early.window.teardownEndMs;
    expect(late.window.setupStartMs).toBe(borderMs);
    expect(await idsIn(0, early.window.setupStartMs)).toEqual([]);
    expect(await idsIn(0, early.window.setupStartMs + 1)).toEqual(['early']);
    expect(await idsIn(borderMs, borderMs + 1)).toEqual(['late']);
    expect((await idsIn(borderMs - 1, borderMs + 1)).sort()).toEqual(['early', 'late']);
    expect(await idsIn(0, borderMs, 'speyer')).toEqual(['elsewhere']);

    const twin = createRequest('twin', { window: early.window });
    await requests.create(twin);
    const power = { ...createAllocation(twin, ''), resource: 'poeW', deviceId: 'gf-1', amount: 15 } as const;
    await requests.update({ ...twin, revision: 2, state: 'held' }, [createAllocation(twin, 'l'), power]);
    const sumOf = async (withoutRequestId: string) =>
      (await requests.sumAllocations('landau', { fromMs: 0, untilMs: borderMs }, withoutRequestId))
        .map(({ resource, ...rest }) => [resource, 'cir' in rest ? [rest.cir, rest.eir] : rest.amount])
        .sort();
    expect(await sumOf('')).toEqual([
      ['link', [2e9, 1e9]],
      ['poeW', 15],
    ]);
    expect(await sumOf('twin')).toEqual([['link', [1e9, 5e8]]]);
  });

  it('lists by city, state, span, text and maker, a page at a time, in every order', async () => {
    const { requests } = await openWithCities(await createStore());
    for (let n = 0; n < 7; n++)
      await requests.create(
        createRequest(`r${n}`, {
          // Two begin together.
          window: createWindow(NOW_MS + Math.floor(n / 2) * 10 * HOUR_MS),
          createdMs: NOW_MS - Math.floor(n / 3),
          createdBy: n % 2 ? 'odd' : 'even',
          priority: n === 4 ? 0 : 3,
          state: n === 5 ? 'active' : 'held',
          city: n === 6 ? 'speyer' : 'landau',
          event: { name: n === 3 ? 'Größtes 100%_Fest' : 'Markt', place: 'Platz' },
        }),
      );
    const read = async (query: Partial<Parameters<typeof requests.list>[0]>) => {
      const ids: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await requests.list({ limit: 2, ...query, ...(after !== undefined && { after }) });
        ids.push(...page.items.map(({ id }) => id));
        after = page.nextAfter;
        if (after === undefined) return ids.join(' ');
      }
    };
    expect(await read({})).toBe('r0 r1 r2 r3 r4 r5 r6');
    expect(await read({ order: 'newest' })).toBe('r2 r1 r0 r5 r4 r3 r6');
    expect(await read({ order: 'urgent' })).toBe('r4 r6 r3 r5 r0 r1 r2');
    expect(await read({ cities: ['landau'], states: ['held'] })).toBe('r0 r1 r2 r3 r4');
    expect(await read({ cities: [] })).toBe('');
    expect(await read({ createdBy: 'odd', limit: 1 })).toBe('r1 r3 r5');
    expect(await read({ text: 'GRÖSSTES 100%_' })).toBe('r3');
    expect(await read({ text: 'feuer', cities: ['speyer'] })).toBe('r6');
    expect(await read({ text: '%a' })).toBe('');
    const { setupStartMs, teardownEndMs } = createWindow(NOW_MS + 10 * HOUR_MS);
    expect(await read({ span: { fromMs: setupStartMs, untilMs: teardownEndMs } })).toBe('r2 r3');
    expect(await read({ span: { fromMs: teardownEndMs, untilMs: teardownEndMs + HOUR_MS } })).toBe('');
    expect(await requests.list({ limit: 5, after: 'made-up' })).toEqual({ items: [] });
    expect(await requests.counts(['landau'])).toMatchObject({ held: 5, active: 1, draft: 0 });
    expect(await requests.counts()).toMatchObject({ held: 6 });
    expect(await requests.countCreated('landau', 'even', NOW_MS)).toBe(2);
    expect(await requests.countCreated('speyer', 'even', 0)).toBe(1);
    expect(await requests.counts([])).toMatchObject({ held: 0 });
  });

  it('tells what is due, first what was due first, and what changed, each request once', async () => {
    const { requests } = await openWithCities(await createStore());
    const window = createWindow(NOW_MS);
    const put = (id: string, state: RequestState, changes: Partial<BandwidthRequest> = {}) =>
      requests.create(createRequest(id, { state, window, ...changes }));
    await put('draft', 'draft');
    await put('waiting', 'acknowledged');
    await put('over', 'completed');
    await put('held', 'held', { holdExpiresAtMs: NOW_MS + 7 });
    await put('reserved', 'reserved');
    await put('provisioned', 'provisioned');
    await put('active', 'active');
    const { items } = createRequest('');
    const pending = {
      state: 'held',
      holdExpiresAtMs: NOW_MS + 9,
      window,
      items,
      kit: [],
      paths: [],
    } as const;
    await put('revised', 'active', { pendingRevision: { ...pending, askedBy: 'u1' } });
    await put('releasing', 'releasing');
    await put('overdue', 'releasing', { flags: { overdueSinceMs: NOW_MS } });
    const due = async (nowMs: number, limit = 20) =>
      (await requests.due(nowMs, limit)).map(({ id }) => id).join(' ');
    expect(await due(NOW_MS - HOUR_MS - 1)).toBe('');
    expect(await due(NOW_MS)).toBe('reserved provisioned');
    expect(await due(NOW_MS + 9, 3)).toBe('reserved provisioned held');
    const live = 'reserved provisioned held revised active releasing';
    expect(await due(window.teardownEndMs)).toBe(live);
    // Nobody goes on with it any more.
    expect(await due(window.endMs + 24 * HOUR_MS)).toBe(`${live} waiting`);
    expect(await due(NOW_MS + 90 * 24 * HOUR_MS)).toBe(`${live} waiting draft`);

    const last = await requests.latestSequence();
    expect(last).toBe(10);
    const active = (await requests.get('active'))!;
    await requests.update({ ...active, revision: 2 });
    await requests.update({ ...active, revision: 3 });
    expect(await requests.changedAfter(last, 5)).toEqual([
      { sequence: last + 2, request: { ...active, revision: 3 } },
    ]);
    const first = await requests.changedAfter(0, 3);
    expect(first.map(({ sequence, request }) => `${sequence} ${request.id}`)).toEqual([
      '1 draft',
      '2 waiting',
      '3 over',
    ]);
  });

  it('keeps the first report of each, and tells which are missing', async () => {
    const { requests } = await openWithCities(await createStore());
    const change = (to: RequestState, atMs: number) => ({ atMs, from: 'reserved', to, actor: 'u1' }) as const;
    const create = async (id: string, state: RequestState, ...more: RequestState[]) => {
      const stateChanges = [...more, state].map((to, n) => change(to, NOW_MS + n));
      const request = createRequest(id, { state, stateChanges });
      await requests.create(request);
      return request;
    };
    const over = await create('over', 'completed', 'provisioning', 'active');
    await create('failed', 'failed', 'provisioning');
    await create('early', 'cancelled', 'reserved');
    await create('live', 'active', 'provisioning');
    expect(await requests.withoutReport(NOW_MS + 2, 9)).toEqual(['failed', 'over']);
    expect(await requests.withoutReport(NOW_MS + 2, 1)).toEqual(['failed']);
    expect(await requests.withoutReport(NOW_MS + 1, 9)).toEqual(['failed']);
    expect(await requests.getReport('over')).toBeUndefined();
    const report = createReport(over, { organisation: 'Käthe "1"' });
    await requests.keepReport(report);
    await requests.keepReport({ ...report, madeMs: 2 });
    expect(await requests.getReport('over')).toEqual(report);
    expect(await requests.withoutReport(NOW_MS + 2, 9)).toEqual(['failed']);
  });

  it('misses no change of several who write at once', async () => {
    const store = await createStore();
    const one = await openWithCities(store);
    const other = await openForTest(store);
    const ids = Array.from({ length: 20 }, (_, n) => `r${n}`);
    await Promise.all(ids.map((id, n) => (n % 2 ? one : other).requests.create(createRequest(id))));
    const results = await Promise.allSettled(
      ids.flatMap(id =>
        [one, other].map(registry => registry.requests.update(createRequest(id, { revision: 2 }))),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const changes = await one.requests.changedAfter(20, 100);
    expect(new Set(changes.map(({ request }) => request.id))).toEqual(new Set(ids));
    expect(await one.requests.latestSequence()).toBe(40);
  });
}
