/**
 * Serves the built console with the headers of the real api and a made-up network behind it, on a free loopback
 * port. It refuses what the api would refuse, so a wrong request fails a test.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { SessionResource } from '#core/access-resources.ts';
import { toDeviceBlock } from '#core/device-blocks.ts';
import type { DeviceSummary, LiveEvent } from '#core/resources.ts';
import { createSearchIndex } from '../../api/search/search-index.ts';
import {
  CITIES,
  createDevices,
  toDeviceKindResources,
  toDeviceResource,
  toFakeSeries,
  toFakeSummary,
} from './fake-network.ts';

const PAGE_LIMIT_MAX = 500;
const SUMMARY_EVERY_MS = 2_000;
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export interface ConsoleServer {
  url: string;
  devices: Map<string, DeviceSummary>;
  /** Changes a device and tells every open page. */
  change(id: string, change: Partial<DeviceSummary>): void;
  send(event: LiveEvent): void;
  /** From now on nobody is signed in, and streams end. */
  endSessions(): void;
  /** Streams end; nothing answers until `true`. */
  setReachable(isReachable: boolean): void;
  readonly streamCount: number;
  close(): Promise<void>;
}

export async function openConsoleServer(options: {
  /** The built console. */
  directory: string;
  deviceCount: number;
}): Promise<ConsoleServer> {
  const devices = new Map(createDevices(options.deviceCount, Date.now()).map(device => [device.id, device]));
  const streams = new Map<ServerResponse, string | null>();
  let isSignedIn = true;
  let isReachable = true;

  const server = createServer((request, response) => {
    if (!isReachable) return void response.destroy();
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/readyz') return sendJson(response, 200, READY);
    if (!url.pathname.startsWith('/api/')) return sendFile(options.directory, url.pathname, response);
    if (!isSignedIn) return sendJson(response, 401, { code: 'UNAUTHENTICATED', status: 401 });
    if (url.pathname === '/api/v1/live') return openStream(request, response, url.searchParams.get('city'));
    if (request.method === 'POST' && url.pathname === '/api/v1/session/sign-out') return signOut(response);
    const body = answer(request, url, devices);
    sendJson(response, body === undefined ? 404 : 200, body ?? { code: 'NOT_FOUND', status: 404 });
  });

  function signOut(response: ServerResponse): void {
    endSessions();
    response.writeHead(204).end();
  }

  function openStream(request: IncomingMessage, response: ServerResponse, city: string | null): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    streams.set(response, city);
    response.on('close', () => streams.delete(response));
    const time = new Date().toISOString();
    response.write('retry: 500\nid: 1\n');
    writeEvent(response, { event: 'hello', data: { time, revision: 1 } });
    // What a client missed is not kept here, so it is told to load everything again.
    if (request.headers['last-event-id']) writeEvent(response, { event: 'resync', data: { time } });
  }

  function send(event: LiveEvent): void {
    for (const [stream, city] of streams) {
      if (event.event !== 'devices') writeEvent(stream, event);
      else {
        const items = event.data.items.filter(item => isOf(city, item));
        if (items.length > 0) writeEvent(stream, { event: 'devices', data: { ...event.data, items } });
      }
    }
  }

  function endSessions(): void {
    isSignedIn = false;
    for (const stream of streams.keys()) stream.end();
  }

  const pulse = setInterval(() => {
    for (const [stream, city] of streams) {
      const listed = [...devices.values()].filter(device => isOf(city, device));
      writeEvent(stream, { event: 'summary', data: toFakeSummary(listed, Date.now()) });
    }
  }, SUMMARY_EVERY_MS);

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    devices,
    change(id, change) {
      const time = new Date().toISOString();
      const device = { ...devices.get(id)!, lastReading: time, lastReceived: time, ...change };
      devices.set(id, device);
      send({ event: 'devices', data: { time, items: [device] } });
    },
    send,
    endSessions,
    setReachable(next) {
      isReachable = next;
      if (!next) for (const stream of streams.keys()) stream.destroy();
    },
    get streamCount() {
      return streams.size;
    },
    async close() {
      clearInterval(pulse);
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** Watts, clients or bits per second of a device at night. */
const PEAK_PER_DEVICE = 40;

const READY = {
  status: 'ready',
  checks: ['registry', 'telemetry', 'broker'].map(name => ({ name, ok: true })),
};

const SESSION: SessionResource = {
  name: 'Anna Berg',
  kind: 'user',
  isSecondFactorDue: false,
  assignments: [{ role: 'operator', cities: '*' }],
  cities: '*',
  citiesByRole: { operator: '*' },
  expires: '2099-01-01T00:00:00.000Z',
};

function answer(request: IncomingMessage, url: URL, devices: Map<string, DeviceSummary>): unknown {
  const [, , , resource, id, part] = url.pathname.split('/');
  const city = url.searchParams.get('city');
  const windowMs = Number(url.searchParams.get('window')) * 1000;
  const listed = () => [...devices.values()].filter(device => isOf(city, device));
  if (request.method !== 'GET') return undefined;
  if (resource === 'session') return SESSION;
  if (resource === 'cities') return { items: CITIES };
  if (resource === 'device-kinds') return { items: toDeviceKindResources() };
  if (resource === 'live')
    return { time: new Date().toISOString(), revision: 1, isWhole: true, blocks: [toDeviceBlock(listed())] };
  if (resource === 'about') return {};
  if (resource === 'boundaries') return { type: 'FeatureCollection', credit: '', features: [] };
  if (resource === 'search') {
    const index = createSearchIndex(CITIES, [...devices.values()]);
    return { ...index.search(url.searchParams.get('text') ?? '', undefined), requests: [] };
  }
  if (resource === 'requests') return { items: [] };
  if (resource === 'alarms') return { items: [] };
  if (resource === 'summary') return toFakeSummary(listed(), Date.now());
  if (resource === 'devices' && id === undefined) return toPage(listed(), url.searchParams);
  if (resource === 'series') return toSeries(url.searchParams, windowMs, listed().length * PEAK_PER_DEVICE);
  const device = devices.get(id ?? '');
  if (!device) return undefined;
  return part === 'series'
    ? toSeries(url.searchParams, 60_000, 80, true)
    : toDeviceResource(device, Date.now());
}

/** The parameter `city` of a request: slugs joined by commas. */
function isOf(city: string | null, device: DeviceSummary): boolean {
  return city === null || city.split(',').includes(device.city);
}

function toPage(items: DeviceSummary[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 100);
  if (limit > PAGE_LIMIT_MAX) return undefined;
  const from = Number(query.get('cursor') ?? 0);
  const next = from + limit;
  return { items: items.slice(from, next), ...(next < items.length && { nextCursor: String(next) }) };
}

function toSeries(query: URLSearchParams, stepMs: number, peak: number, isNewestFirst = false) {
  const range = {
    fromMs: Date.parse(query.get('from') ?? ''),
    toMs: Date.parse(query.get('to') ?? ''),
    stepMs,
  };
  const resource = toFakeSeries(query.get('fields') ?? '', range, {}, peak);
  if (!isNewestFirst) return resource;
  for (const series of resource.series) {
    series.times.reverse();
    for (const values of Object.values(series.values)) values.reverse();
  }
  return resource;
}

function writeEvent(response: ServerResponse, { event, data }: LiveEvent): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendFile(directory: string, path: string, response: ServerResponse): void {
  const wanted = join(directory, path);
  const file = path !== '/' && existsSync(wanted) ? wanted : join(directory, 'index.html');
  const bytes = readFileSync(file);
  response
    .writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': toPolicy(directory),
    })
    .end(bytes);
}

/** console.md section 9. */
function toPolicy(directory: string): string {
  const html = readFileSync(join(directory, 'index.html'), 'utf8');
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
