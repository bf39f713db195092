/** The routes of the background map: whose they are, what they send, and that they are not there by default. */
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../../api/app.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { createApiFixture } from '../api-fixture.ts';
import { openMapServer, TILE } from './map-server.ts';

const PATHS = ['/tiles/style.json', '/tiles/source/streets/1/0/0', '/tiles/sprite/sprite.json'];

describe('the routes of the background map', () => {
  it('lead nowhere unless it is configured', async () => {
    const { options, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const headers = { authorization: `Bearer ${await createToken('viewer', '*')}` };
    for (const url of PATHS) expect((await app.inject({ url, headers })).statusCode, url).toBe(404);
    await app.close();
  });

  it('send its files as our own, to who is signed in', async () => {
    const server = await openMapServer();
    const { options, createToken } = await createApiFixture({
      basemap: {
        styleUrl: `${server.origin}/styles/streets.json`,
        credit: '© {year} Streets',
        cacheDirectory: `${createTemporaryDirectory()}/basemap`,
        cacheBytes: 1_000_000,
        isPrivateAllowed: true,
      },
    });
    const app = await buildApp(options);
    const headers = { authorization: `Bearer ${await createToken('viewer', ['landau'])}` };
    for (const url of PATHS) expect((await app.inject({ url })).statusCode, url).toBe(401);
    expect(server.asked).toEqual([]);

    const tile = await app.inject({ url: '/tiles/source/streets/3/4/2', headers });
    expect(gunzipSync(tile.rawPayload)).toEqual(TILE);
    expect(tile.headers).toMatchObject({
      'content-type': 'application/vnd.mapbox-vector-tile',
      'content-encoding': 'gzip',
      'cache-control': 'private, max-age=86400',
      'x-content-type-options': 'nosniff',
    });
    server.answer('/sprites/streets@2x.png', response => response.writeHead(200).end('picture'));
    const symbols = await app.inject({ url: '/tiles/sprite/sprite@2x.png', headers });
    expect([symbols.headers['content-type'], symbols.body]).toEqual(['image/png', 'picture']);
    server.answer('/tiles/3/0/0.pbf', response => response.writeHead(404).end());
    const missing = await app.inject({ url: '/tiles/source/streets/3/0/0', headers });
    expect([missing.statusCode, missing.body]).toEqual([204, '']);
    server.answer('/tiles/3/0/1.pbf', response => response.writeHead(500).end('secret'));
    const failed = await app.inject({ url: '/tiles/source/streets/3/0/1', headers });
    expect([failed.statusCode, failed.json().code]).toEqual([502, 'BASEMAP_UNAVAILABLE']);
    for (const url of [
      '/tiles/sprite/sprite.svg',
      '/tiles/sprite/sprite%2f..%2fsecret',
      '/tiles/source/a/b/c/d',
    ]) {
      expect((await app.inject({ url, headers })).statusCode, url).toBeGreaterThanOrEqual(400);
    }
    expect(server.asked.some(path => path.includes('secret') || path.includes('svg'))).toBe(false);
    expect((await app.inject({ url: '/api/v1/boundaries', headers })).json().basemap).toEqual({
      style: '/tiles/style.json',
      credit: '© 2026 Streets',
    });
    await app.close();
  });
});
