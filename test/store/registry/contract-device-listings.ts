/** Filters, pages and counts of devices; presence in the store is presence in core. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Device } from '#core/devices.ts';
import { DEVICE_STATES } from '#core/payloads.ts';
import { PRESENCES, type Presence, toPresence, toStaleAfterMs } from '#core/presence.ts';
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
    const page = await registry.devices.query({ filter, nowMs: NOW_MS, limit: 100 });
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
    for (const name of ['cities', 'kinds', 'lifecycle', 'presence'] as const) {
      expect(await findIds(registry, { [name]: [] })).toEqual([]);
      expect(await registry.devices.count({ [name]: [] }, NOW_MS)).toEqual([]);
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
        nowMs: NOW_MS,
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
    const page = await registry.devices.query({ filter: {}, nowMs: NOW_MS, limit: 2 });
    expect(page.items).toHaveLength(2);
    expect(page).not.toHaveProperty('nextId');
  });

  it('knows since when a device is registered: set once, anew only after it was deleted', async () => {
    const store = await createStore();
    const first = await openWithCities(store, { nowMs: NOW_MS });
    const second = await openForTest(store, { nowMs: NOW_MS + 1000 });
    const registeredMs = async () => (await first.devices.getListing('a-1', NOW_MS))?.registeredMs;
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
    const listing = await registry.devices.getListing('a-1', NOW_MS);
    expect(listing).toEqual({
      device: createDevice('a-1'),
      registeredMs: NOW_MS,
      presence: 'ready',
      current: { ...current, revision: expect.any(Number) },
    });
    expect(await registry.devices.getListing('b-2', NOW_MS)).toStrictEqual({
      device: createDevice('b-2'),
      registeredMs: NOW_MS,
      presence: 'unknown',
    });
    expect(await registry.devices.getListing('c-3', NOW_MS)).toBeUndefined();
    const page = await registry.devices.query({ filter: {}, nowMs: NOW_MS, limit: 1 });
    expect(page.items).toEqual([listing]);
  });

  it('agrees with toPresence, in listings, filters and counts', async () => {
    const registry = await openWith([]);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(presenceCase(), { minLength: 1, maxLength: 12 }), async cases => {
        round += 1;
        const devices = cases.map(({ reportIntervalS }, i) => createDevice(`lm-${i}`, { reportIntervalS }));
        for (const known of await registry.devices.listAllDevices()) {
          await registry.devices.deleteDevice(known.id);
          await registry.erasures.markErased(known.id, NOW_MS);
        }
        await registry.devices.putDevices(devices);
        const states = cases.flatMap(({ current }, i) =>
          current ? [{ deviceId: `lm-${i}`, ...current }] : [],
        );
        await registry.ingest.apply(createUpdate(round, { states }));
        const expected = cases.map(({ current, reportIntervalS }) =>
          toPresence(current, reportIntervalS, NOW_MS),
        );
        await expectPresences(registry, devices, expected);
      }),
      { numRuns: 40 },
    );
  });

  async function expectPresences(registry: Registry, devices: Device[], expected: Presence[]): Promise<void> {
    const idsWith = (presence: Presence) =>
      devices
        .filter((_, i) => expected[i] === presence)
        .map(device => device.id)
        .sort();
    const counted = await registry.devices.count({}, NOW_MS);
    for (const presence of PRESENCES) {
      expect(await findIds(registry, { presence: [presence] })).toEqual(idsWith(presence));
      const count = counted.find(row => row.presence === presence)?.count ?? 0;
      expect({ presence, count }).toEqual({ presence, count: idsWith(presence).length });
    }
    const page = await registry.devices.query({ filter: {}, nowMs: NOW_MS, limit: 100 });
    expect(page.items.map(item => item.presence)).toEqual(
      page.items.map(item => expected[devices.findIndex(device => device.id === item.device.id)]),
    );
  }
}

/** Half of them heard of within a millisecond of the edge of the stale rule. */
function presenceCase() {
  return fc.constantFrom(0.5, 10, 60, 100, 101, 900, 86_400).chain(reportIntervalS => {
    const edgeMs = NOW_MS - toStaleAfterMs(reportIntervalS);
    const heardMs = fc.oneof(
      fc.integer({ min: edgeMs - 1, max: edgeMs + 1 }),
      fc.integer({ min: 2 * edgeMs - NOW_MS, max: NOW_MS + 10 }),
    );
    const current = fc.record(
      {
        state: fc.constantFrom(...DEVICE_STATES),
        stateSinceMs: heardMs,
        lastReceivedMs: heardMs,
        components: fc.constant({}),
      },
      { requiredKeys: ['state', 'stateSinceMs', 'components'] },
    );
    return fc.record({
      reportIntervalS: fc.constant(reportIntervalS),
      current: fc.option(current, { nil: undefined, freq: 8 }),
    });
  });
}
