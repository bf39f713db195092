/** The list beside the map, where the map begins, and where it writes a town's name. */
import { describe, expect, test } from 'vitest';
import type { BoundariesResource } from '#core/map-resources.ts';
import type { CityResource, DeviceSummary } from '#core/resources.ts';
import { toHomeBounds } from '../../../dashboards/console/features/map/home-bounds.ts';
import { toLabelPoints } from '../../../dashboards/console/features/map/label-points.ts';
import { isSameList, toShownList } from '../../../dashboards/console/features/map/shown-list.ts';

type Square = [west: number, south: number, size: number];

const KINDS = ['lightmast', 'hotspot', 'fibrenode'] as const;

function device(id: string, change: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    ...{ id, city: 'landau', kind: 'lightmast', name: id, lifecycle: 'commissioned', presence: 'ready' },
    location: [8.1, 49.2],
    ...change,
  };
}

function toRings([west, south, size]: Square): [number, number][][] {
  return [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ];
}

function town(
  name: string,
  city: string | undefined,
  ...squares: Square[]
): BoundariesResource['features'][number] {
  return {
    type: 'Feature',
    properties: { ags: '07313000', name, ...(city !== undefined && { city }) },
    geometry: { type: 'MultiPolygon', coordinates: squares.map(toRings) },
  };
}

const BORDERS: BoundariesResource = {
  type: 'FeatureCollection',
  credit: '',
  features: [
    town('Landau', 'landau', [8, 49, 0.5], [7, 49.5, 0.1]),
    town('Elsewhere', undefined, [9, 49, 1]),
  ],
};
const CITIES: CityResource[] = [
  { slug: 'landau', name: 'Landau', ags: '07313000', timeZone: 'Europe/Berlin', center: [8.1, 49.2] },
];

describe('the list', () => {
  const devices = [
    device('healthy-b'),
    device('lost', { presence: 'lost' }),
    device('late-node', { presence: 'stale', kind: 'fibrenode' }),
    device('far', { presence: 'lost', location: [9, 50] }),
    device('healthy-a'),
    device('hotspot', { kind: 'hotspot' }),
  ];
  const ranks = new Map(
    ['healthy-a', 'healthy-b', 'hotspot', 'late-node', 'lost', 'far'].map((id, rank) => [id, rank]),
  );

  test('is what the map shows, worst first, then by name', () => {
    const list = toShownList(devices, ['lightmast', 'fibrenode'], [8, 49, 8.5, 49.5], ranks);
    expect(list).toEqual({ ids: ['late-node', 'lost', 'healthy-a', 'healthy-b'], problemCount: 2 });
    expect(isSameList(list, { ...list })).toBe(true);
    expect(isSameList(list, { ...list, ids: list.ids.toReversed() })).toBe(false);
  });

  test('has every device where there is no map, also one without a place', () => {
    const { location: _none, ...placeless } = device('placeless');
    expect(toShownList([...devices, placeless], KINDS, undefined, ranks).ids).toHaveLength(7);
  });
});

describe('home', () => {
  test('is the main part of the city, and whatever else of it has devices', () => {
    expect(toHomeBounds('landau', CITIES, BORDERS, [])).toEqual([8, 49, 8.5, 49.5]);
    const inForest = device('a', { location: [7.05, 49.55] });
    expect(toHomeBounds('', CITIES, BORDERS, [inForest])).toEqual([7.05, 49, 8.5, 49.55]);
    const misplaced = device('b', { location: [0, 0] });
    expect(toHomeBounds('', CITIES, BORDERS, [misplaced])).toEqual([8, 49, 8.5, 49.5]);
  });

  test('is where the devices are, or the middle of the city, when nobody knows its border', () => {
    const devices = [device('a', { location: [8, 49] }), device('b', { location: [8.4, 49.1] })];
    expect(toHomeBounds('landau', CITIES, undefined, devices)).toEqual([8, 49, 8.4, 49.1]);
    expect(toHomeBounds('landau', CITIES, undefined, [])).toEqual([8.1, 49.2, 8.1, 49.2]);
    expect(toHomeBounds('', [], undefined, [])).toBeUndefined();
  });
});

test('a town is named once, in the middle of its largest part', () => {
  const { features } = toLabelPoints(BORDERS);
  expect(features.map(({ properties }) => properties)).toEqual([
    { name: 'Landau', city: 'landau' },
    { name: 'Elsewhere' },
  ]);
  const [x, y] = features[0]!.geometry.coordinates;
  expect([x, y]).toEqual([expect.closeTo(8.25, 6), expect.closeTo(49.25, 6)]);
});
