/** What the map is told: everything once, then only what changed, and always enough to be right. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { PRESENCES, SILENCE_REASONS, type SilenceReason } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { toDeviceState, toRank } from '../../../dashboards/console/features/map/device-state.ts';
import {
  createDrawnDevices,
  type DeviceFeature,
  SOURCE_NAMES,
} from '../../../dashboards/console/features/map/drawn-devices.ts';

const KINDS: readonly DeviceKindName[] = ['lightmast', 'hotspot', 'fibrenode'];

function device(id: string, change: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    ...{ id, city: 'trier', kind: 'lightmast', name: id, lifecycle: 'commissioned', presence: 'ready' },
    location: [6.64, 49.75],
    ...change,
  };
}

function toFleet(...devices: DeviceSummary[]): Map<string, DeviceSummary> {
  return new Map(devices.map(entry => [entry.id, entry]));
}

describe('the state of a device', () => {
  test('follows its presence until there are alarms, worst first', () => {
    const states = PRESENCES.map(presence => [presence, toDeviceState(device('a', { presence }))]);
    expect(Object.fromEntries(states)).toEqual({
      ...{ ready: 'normal', sleeping: 'normal', disconnected: '4', lost: 'off', stale: '3', unknown: '4' },
    });
    expect(toDeviceState(device('a', { presence: 'stale', kind: 'hotspot' }))).toBe('2');
    const silent = (presenceReason: SilenceReason) =>
      toDeviceState(device('a', { presence: 'stale', presenceReason }));
    expect(SILENCE_REASONS.filter(reason => silent(reason) === 'normal')).toEqual([
      'expected',
      'broker',
      'ingest',
    ]);
    expect([silent('group'), silent('device')]).toEqual(['off', '3']);
    const ranks = (['1', '2', 'off', '3', '4', 'normal'] as const).map(toRank);
    expect(ranks).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('is nobody’s problem while it is not in service', () => {
    for (const lifecycle of ['planned', 'maintenance', 'decommissioned'])
      expect(toDeviceState(device('a', { lifecycle, presence: 'lost' }))).toBe('normal');
  });
});

describe('drawn devices', () => {
  test('are told once, and again only when something to be seen changed', () => {
    const drawn = createDrawnDevices();
    const fleet = toFleet(device('a'), device('b', { presence: 'lost' }));
    const first = drawn.update(fleet, KINDS);
    expect(first?.healthy.add.map(({ properties }) => properties.id)).toEqual(['a']);
    expect(first?.problems.add.map(({ properties }) => properties)).toEqual([
      { id: 'b', kind: 'lightmast', rank: toRank('off') },
    ]);
    expect(drawn.update(fleet, KINDS)).toBeUndefined();
    fleet.set('a', device('a', { lastReading: '2026-11-20T12:00:00.000Z', name: 'other' }));
    expect(drawn.update(fleet, KINDS)).toBeUndefined();
    fleet.set('a', device('a', { presence: 'stale' }));
    expect(drawn.update(fleet, KINDS)).toMatchObject({
      healthy: { add: [], remove: ['a'] },
      problems: { add: [{ properties: { id: 'a', rank: toRank('3') } }], remove: [] },
    });
  });

  test('without a place are in no source, but a change of their state is one', () => {
    const { location: _none, ...placeless } = device('a');
    const drawn = createDrawnDevices();
    drawn.update(toFleet(placeless), KINDS);
    expect(drawn.all()).toEqual({ healthy: [], problems: [] });
    const change = drawn.update(toFleet({ ...placeless, presence: 'lost' }), KINDS);
    expect(change).toEqual({ healthy: { add: [], remove: [] }, problems: { add: [], remove: [] } });
  });

  test('told as changes are the same as told anew, whatever happens', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const step = fc.record({
      kinds: fc.subarray([...KINDS]),
      gone: fc.array(ids, { maxLength: 2 }),
      changed: fc.array(
        fc.record({
          id: ids,
          kind: fc.constantFrom(...KINDS),
          presence: fc.constantFrom(...PRESENCES),
          location: fc.option(fc.tuple(fc.nat(3), fc.nat(3)), { nil: undefined }),
        }),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const drawn = createDrawnDevices();
        const fleet = new Map<string, DeviceSummary>();
        const map = { healthy: new Map<string, DeviceFeature>(), problems: new Map<string, DeviceFeature>() };
        for (const { kinds, gone, changed } of steps) {
          for (const id of gone) fleet.delete(id);
          for (const { location, ...rest } of changed) {
            const { location: _none, ...placeless } = device(rest.id, rest);
            fleet.set(rest.id, location ? { ...placeless, location } : placeless);
          }
          const change = drawn.update(fleet, kinds);
          for (const name of SOURCE_NAMES) {
            for (const id of change?.[name].remove ?? []) map[name].delete(id);
            for (const feature of change?.[name].add ?? []) map[name].set(feature.properties.id, feature);
            const anew = createDrawnDevices();
            anew.update(fleet, kinds);
            const byId = (one: DeviceFeature, other: DeviceFeature) =>
              one.properties.id < other.properties.id ? -1 : 1;
            expect([...map[name].values()].sort(byId)).toEqual(anew.all()[name].sort(byId));
          }
        }
      }),
    );
  });
});
