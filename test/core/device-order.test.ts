import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEVICE_SORTS,
  type DeviceCriteria,
  type DeviceOrdering,
  needsAttention,
  toNameRanks,
  toOrder,
} from '#core/device-order.ts';
import { PRESENCES, type SilenceReason } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { toSearchable } from '#core/to-searchable.ts';

type Criteria = DeviceCriteria & DeviceOrdering;

const { compare } = new Intl.Collator('de', { numeric: true, sensitivity: 'base' });
const ALL: Criteria = { kinds: [], presence: 'any', text: '', sort: 'attention', isDescending: false };
const cityNames = new Map([
  ['trier', 'Trier'],
  ['woerth', 'Wörth am Rhein'],
]);
const cityRanks = new Map([
  ['trier', 0],
  ['woerth', 1],
]);

function device(id: string, change: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    id,
    city: 'trier',
    kind: 'lightmast',
    name: id,
    lifecycle: 'commissioned',
    presence: 'ready',
    ...change,
  };
}

function orderOf(devices: DeviceSummary[], change: Partial<Criteria> = {}): string[] {
  const nameRanks = toNameRanks(devices, compare);
  return toOrder(devices, { ...ALL, ...change }, { nameRanks, cityNames, cityRanks, compare });
}

describe('the order of the list', () => {
  test('puts what needs a person first, then goes by name with numbers as numbers', () => {
    const devices = [
      device('lm-10'),
      device('lm-9'),
      device('lm-3', { presence: 'stale' }),
      device('lm-7', { presence: 'lost' }),
      device('lm-1', { presence: 'sleeping' }),
      device('lm-2', { presence: 'unknown' }),
      device('lm-4', { presence: 'disconnected' }),
    ];
    expect(orderOf(devices)).toEqual(['lm-7', 'lm-3', 'lm-4', 'lm-2', 'lm-1', 'lm-9', 'lm-10']);
  });

  test('sorts by a value with the missing ones last in both directions', () => {
    const reading = (value: number) => ({
      headline: { component: 'lamp-1', metric: 'activePower', value, unit: 'W' },
    });
    const devices = [
      device('a', reading(5)),
      device('b'),
      device('c', reading(80)),
      device('d', reading(20)),
    ];
    expect(orderOf(devices, { sort: 'reading' })).toEqual(['a', 'd', 'c', 'b']);
    expect(orderOf(devices, { sort: 'reading', isDescending: true })).toEqual(['c', 'd', 'a', 'b']);
  });

  test('sorts by age, youngest first, never heard last', () => {
    const devices = [
      device('old', { lastReading: '2026-11-20T10:00:00.000Z' }),
      device('never'),
      device('young', { lastReading: '2026-11-20T12:00:00.000Z' }),
    ];
    expect(orderOf(devices, { sort: 'age' })).toEqual(['young', 'old', 'never']);
    expect(orderOf(devices, { sort: 'age', isDescending: true })).toEqual(['old', 'young', 'never']);
  });

  test('sorts names backwards', () => {
    expect(orderOf([device('a'), device('c'), device('b')], { sort: 'name', isDescending: true })).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  test('finds every word in name, id or city, whatever the case, umlauts and ß', () => {
    const devices = [
      device('tr-1', { name: 'LM-1 Schloßstraße' }),
      device('wo-2', { name: 'LM-2 Marktplatz', city: 'woerth' }),
    ];
    expect(orderOf(devices, { text: 'schlossSTR' })).toEqual(['tr-1']);
    expect(orderOf(devices, { text: 'worth lm' })).toEqual(['wo-2']);
    expect(orderOf(devices, { text: 'marktplatz trier' })).toEqual([]);
    expect(toSearchable('Größe')).toBe('grosse');
  });

  test('filters and sorts by group, firmware and lifecycle, the unknown last', () => {
    const devices = [
      device('a', { groupId: 'Ring 10', firmwareVersion: '1.10.0' }),
      device('b', { groupId: 'Ring 9', firmwareVersion: '1.9.0', lifecycle: 'maintenance' }),
      device('c'),
    ];
    expect(orderOf(devices, { group: 'ring' })).toEqual(['a', 'b']);
    expect(orderOf(devices, { firmware: '1.9.0' })).toEqual(['b']);
    expect(orderOf(devices, { lifecycle: 'maintenance' })).toEqual(['b']);
    expect(orderOf(devices, { sort: 'group' })).toEqual(['b', 'a', 'c']);
    expect(orderOf(devices, { sort: 'firmware', isDescending: true })).toEqual(['a', 'b', 'c']);
  });

  test('filters by kinds and by attention', () => {
    const devices = [
      device('a', { kind: 'hotspot' }),
      device('b', { kind: 'fibrenode', presence: 'lost' }),
      device('c', { presence: 'stale' }),
    ];
    expect(orderOf(devices, { kinds: ['hotspot', 'fibrenode'] })).toEqual(['b', 'a']);
    expect(orderOf(devices, { presence: 'attention' })).toEqual(['b', 'c']);
    expect(orderOf(devices, { presence: 'stale' })).toEqual(['c']);
  });

  test('loses and doubles no device, and does not depend on the order they came in', () => {
    const devices = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 6 }),
        presence: fc.constantFrom(...PRESENCES),
        name: fc.string({ maxLength: 4 }),
        city: fc.constantFrom('trier', 'woerth', 'elsewhere'),
      }),
      { selector: ({ id }) => id, maxLength: 40 },
    );
    fc.assert(
      fc.property(devices, fc.constantFrom(...DEVICE_SORTS), fc.boolean(), (some, sort, isDescending) => {
        const all = some.map(({ id, ...rest }) => device(id, rest));
        const order = orderOf(all, { sort, isDescending });
        expect([...order].sort()).toEqual(all.map(({ id }) => id).sort());
        expect(orderOf(all.toReversed(), { sort, isDescending })).toEqual(order);
      }),
    );
  });

  test('a device asleep as planned needs nobody', () => {
    const needing = PRESENCES.filter(presence => needsAttention({ presence }));
    expect(needing).toEqual(['disconnected', 'lost', 'stale', 'unknown']);
  });

  test('nor does one that is silent as planned or because of us, and it stands behind those that do', () => {
    for (const presenceReason of ['expected', 'broker', 'ingest'] as const)
      expect(needsAttention({ presence: 'lost', presenceReason })).toBe(false);
    const silent = (id: string, presenceReason?: SilenceReason) =>
      device(id, { presence: 'lost', ...(presenceReason && { presenceReason }) });
    const all = [silent('a', 'expected'), silent('b', 'group'), silent('c', 'device')];
    expect(orderOf(all, { sort: 'attention' })).toEqual(['b', 'c', 'a']);
    expect(orderOf(all, { sort: 'reason' })).toEqual(['c', 'b', 'a']);
    expect(orderOf(all, { presence: 'attention' })).toEqual(['b', 'c']);
    expect(orderOf(all, { reason: 'group' })).toEqual(['b']);
  });
});
