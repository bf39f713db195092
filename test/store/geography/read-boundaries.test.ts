/** The borders that Leitstand ships, and what is refused as an operator's own. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/app-error.ts';
import { readBoundaries } from '../../../store/geography/read-boundaries.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';

const RINGS = [
  [
    [8, 49],
    [8.2, 49],
    [8.2, 49.3],
    [8, 49],
  ],
];
const KEY = { ags: '07313000', name: 'Landau' };

function toCollection(properties: unknown, type: string, coordinates: unknown) {
  return { features: [{ properties, geometry: { type, coordinates } }] };
}

describe('boundaries', () => {
  it('are those of 128 towns, each with a key of its own', () => {
    const { towns, credit } = readBoundaries();
    expect(new Set(towns.map(({ ags }) => ags)).size).toBe(128);
    expect(credit).toContain('BKG');
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'JSON'],
    ['no collection', { type: 'Feature' }, 'FeatureCollection'],
    ['nothing in place of a feature', { features: [null] }, 'ags'],
    ['no key', toCollection({ name: 'Landau' }, 'Polygon', RINGS), 'ags'],
    ['no name', toCollection({ ags: '07313000' }, 'Polygon', RINGS), 'name'],
    ['a point', toCollection(KEY, 'Point', [8, 49]), 'Polygon'],
    ['a ring too few', toCollection(KEY, 'MultiPolygon', RINGS), 'rings'],
    ['metres', toCollection(KEY, 'Polygon', [[[434_000, 5_450_000]]]), 'rings'],
  ])('of an operator are refused with a reason: %s', (_name, content, reason) => {
    const file = `${createTemporaryDirectory()}/own.geojson`;
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    const read = () => readBoundaries({ file, credit: '' });
    expect(read).toThrow(AppError);
    expect(read).toThrow(reason);
  });

  it('of an operator are refused when the file is not there', () => {
    expect(() => readBoundaries({ file: '/nowhere/own.geojson', credit: '' })).toThrow('ENOENT');
  });
});
