/**
 * The background map from a server on loopback: rewritten, kept, bounded; and what such a server must not be able
 * to do (fault matrix S22).
 */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import pino from 'pino';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BasemapOptions, openBasemap } from '../../../api/basemap/basemap.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { type MapServer, openMapServer, STYLE, sendJson, TILE } from './map-server.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
const UNAVAILABLE = { code: 'BASEMAP_UNAVAILABLE' };
const NOT_FOUND = { code: 'NOT_FOUND' };

async function openMap(server: MapServer, overrides: Partial<BasemapOptions> = {}) {
  const options: BasemapOptions = {
    styleUrl: `${server.origin}/styles/streets.json`,
    credit: '© Streets',
    cacheDirectory: `${createTemporaryDirectory()}/basemap`,
    cacheBytes: 1_000_000,
    isPrivateAllowed: true,
    timeoutMs: 20_000,
    ...overrides,
  };
  const clock = createManualClock(NOW_MS);
  const log: string[] = [];
  const registry = new Registry();
  const logger = pino({ level: 'trace' }, { write: line => void log.push(line) });
  const map = await openBasemap(options, { clock, log: logger, registry });
  onTestFinished(() => map.close());
  return { map, options, clock, log, registry };
}

describe('the background map', () => {
  it('has a style that asks this server for everything, and nothing that the page does not need', async () => {
    const { map } = await openMap(await openMapServer());
    expect(await map.style()).toEqual({
      version: 8,
      sources: {
        streets: { type: 'vector', tiles: ['/tiles/source/streets/{z}/{x}/{y}'], minzoom: 0, maxzoom: 15 },
      },
      sprite: '/tiles/sprite/sprite',
      layers: [STYLE.layers[0], { id: 'roads', type: 'line', source: 'streets', 'source-layer': 'roads' }],
    });
  });

  it('asks for a tile once, keeps it over a restart, and counts', async () => {
    const server = await openMapServer();
    const { map, options, registry } = await openMap(server);
    const replies = await Promise.all([1, 2, 3].map(() => map.tile('streets', 3, 4, 2)));
    for (const reply of replies) expect(gunzipSync(reply!.body)).toEqual(TILE);
    const again = await openMap(server, options);
    expect(gunzipSync((await again.map.tile('streets', 3, 4, 2))!.body)).toEqual(TILE);
    expect(server.asked.filter(path => path === '/tiles/3/4/2.pbf').length).toBe(1);
    expect(await registry.metrics()).toMatch(/leitstand_api_basemap_cache_bytes \d{2,}/);
    expect(await again.registry.metrics()).toContain('leitstand_api_basemap_files_total{result="cached"} 3');
  });

  it('asks again for an old tile, and shows the old one when the map server fails', async () => {
    const server = await openMapServer();
    const { map, options } = await openMap(server);
    await map.tile('streets', 3, 4, 2);
    const longAgoS = (NOW_MS - 40 * DAY_MS) / 1000;
    for (const name of readdirSync(options.cacheDirectory)) {
      utimesSync(`${options.cacheDirectory}/${name}`, longAgoS, longAgoS);
    }
    server.answer('/tiles/3/4/2.pbf', response => response.writeHead(500).end());
    const { map: later } = await openMap(server, options);
    expect(gunzipSync((await later.tile('streets', 3, 4, 2))!.body)).toEqual(TILE);
    expect(server.asked.filter(path => path === '/tiles/3/4/2.pbf').length).toBe(2);
  });

  it('remembers what is missing and what failed, for a while', async () => {
    const server = await openMapServer();
    const { map, clock } = await openMap(server);
    server.answer('/tiles/3/0/0.pbf', response => response.writeHead(404).end());
    server.answer('/tiles/3/0/1.pbf', response => response.writeHead(500).end());
    const askForBoth = async () => {
      expect(await map.tile('streets', 3, 0, 0)).toBeUndefined();
      await expect(map.tile('streets', 3, 0, 1)).rejects.toMatchObject({ ...UNAVAILABLE, retryAfterS: 30 });
    };
    const count = (path: string) => server.asked.filter(asked => asked === path).length;
    for (let round = 0; round < 3; round += 1) await askForBoth();
    expect([count('/tiles/3/0/0.pbf'), count('/tiles/3/0/1.pbf')]).toEqual([1, 1]);
    clock.pass(60_000);
    await askForBoth();
    expect([count('/tiles/3/0/0.pbf'), count('/tiles/3/0/1.pbf')]).toEqual([1, 2]);
  });

  it('takes no more room than it was given, and deletes what was left half written', async () => {
    const server = await openMapServer();
    const cacheDirectory = `${createTemporaryDirectory()}/basemap`;
    mkdirSync(cacheDirectory);
    writeFileSync(`${cacheDirectory}/crashed.part`, 'half');
    const { map, registry } = await openMap(server, { cacheDirectory, cacheBytes: 10_000 });
    const tile = Buffer.alloc(3_000, 1);
    for (let x = 0; x < 6; x += 1) {
      server.answer(`/tiles/3/${x}/0.pbf`, response => response.writeHead(200).end(tile));
      expect((await map.tile('streets', 3, x, 0))!.body).toEqual(tile);
    }
    expect(readdirSync(cacheDirectory).length).toBeLessThanOrEqual(4);
    expect(readdirSync(cacheDirectory)).not.toContain('crashed.part');
    expect(await registry.metrics()).toMatch(/leitstand_api_basemap_cache_evictions_total [1-9]/);
  });

  it('goes on where nothing can be kept', async () => {
    const server = await openMapServer();
    const file = `${createTemporaryDirectory()}/file`;
    writeFileSync(file, '');
    const { map, registry } = await openMap(server, { cacheDirectory: `${file}/basemap` });
    for (let round = 0; round < 2; round += 1) {
      expect(gunzipSync((await map.tile('streets', 3, 4, 2))!.body)).toEqual(TILE);
    }
    expect(server.asked.filter(path => path === '/tiles/3/4/2.pbf').length).toBe(2);
    expect(await registry.metrics()).toMatch(/leitstand_api_basemap_cache_faults_total [1-9]/);
  });

  it('has no tile beyond its sources and zooms', async () => {
    const server = await openMapServer();
    const { map } = await openMap(server);
    for (const [source, z, x, y] of [
      ['streets', 3, 8, 0],
      ['streets', 3, 0, 8],
      ['streets', 16, 0, 0],
      ['pictures', 3, 0, 0],
      ['constructor', 3, 0, 0],
    ] as const) {
      await expect(map.tile(source, z, x, y), source).rejects.toMatchObject(NOT_FOUND);
    }
    expect(server.asked).toEqual(['/styles/streets.json', '/tilejson.json']);
  });
});

describe('a map server that means ill', () => {
  it('leads nowhere else by a redirect', async () => {
    const [server, other] = [await openMapServer(), await openMapServer()];
    const { map } = await openMap(server);
    server.answer('/tiles/3/1/1.pbf', response => {
      response.writeHead(302, { location: `${other.origin}/tiles/3/1/1.pbf` }).end();
    });
    await expect(map.tile('streets', 3, 1, 1)).rejects.toMatchObject(UNAVAILABLE);
    expect(other.asked).toEqual([]);
  });

  it.each(['https://elsewhere.example', 'file:///etc/passwd?', 'http://169.254.169.254/latest'])(
    'leads nowhere else by its tiles: %s',
    async elsewhere => {
      const server = await openMapServer();
      server.answer('/tilejson.json', sendJson({ tiles: [`${elsewhere}/{z}/{x}/{y}`] }));
      const { map } = await openMap(server);
      await expect(map.tile('streets', 3, 1, 1)).rejects.toMatchObject(UNAVAILABLE);
      expect(server.asked).toEqual(['/styles/streets.json', '/tilejson.json']);
    },
  );

  it('cannot send without end, neither announced nor not', async () => {
    const server = await openMapServer();
    const { map } = await openMap(server);
    server.answer('/tiles/3/1/1.pbf', response => {
      response.writeHead(200, { 'content-length': 100_000_000 });
      response.write('x');
    });
    let isCutOff = false;
    server.answer('/tiles/3/1/2.pbf', response => {
      response.on('close', () => {
        isCutOff = true;
      });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    });
    await expect(map.tile('streets', 3, 1, 1)).rejects.toMatchObject(UNAVAILABLE);
    await expect(map.tile('streets', 3, 1, 2)).rejects.toMatchObject(UNAVAILABLE);
    await expect.poll(() => isCutOff, { timeout: 20_000 }).toBe(true);
  });

  it('cannot keep anybody waiting by answering slowly', async () => {
    const server = await openMapServer();
    const { map } = await openMap(server, { timeoutMs: 1_000 });
    await map.style();
    server.answer('/tiles/3/1/1.pbf', response => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    server.answer('/tiles/3/1/2.pbf', () => undefined);
    const slow = [map.tile('streets', 3, 1, 1), map.tile('streets', 3, 1, 2)];
    for (const result of await Promise.allSettled(slow)) {
      expect(result).toMatchObject({ status: 'rejected', reason: UNAVAILABLE });
    }
  });

  it.each<[string, Buffer]>([
    ['no JSON', gzipSync('<html>secret</html>')],
    ['no style', gzipSync('{"version":7}')],
    ['a little that becomes much', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))],
  ])('gives a page nothing when its style is %s', async (_name, body) => {
    const server = await openMapServer();
    server.answer('/styles/streets.json', response => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    });
    const { map, log, clock } = await openMap(server);
    await expect(map.style()).rejects.toMatchObject(UNAVAILABLE);
    expect(log.join('')).toContain('The style of the background map cannot be used');
    // What is no style is not kept as one.
    server.answer('/styles/streets.json', undefined);
    await expect(map.style()).rejects.toMatchObject(UNAVAILABLE);
    clock.pass(60_000);
    expect(await map.style()).toMatchObject({ version: 8 });
  });
});
