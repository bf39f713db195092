/** A map server on loopback that does what a test wants, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

export interface MapServer {
  /** `http://127.0.0.1:port` */
  origin: string;
  /** Paths asked for, in order. */
  asked: string[];
  /** Answers a path otherwise than with the usual map; undefined: as usual again. */
  answer(path: string, handler: Handler | undefined): void;
}

type Handler = (response: ServerResponse, request: IncomingMessage) => void;

export const TILE = Buffer.from('the bytes of a tile');

export async function openMapServer(): Promise<MapServer> {
  const asked: string[] = [];
  const handlers = new Map<string, Handler>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const handler = handlers.get(path) ?? USUAL[path];
    if (handler) handler(response, request);
    else if (path.startsWith('/tiles/'))
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(TILE));
    else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    answer(path, handler) {
      if (handler) handlers.set(path, handler);
      else handlers.delete(path);
    },
  };
}

export const sendJson =
  (document: unknown): Handler =>
  response =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));

export const STYLE = {
  version: 8,
  name: 'Streets',
  glyphs: '../fonts/{fontstack}/{range}.pbf',
  sprite: '../sprites/streets',
  sources: {
    streets: {
      type: 'vector',
      url: '../tilejson.json',
      attribution: '<img src=https://elsewhere.example/x>',
    },
    pictures: { type: 'raster', tiles: ['https://elsewhere.example/{z}/{x}/{y}.png'] },
  },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#ffffff' } },
    { id: 'roads', type: 'line', source: 'streets', 'source-layer': 'roads', metadata: { a: 1 } },
    { id: 'photo', type: 'raster', source: 'pictures' },
    { id: 'strange', type: 'line', source: 'nowhere' },
  ],
};

const USUAL: Record<string, Handler> = {
  '/styles/streets.json': sendJson(STYLE),
  '/tilejson.json': sendJson({
    tilejson: '3.0.0',
    tiles: ['tiles/{z}/{x}/{y}.pbf'],
    minzoom: 0,
    maxzoom: 15,
  }),
  '/sprites/streets.json': sendJson({ tree: { x: 0, y: 0, width: 8, height: 8, pixelRatio: 1 } }),
};
