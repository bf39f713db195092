/** States, counts and the sequence of the journal: an update counts once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CompletenessDelta, DeviceCurrent, IngestUpdate } from '#store/registry/registry-ingest.ts';
import {
  type CreateRegistryTestStore,
  createCurrent,
  createDelta,
  createDevice,
  createUpdate,
  NOW_MS,
  openForTest,
  openWithCities,
} from './registry-fixtures.ts';

const IDS = ['lm-1', 'lm-2', 'lm-3'];

export function describeIngest(createStore: CreateRegistryTestStore): void {
  async function open() {
    const registry = await openWithCities(await createStore());
    await registry.devices.putDevices(IDS.map(id => createDevice(id)));
    return registry;
  }

  it('gives back a state as it was put; the next one replaces it as a whole', async () => {
    const { ingest } = await open();
    const full: DeviceCurrent = {
      deviceId: 'lm-1',
      state: 'sleeping',
      stateSinceMs: NOW_MS,
      lastReadingMs: NOW_MS + 1,
      lastReceivedMs: NOW_MS + 2,
      boot: 0,
      seq: 4_294_967_296,
      sequenceWindow: '0,4294967296,1,AQ==',
      nextWakeMs: NOW_MS + 3,
      clockOffsetMs: -12.5,
      birth: { fw: '1.2 "β" \\', components: [{ id: 'lamp-1', metrics: ['activePower'] }] },
      birthMs: NOW_MS - 1,
      components: {
        'lamp-1': {
          timeMs: NOW_MS,
          values: { activePower: 17.8, on: true, mode: "it's" },
          quality: { on: 'bad' },
        },
      },
    };
    await ingest.apply(createUpdate(1, { states: [full] }));
    expect(await ingest.listCurrent()).toEqual([{ ...full, revision: 1 }]);
    await ingest.apply(createUpdate(2, { states: [createCurrent('lm-1')] }));
    expect(await ingest.listCurrent()).toStrictEqual([{ ...createCurrent('lm-1'), revision: 2 }]);
  });

  it('numbers every change: each reader finds what came after its revision, oldest first', async () => {
    const { ingest } = await open();
    expect(await ingest.lastRevision()).toBe(0);
    await ingest.apply(createUpdate(1, { states: IDS.map(id => createCurrent(id)) }));
    const after = await ingest.lastRevision();
    await ingest.apply(createUpdate(2, { states: [createCurrent('lm-3'), createCurrent('lm-1')] }));
    const changed = await ingest.currentAfter(after, 10);
    expect(changed.map(current => current.deviceId)).toEqual(['lm-3', 'lm-1']);
    expect(changed.at(-1)?.revision).toBe(await ingest.lastRevision());
    expect((await ingest.currentAfter(0, 2)).map(current => current.deviceId)).toEqual(['lm-2', 'lm-3']);
  });

  it('takes thousands of states in one update, of two of one device the later', async () => {
    const { ingest, devices } = await open();
    const ids = Array.from({ length: 1111 }, (_, i) => `hs-${i}`);
    await devices.putDevices(ids.map(id => createDevice(id)));
    const states = [createCurrent('hs-5', { boot: 1 }), ...ids.map(id => createCurrent(id, { boot: 2 }))];
    await ingest.apply(createUpdate(1, { states }));
    const stored = await ingest.listCurrent();
    expect(stored).toHaveLength(1111);
    expect(new Set(stored.map(current => current.revision)).size).toBe(1111);
    expect(stored.every(current => current.boot === 2)).toBe(true);
  });

  it('sees a device that another registry added or deleted since', async () => {
    const store = await createStore();
    const one = await openWithCities(store);
    const other = await openForTest(store);
    await one.ingest.apply(createUpdate(1, { states: [createCurrent('lm-1')] }));
    expect(await one.ingest.listCurrent()).toEqual([]);
    await other.devices.putDevices([createDevice('lm-1')]);
    await one.ingest.apply(createUpdate(2, { states: [createCurrent('lm-1')] }));
    expect(await other.ingest.listCurrent()).toHaveLength(1);
    await other.devices.deleteDevice('lm-1');
    await one.ingest.apply(createUpdate(3, { states: [createCurrent('lm-1')] }));
    expect(await one.ingest.listCurrent()).toEqual([]);
  });

  it('adds counts to what stands there, and sums them by city, kind and day', async () => {
    const { ingest, devices } = await open();
    await devices.putDevices([createDevice('sp-1', { city: 'speyer', kind: 'hotspot' })]);
    const deltas = [
      createDelta('lm-1', { received: 2, late: 1 }),
      createDelta('lm-1', { received: 3, boots: 1 }),
      createDelta('lm-1', { day: '2026-11-21', missing: 4 }),
      createDelta('lm-2', { duplicate: 5, rejected: 6 }),
      createDelta('sp-1', { received: 7 }),
    ];
    await ingest.apply(createUpdate(1, { completeness: deltas }));
    await ingest.apply(createUpdate(2, { completeness: [createDelta('lm-1', { received: 10 })] }));
    expect(await ingest.completeness('lm-1', '2026-11-20', '2026-11-21')).toEqual([
      createDelta('lm-1', { received: 15, late: 1, boots: 1 }),
      createDelta('lm-1', { day: '2026-11-21', missing: 4 }),
    ]);
    expect(await ingest.completeness('lm-1', '2026-11-21', '2026-11-30')).toHaveLength(1);
    const zero = { received: 0, late: 0, duplicate: 0, rejected: 0, missing: 0, boots: 0 };
    expect(await ingest.completenessByCity('2026-11-20', '2026-11-20')).toEqual([
      {
        city: 'landau',
        kind: 'lightmast',
        day: '2026-11-20',
        counts: { ...zero, received: 15, late: 1, boots: 1, duplicate: 5, rejected: 6 },
      },
      { city: 'speyer', kind: 'hotspot', day: '2026-11-20', counts: { ...zero, received: 7 } },
    ]);
  });

  it('keeps the counts of 400 days', async () => {
    const { ingest } = await open();
    const days = ['2025-10-16', '2025-10-17', '2026-11-19'];
    await ingest.apply(createUpdate(1, { completeness: days.map(day => createDelta('lm-1', { day })) }));
    await ingest.apply(createUpdate(2, { completeness: [createDelta('lm-1', { day: '2026-11-20' })] }));
    const kept = await ingest.completeness('lm-1', '0000-01-01', '9999-12-31');
    expect(kept.map(row => row.day)).toEqual(['2025-10-17', '2026-11-19', '2026-11-20']);
  });

  it('keeps what is believed of the clock with the sequence, as a whole', async () => {
    const { ingest } = await open();
    expect(await ingest.receiveClock()).toBeUndefined();
    await ingest.apply(createUpdate(1, { receiveClock: { newestMs: NOW_MS, support: 0 } }));
    await ingest.apply(createUpdate(2));
    expect(await ingest.receiveClock()).toStrictEqual({ newestMs: NOW_MS, support: 0 });
    await ingest.apply(createUpdate(3, { receiveClock: { newestMs: NOW_MS - 1 } }));
    await ingest.apply(createUpdate(3, { receiveClock: { newestMs: 7 } }));
    expect(await ingest.receiveClock()).toStrictEqual({ newestMs: NOW_MS - 1 });
  });

  it('applies an update once, whatever is replayed', async () => {
    const { ingest } = await open();
    const update = createUpdate(7, {
      states: [createCurrent('lm-1')],
      completeness: [createDelta('lm-1', { received: 1 })],
      quarantine: [{ sequence: 7, part: 0, timeMs: NOW_MS, topic: 't', reason: 'fieldUnknown' }],
      log: [{ deviceId: 'lm-1', timeMs: NOW_MS, type: 'refused', text: 'x', count: 1 }],
    });
    expect(await ingest.lastSequence()).toBe(0);
    expect(await ingest.apply(update)).toBe(true);
    expect(await ingest.apply(update)).toBe(false);
    expect(await ingest.apply({ ...update, sequence: 6 })).toBe(false);
    expect(await ingest.lastSequence()).toBe(7);
    expect(await ingest.lastRevision()).toBe(1);
    expect(await ingest.completeness('lm-1', '2026-11-20', '2026-11-20')).toMatchObject([{ received: 1 }]);
    expect((await ingest.quarantine({ limit: 9 })).items).toHaveLength(1);
    expect(await ingest.log('lm-1', 9)).toMatchObject([{ count: 1 }]);
  });

  it('behaves as a model does, whatever comes and however often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyUpdate(), { maxLength: 15 }), async updates => {
        const { ingest } = await open();
        const model = createModel();
        for (const update of updates) {
          expect(await ingest.apply(update)).toBe(model.apply(update));
        }
        expect(await ingest.lastSequence()).toBe(model.sequence);
        const states = await ingest.listCurrent();
        expect(states.map(({ revision: _, ...state }) => state)).toEqual(model.listStates());
        expect(await ingest.currentAfter(0, 100)).toEqual(states.sort((a, b) => a.revision! - b.revision!));
        for (const id of IDS) {
          expect(await ingest.completeness(id, '0000', '9999')).toEqual(model.listCounts(id));
        }
      }),
      { numRuns: 25 },
    );
  });
}

function anyUpdate(): fc.Arbitrary<IngestUpdate> {
  const deviceId = fc.constantFrom(...IDS, 'nobody');
  const state = fc
    .record({ deviceId, boot: fc.nat() })
    .map(({ deviceId, boot }) => createCurrent(deviceId, { boot }));
  const counts = { received: fc.nat(9), late: fc.nat(9), missing: fc.nat(9), boots: fc.nat(9) };
  const delta = fc
    .record({ deviceId, day: fc.constantFrom('2026-11-20', '2026-11-21'), ...counts })
    .map(({ deviceId, ...changes }) => createDelta(deviceId, changes));
  return fc
    .record({
      sequence: fc.integer({ min: 1, max: 12 }),
      states: fc.array(state),
      completeness: fc.array(delta),
    })
    .map(({ sequence, ...parts }) => createUpdate(sequence, parts));
}

function createModel() {
  const states = new Map<string, DeviceCurrent>();
  const counts = new Map<string, CompletenessDelta>();
  return {
    sequence: 0,
    apply(update: IngestUpdate): boolean {
      if (update.sequence <= this.sequence) return false;
      this.sequence = update.sequence;
      for (const state of update.states) if (IDS.includes(state.deviceId)) states.set(state.deviceId, state);
      for (const delta of update.completeness) {
        const key = `${delta.deviceId} ${delta.day}`;
        const sum = counts.get(key) ?? createDelta(delta.deviceId, { day: delta.day });
        for (const name of ['received', 'late', 'missing', 'boots'] as const) sum[name] += delta[name];
        counts.set(key, sum);
      }
      return true;
    },
    listStates: () => [...states.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)),
    listCounts: (id: string) =>
      [...counts.values()].filter(row => row.deviceId === id).sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}
