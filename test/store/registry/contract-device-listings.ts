/** Filters, pages and counts of devices; presence and its reason are those of the watch that ingest wrote. */
import { expect, it } from 'vitest';
import type { Watch } from '#core/alarms/silence-watch.ts';
import type { Device } from '#core/devices.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DeviceFilter } from '#store/registry/registry-devices.ts';
import {
  type CreateRegistryTestStore,
  createCurrent,
  createDevice,
  createUpdate,
  NOW_MS,
  openForTest,
  openWithCities,
} from './registry-fixtures.ts';

export function describeDeviceListings(createStore: CreateRegistryTestStore): void {
  async function openWith(devices: Device[]): Promise<Registry> {
    const registry = await openWithCities(await createStore(), { nowMs: NOW_MS });
    await registry.devices.putDevices(devices);
    return registry;
  }

  async function findIds(registry: Registry, filter: DeviceFilter): Promise<string[]> {
    const page = await registry.devices.query({ filter, limit: 100 });
    return page.items.map(item => item.device.id);
  }

  it('filters by city, kind and lifecycle; an empty list lets nothing through', async () => {
    const registry = await openWith([
      createDevice('a-1'),
      createDevice('b-2', { city: 'speyer' }),
      createDevice('c-3', { kind: 'hotspot', lifecycle: 'planned' }),
    ]);
    expect(await findIds(registry, {})).toEqual(['a-1', 'b-2', 'c-3']);
    expect(await findIds(registry, { cities: ['speyer'] })).toEqual(['b-2']);
    expect(await findIds(registry, { cities: ['landau'], kinds: ['hotspot', 'fibrenode'] })).toEqual(['c-3']);
    expect(await findIds(registry, { lifecycle: ['planned', 'maintenance'] })).toEqual(['c-3']);
    for (const name of ['cities', 'kinds', 'lifecycle', 'presence', 'reasons'] as const) {
      expect(await findIds(registry, { [name]: [] })).toEqual([]);
      expect(await registry.devices.count({ [name]: [] })).toEqual([]);
    }
  });

  it('finds text in id and name whatever its case, and takes wildcards for what they are', async () => {
    const registry = await openWith([
      createDevice('a-1', { name: 'Königstraße 5' }),
      createDevice('b-2', { name: '100 % LED' }),
      createDevice('c-3', { name: 'snake_case \\ "quoted"' }),
    ]);
    const cases: [string, string[]][] = [
      ['KÖNIG', ['a-1']],
      ['königstrasse', ['a-1']],
      ['KÖNIGSTRASSE', ['a-1']],
      ['Ko\u0308nig', ['a-1']],
      ['B-2', ['b-2']],
      ['%', ['b-2']],
      ['_', ['c-3']],
      ['\\', ['c-3']],
      ['"', ['c-3']],
      ["'", []],
      ['5', ['a-1']],
      ['', ['a-1', 'b-2', 'c-3']],
    ];
    for (const [text, ids] of cases)
      expect({ text, ids: await findIds(registry, { text }) }).toEqual({ text, ids });
  });

  it('finds what is inside a box, over the antimeridian too', async () => {
    const registry = await openWith([
      createDevice('a-1', { location: [8.1, 49.2] }),
      createDevice('b-2', { location: [8.4, 49.3] }),
      createDevice('c-3', { location: [-179.5, 49.2] }),
      createDevice('d-4'),
    ]);
    expect(await findIds(registry, { boundingBox: [8, 49, 8.2, 49.25] })).toEqual(['a-1']);
    expect(await findIds(registry, { boundingBox: [8.1, 49.2, 8.4, 49.3] })).toEqual(['a-1', 'b-2']);
    expect(await findIds(registry, { boundingBox: [179, 49, -179, 50] })).toEqual(['c-3']);
    expect(await findIds(registry, { boundingBox: [-180, -90, 180, 90] })).toEqual(['a-1', 'b-2', 'c-3']);
  });

  it('gives each device once over pages while others come and go', async () => {
    const ids = Array.from({ length: 25 }, (_, i) => `lm-${String(2 * i).padStart(3, '0')}`);
    const registry = await openWith(ids.map(id => createDevice(id)));
    const seen: string[] = [];
    let afterId: string | undefined;
    do {
      const page = await registry.devices.query({
        filter: { cities: ['landau'] },
        limit: 4,
        ...(afterId !== undefined && { afterId }),
      });
      seen.push(...page.items.map(item => item.device.id));
      afterId = page.nextId;
      if (afterId === 'lm-006') {
        await registry.devices.putDevices([createDevice('lm-001'), createDevice('lm-0065')]);
        await registry.devices.deleteDevice('lm-000');
      }
    } while (afterId !== undefined);
    expect(seen).toEqual([...ids, 'lm-0065'].sort());
  });

  it('ends a full last page without a next one', async () => {
    const registry = await openWith([createDevice('a-1'), createDevice('b-2')]);
    const page = await registry.devices.query({ filter: {}, limit: 2 });
    expect(page.items).toHaveLength(2);
    expect(page).not.toHaveProperty('nextId');
  });

  it('knows since when a device is registered: set once, anew only after it was deleted', async () => {
    const store = await createStore();
    const first = await openWithCities(store, { nowMs: NOW_MS });
    const second = await openForTest(store, { nowMs: NOW_MS + 1000 });
    const registeredMs = async () => (await first.devices.getListing('a-1'))?.registeredMs;
    await first.devices.putDevices([createDevice('a-1')]);
    await second.devices.putDevices([createDevice('a-1', { name: 'Renamed' })]);
    expect(await registeredMs()).toBe(NOW_MS);
    await second.devices.deleteDevice('a-1');
    await second.erasures.markErased('a-1', NOW_MS + 500);
    await second.devices.putDevices([createDevice('a-1')]);
    expect(await registeredMs()).toBe(NOW_MS + 1000);
  });

  it('lists a device with its state, and one that was never heard without', async () => {
    const registry = await openWith([createDevice('a-1'), createDevice('b-2')]);
    const current = createCurrent('a-1', { boot: 3, components: { env: { timeMs: 1, values: { x: 1.5 } } } });
    await registry.ingest.apply(createUpdate(1, { states: [current] }));
    const listing = await registry.devices.getListing('a-1');
    expect(listing).toEqual({
      device: createDevice('a-1'),
      registeredMs: NOW_MS,
      current: { ...current, revision: expect.any(Number) },
    });
    expect(await registry.devices.getListing('b-2')).toStrictEqual({
      device: createDevice('b-2'),
      registeredMs: NOW_MS,
    });
    expect(await registry.devices.getListing('c-3')).toBeUndefined();
    const page = await registry.devices.query({ filter: {}, limit: 1 });
    expect(page.items).toEqual([listing]);
  });

  it('filters and counts by presence and by its reason; without a state a device is unknown', async () => {
    const registry = await openWith(['a-1', 'b-2', 'c-3', 'd-4'].map(id => createDevice(id)));
    const toState = (deviceId: string, watch?: Partial<Watch>) =>
      createCurrent(deviceId, {
        ...(watch && { watch: { presence: 'ready', sinceMs: NOW_MS, heardMs: NOW_MS, ...watch } }),
      });
    const cause = 'landau/cabinet/kv-12';
    const states = [
      toState('a-1', { presence: 'stale', reason: 'group', cause }),
      toState('b-2', {}),
      toState('c-3', { presence: 'unknown', reason: 'broker' }),
    ];
    await registry.ingest.apply(createUpdate(1, { states }));
    expect(await findIds(registry, { presence: ['stale'] })).toEqual(['a-1']);
    expect(await findIds(registry, { presence: ['ready', 'stale'] })).toEqual(['a-1', 'b-2']);
    expect(await findIds(registry, { presence: ['unknown'] })).toEqual(['c-3', 'd-4']);
    expect(await findIds(registry, { reasons: ['group', 'broker'] })).toEqual(['a-1', 'c-3']);
    expect(await findIds(registry, { presence: ['unknown'], reasons: ['device'] })).toEqual([]);
    const place = { city: 'landau', kind: 'lightmast' };
    expect(await registry.devices.count({})).toEqual([
      { ...place, presence: 'ready', count: 1 },
      { ...place, presence: 'stale', count: 1 },
      { ...place, presence: 'unknown', count: 2 },
    ]);
    expect((await registry.devices.getListing('a-1'))?.current?.watch?.cause).toBe(cause);
    await registry.ingest.apply(createUpdate(2, { states: [toState('a-1', {})] }));
    expect(await findIds(registry, { presence: ['stale'] })).toEqual([]);
    expect(await findIds(registry, { reasons: ['group'] })).toEqual([]);
  });
}
