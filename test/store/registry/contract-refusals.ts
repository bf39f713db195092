/** Quarantine and device log: folded, bounded, the oldest go. */
import { expect, it } from 'vitest';
import type { DeviceLogEntry, QuarantineEntry } from '#store/registry/registry-ingest.ts';
import {
  type CreateRegistryTestStore,
  createDevice,
  createUpdate,
  NOW_MS,
  openWithCities,
  type RegistryTestOptions,
} from './registry-fixtures.ts';

export function describeRefusals(createStore: CreateRegistryTestStore): void {
  async function open(options?: RegistryTestOptions) {
    const registry = await openWithCities(await createStore(), options);
    await registry.devices.putDevices([createDevice('lm-1'), createDevice('lm-2')]);
    return registry;
  }

  function createEntry(sequence: number, changes: Partial<QuarantineEntry> = {}): QuarantineEntry {
    return { sequence, part: 0, timeMs: NOW_MS, topic: 'a/b', reason: 'fieldUnknown', ...changes };
  }

  function createLine(text: string, changes: Partial<DeviceLogEntry> = {}): DeviceLogEntry {
    return { deviceId: 'lm-1', timeMs: NOW_MS, type: 'refused', text, count: 1, ...changes };
  }

  it('keeps a refused message as it was, newest first, its payload cut at a KiB', async () => {
    const { ingest } = await open();
    const payload = Uint8Array.from({ length: 1500 }, (_, i) => i % 256);
    const full = createEntry(1, { city: 'landau', deviceId: 'lm-1', field: 'c.x', excerpt: payload });
    await ingest.apply(createUpdate(1, { quarantine: [full, createEntry(1, { part: 1 })] }));
    const { items } = await ingest.quarantine({ limit: 10 });
    expect(items).toHaveLength(2);
    expect(items[0]).toEqual({ ...createEntry(1, { part: 1 }), id: expect.any(Number), count: 1 });
    expect(items[1]).toMatchObject({ ...full, excerpt: payload.subarray(0, 1024) });
  });

  it('keeps the same refusal once', async () => {
    const { ingest } = await open();
    await ingest.apply(createUpdate(1, { quarantine: [createEntry(1), createEntry(1, { topic: 'again' })] }));
    await ingest.apply(createUpdate(2, { quarantine: [createEntry(1), createEntry(2)] }));
    const { items } = await ingest.quarantine({ limit: 10 });
    expect(items.map(item => `${item.sequence} ${item.topic}`)).toEqual(['2 a/b', '1 a/b']);
  });

  it('filters and pages; an empty list of cities lets nothing through', async () => {
    const { ingest } = await open();
    const quarantine = [
      createEntry(1, { city: 'landau', deviceId: 'lm-1' }),
      createEntry(2, { city: 'speyer', reason: 'tooOld' }),
      createEntry(3),
      createEntry(4, { city: 'landau', reason: 'tooOld' }),
      createEntry(5, { city: 'landau' }),
    ];
    await ingest.apply(createUpdate(5, { quarantine }));
    const find = async (query: Parameters<typeof ingest.quarantine>[0]) =>
      (await ingest.quarantine(query)).items.map(item => item.sequence);
    expect(await find({ limit: 9 })).toEqual([5, 4, 3, 2, 1]);
    expect(await find({ cities: ['landau'], limit: 9 })).toEqual([5, 4, 1]);
    expect(await find({ cities: [], limit: 9 })).toEqual([]);
    expect(await find({ deviceId: 'lm-1', limit: 9 })).toEqual([1]);
    expect(await find({ reason: 'tooOld', limit: 9 })).toEqual([4, 2]);

    const first = await ingest.quarantine({ cities: ['landau'], limit: 2 });
    expect(first.items.map(item => item.sequence)).toEqual([5, 4]);
    await ingest.apply(createUpdate(6, { quarantine: [createEntry(6, { city: 'landau' })] }));
    const second = await ingest.quarantine({ cities: ['landau'], limit: 2, afterId: first.nextId! });
    expect(second.items.map(item => item.sequence)).toEqual([1]);
    expect(second).not.toHaveProperty('nextId');
  });

  it('is bounded: the oldest go and are counted', async () => {
    const registry = await open({ quarantineLimit: 5 });
    const { ingest } = registry;
    await ingest.apply(createUpdate(1, { quarantine: [1, 2, 3, 4].map(n => createEntry(n)) }));
    await ingest.apply(createUpdate(2, { quarantine: [5, 6, 7].map(n => createEntry(n)) }));
    const kept = async () => (await ingest.quarantine({ limit: 99 })).items.map(item => item.sequence);
    expect(await kept()).toEqual([7, 6, 5, 4, 3]);
    expect(registry.stats.quarantineDropped).toBe(2);
    const flood = Array.from({ length: 20 }, (_, i) => createEntry(10 + i));
    await ingest.apply(createUpdate(3, { quarantine: flood }));
    expect(await kept()).toEqual([29, 28, 27, 26, 25]);
    expect(registry.stats.quarantineDropped).toBe(22);
  });

  it('writes lines newest first and folds the same line within a minute', async () => {
    const { ingest } = await open();
    await ingest.appendLog([
      createLine('a'),
      createLine('b', { count: 2 }),
      createLine('a', { timeMs: NOW_MS + 59_999 }),
      createLine('a', { type: 'kicked' }),
      createLine('a', { deviceId: 'lm-2' }),
    ]);
    await ingest.appendLog([createLine('a', { timeMs: NOW_MS + 30_000, count: 3 })]);
    await ingest.appendLog([createLine('a', { timeMs: NOW_MS + 60_000 })]);
    await ingest.appendLog([createLine('a', { timeMs: NOW_MS + 60_001 })]);
    const lines = (await ingest.log('lm-1', 9)).map(({ type, text, count }) => `${type} ${text} ${count}`);
    expect(lines).toEqual(['refused a 2', 'kicked a 1', 'refused b 2', 'refused a 5']);
    expect(await ingest.log('lm-1', 1)).toHaveLength(1);
    expect(await ingest.log('lm-2', 9)).toMatchObject([{ text: 'a', count: 1 }]);
  });

  it('is bounded per device, and cuts long text without breaking a character', async () => {
    const registry = await open({ logLimitPerDevice: 3 });
    const { ingest } = registry;
    await ingest.appendLog([createLine('mine', { deviceId: 'lm-2' })]);
    await ingest.appendLog(['1', '2', '3', '4'].map(text => createLine(text)));
    await ingest.appendLog([createLine(`${'x'.repeat(499)}🚦`)]);
    const lines = await ingest.log('lm-1', 99);
    expect(lines.map(line => line.text)).toEqual([`${'x'.repeat(499)}\uFFFD`, '4', '3']);
    expect(await ingest.log('lm-2', 99)).toHaveLength(1);
    expect(registry.stats.logLinesDropped).toBe(2);
  });

  it('writes events as lines and gives the refusals of ingest in order', async () => {
    const { ingest } = await open();
    expect(await ingest.lastLogId()).toBe(0);
    await ingest.appendLog([createLine('old')]);
    const after = await ingest.lastLogId();
    await ingest.apply(
      createUpdate(1, {
        log: [createLine('b'), createLine('a', { deviceId: 'lm-2' })],
        events: [
          {
            deviceId: 'lm-1',
            timeMs: NOW_MS,
            event: { type: 'doorOpened', comp: 'encl', data: { by: 'key' } },
          },
        ],
      }),
    );
    await ingest.appendLog([createLine('', { type: 'kicked' })]);
    const refusals = await ingest.refusalsAfter(after, 9);
    expect(refusals.map(({ deviceId, text }) => `${deviceId} ${text}`)).toEqual(['lm-1 b', 'lm-2 a']);
    expect(await ingest.refusalsAfter(after, 1)).toEqual([refusals[0]]);
    expect(await ingest.refusalsAfter(await ingest.lastLogId(), 9)).toEqual([]);
    const events = (await ingest.log('lm-1', 9)).filter(line => line.type === 'event');
    expect(events).toMatchObject([{ timeMs: NOW_MS, text: 'doorOpened encl {"by":"key"}', count: 1 }]);
  });
}
