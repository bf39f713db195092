/** The borders of the map: whose cities they name and that a browser loads them once. */
import { writeFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { BoundariesSchema } from '../../api/schemas/map-schemas.ts';
import type { BoundariesResource } from '../../core/map-resources.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { createApiFixture } from './api-fixture.ts';

const URL = '/api/v1/boundaries';
const SQUARE = [
  [
    [8, 49],
    [8.2, 49],
    [8.2, 49.3],
    [8, 49],
  ],
];

function toFile(content: object): { file: string; credit: string } {
  const file = `${createTemporaryDirectory()}/own.geojson`;
  writeFileSync(file, JSON.stringify(content));
  return { file, credit: '© Stadtvermessung' };
}

describe('boundaries', () => {
  it('name the cities of the caller, have the towns around them, and a credit', async () => {
    const { options, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const headers = { authorization: `Bearer ${await createToken('viewer', ['landau'])}` };
    const reply = await app.inject({ url: URL, headers });
    const borders: BoundariesResource = reply.json();
    expect(reply.headers['content-type']).toMatch(/^application\/geo\+json/);
    expect(Value.Errors(BoundariesSchema, borders)).toEqual([]);
    expect(borders.credit).toBe('© GeoBasis-DE / BKG 2016 (Daten verändert)');
    expect(borders.basemap).toBeUndefined();
    const named = borders.features.filter(({ properties }) => properties.city !== undefined);
    expect(named.map(({ properties }) => properties)).toEqual([
      { ags: '07313000', name: 'Landau in der Pfalz', city: 'landau' },
    ]);
    // Speyer is in the network, too, which is not this caller's business.
    const speyer = borders.features.find(({ properties }) => properties.ags === '07318000');
    expect(speyer?.properties).toEqual({ ags: '07318000', name: 'Speyer' });
    expect(borders.features.some(({ properties }) => properties.ags === '07211000')).toBe(false);
    await app.close();
  });

  it('are compressed, and not sent again to who has them', async () => {
    const { options, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const authorization = `Bearer ${await createToken('viewer', ['landau'])}`;
    const plain = await app.inject({ url: URL, headers: { authorization } });
    const small = await app.inject({ url: URL, headers: { authorization, 'accept-encoding': 'gzip, br' } });
    expect(small.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe(plain.body);
    expect(plain.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'accept-encoding' });
    const etag = String(plain.headers.etag);
    const again = await app.inject({ url: URL, headers: { authorization, 'if-none-match': etag } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const other = `Bearer ${await createToken('viewer', ['speyer'])}`;
    const others = await app.inject({ url: URL, headers: { authorization: other, 'if-none-match': etag } });
    expect(others.statusCode).toBe(200);
    await app.close();
  });

  it('come from a file of the operator instead', async () => {
    const ownBoundaries = toFile({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { ags: '07313000', name: 'Landau' },
          geometry: { type: 'Polygon', coordinates: SQUARE },
        },
      ],
    });
    const { options, createToken } = await createApiFixture({ ownBoundaries });
    const app = await buildApp(options);
    const headers = { authorization: `Bearer ${await createToken('viewer', '*')}` };
    const borders: BoundariesResource = (await app.inject({ url: URL, headers })).json();
    expect(borders.credit).toBe('© Stadtvermessung');
    expect(borders.features.map(({ properties }) => properties)).toEqual([
      { ags: '07313000', name: 'Landau', city: 'landau' },
    ]);
    await app.close();
  });
});
