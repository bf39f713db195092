import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { createSearchIndex } from '../../api/search/search-index.ts';
import { toStreet } from '../../api/search/to-street.ts';
import type { City } from '../../core/cities.ts';
import type { Device } from '../../core/devices.ts';
import { createApiFixture } from './api-fixture.ts';

const CITIES: City[] = ['Speyer', 'Landau'].map(name => ({
  ...{ slug: name.toLowerCase(), name, ags: '07318000', timeZone: 'Europe/Berlin', center: [8.4, 49.3] },
}));

function toDevice(id: string, city: string, name: string): Device {
  return { id, city, name, kind: 'lightmast', lifecycle: 'commissioned', reportIntervalS: 900 };
}

const DEVICES = [
  toDevice('sp-lm-0001', 'speyer', 'Müllerweg, Mast 1'),
  toDevice('sp-lm-0002', 'speyer', 'Müllerweg, Mast 2'),
  toDevice('ld-lm-0001', 'landau', 'Große Müllergasse, Mast 1'),
  toDevice('ld-ap-0001', 'landau', 'Marktplatz'),
];
const index = createSearchIndex(CITIES, DEVICES);

describe('the search index', () => {
  test.each(['müllerweg', 'mullerweg', 'MUELLERWEG', 'weg mull', 'speyer müllerweg,'])('finds %s', text => {
    expect(index.search(text, undefined).streets).toEqual([
      { city: 'speyer', name: 'Müllerweg', devices: 2 },
    ]);
  });

  test('puts the start of a name before the start of a word', () => {
    const { devices } = index.search('mull', undefined);
    expect(devices.map(({ id }) => id)).toEqual(['sp-lm-0001', 'sp-lm-0002', 'ld-lm-0001']);
  });

  test('finds a city by name, and a device by a part of its identifier', () => {
    expect(index.search('land', undefined).cities).toEqual([{ slug: 'landau', name: 'Landau' }]);
    expect(index.search('ap-00', undefined).devices.map(({ id }) => id)).toEqual(['ld-ap-0001']);
  });

  test('never answers with anything of a city that is not allowed, whatever is asked', () => {
    const text = fc.oneof(fc.string({ maxLength: 64 }), fc.constantFrom('m', 'e', 'mast', 'sp', 'speyer'));
    fc.assert(
      fc.property(text, asked => {
        const { cities, streets, devices } = index.search(asked, ['landau']);
        expect([
          ...cities.map(({ slug }) => slug),
          ...[...streets, ...devices].map(({ city }) => city),
        ]).not.toContain('speyer');
      }),
    );
  });
});

test.each([
  ['Breite Straße, Mast 7', 'Breite Straße'],
  ['LM-0815 Breite Straße 12 a', 'Breite Straße'],
  ['Marktplatz Knoten 1', 'Marktplatz'],
  ['Marktplatz', 'Marktplatz'],
  ['Straße des 17. Juni', 'Straße des 17. Juni'],
  ['12', '12'],
])('%s is in %s', (name, street) => {
  expect(toStreet(name)).toBe(street);
});

describe('GET /api/v1/search', () => {
  it('answers for the cities of the caller, and knows a new device at once', async () => {
    const { options, registry, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const headers = { authorization: `Bearer ${await createToken('viewer', ['landau'])}` };
    const ask = async (text: string) =>
      (await app.inject({ url: `/api/v1/search?text=${encodeURIComponent(text)}`, headers })).json();
    expect((await ask('speyer')).cities).toEqual([]);
    expect((await ask('landau')).cities).toEqual([{ slug: 'landau', name: 'Landau in der Pfalz' }]);
    expect((await ask('nagelneu')).devices).toEqual([]);
    await registry.devices.putDevices([toDevice('ld-lm-9001', 'landau', 'Nagelneue Straße, Mast 1')]);
    expect((await ask('nagelneu')).devices.map(({ id }: { id: string }) => id)).toEqual(['ld-lm-9001']);
    await app.close();
  });
});
