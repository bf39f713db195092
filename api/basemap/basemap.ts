/**
 * The background map: style, tiles and symbols of one configured map server, given out as if they were ours. A
 * caller names a tile by numbers, never an address, so nothing else of that server can be reached through it.
 */
import { gunzipSync } from 'node:zlib';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Clock } from '#core/clock.ts';
import { ApiProblem } from '../problems.ts';
import { type BasemapFiles, createBasemapFiles, type FileLimits } from './basemap-files.ts';
import { createBasemapMetrics } from './basemap-metrics.ts';
import {
  type BasemapStyle,
  listSources,
  type TileSource,
  toBasemapStyle,
  toTileAddress,
  toTileSource,
} from './basemap-style.ts';
import { UpstreamFailed, type UpstreamReply } from './fetch-upstream.ts';
import { openTileCache } from './tile-cache.ts';

export interface BasemapOptions {
  /** Of a MapLibre style; its server is the only one that is ever asked. */
  styleUrl: string;
  credit: string;
  cacheDirectory: string;
  cacheBytes: number;
  /** Whether that server is on this machine or in a private network. */
  isPrivateAllowed: boolean;
  timeoutMs?: number;
}

export interface Basemap {
  style(): Promise<Record<string, unknown>>;
  /** undefined: there is nothing to draw there. Throws NOT_FOUND for what is no tile of the style. */
  tile(source: string, z: number, x: number, y: number): Promise<UpstreamReply | undefined>;
  /** `.json`, `.png`, `@2x.json` or `@2x.png` */
  sprite(ending: string): Promise<UpstreamReply | undefined>;
  close(): void;
}

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
/** The map is made anew each month. */
const TILES: FileLimits = { maxBytes: 2 * MIB, freshMs: 30 * DAY_MS };
const SPRITES: FileLimits = { maxBytes: 4 * MIB, freshMs: 30 * DAY_MS };
const DOCUMENTS: FileLimits = { maxBytes: 4 * MIB, freshMs: DAY_MS };
const DOCUMENT_TEXT_BYTES = 16 * MIB;
const TIMEOUT_MS = 10_000;
/** How long a style in memory is not read again. */
const STYLE_FRESH_MS = 3_600_000;

export async function openBasemap(
  options: BasemapOptions,
  parts: { clock: Clock; log: Logger; registry: Registry },
): Promise<Basemap> {
  const { clock, log, registry } = parts;
  const cache = await openTileCache(options.cacheDirectory, options.cacheBytes, clock);
  const files = createBasemapFiles(
    {
      origin: new URL(options.styleUrl).origin,
      isPrivateAllowed: options.isPrivateAllowed,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    },
    { cache, metrics: createBasemapMetrics(registry, cache), clock, log },
  );
  let known: { style: Promise<BasemapStyle>; readMs: number } | undefined;

  function readStyle(): Promise<BasemapStyle> {
    if (known && clock.nowMs() - known.readMs < STYLE_FRESH_MS) return known.style;
    const style = loadStyle(files, options.styleUrl).catch((error: unknown) => {
      known = undefined;
      if (!(error instanceof UpstreamFailed)) throw error;
      log.warn({ err: error }, 'The style of the background map cannot be used');
      throw new ApiProblem('BASEMAP_UNAVAILABLE');
    });
    known = { style, readMs: clock.nowMs() };
    return style;
  }

  return {
    style: async () => (await readStyle()).style,
    async tile(name, z, x, y) {
      const source = (await readStyle()).sources.get(name);
      if (!source || !isTile(source, z, x, y)) throw new ApiProblem('NOT_FOUND');
      return files.load(toTileAddress(source, z, x, y), TILES);
    },
    async sprite(ending) {
      const { sprite } = await readStyle();
      if (sprite === undefined) throw new ApiProblem('NOT_FOUND');
      return files.load(sprite + ending, SPRITES);
    },
    close: files.close,
  };
}

function isTile({ leastZoom, mostZoom }: TileSource, z: number, x: number, y: number): boolean {
  return z >= leastZoom && z <= mostZoom && x < 2 ** z && y < 2 ** z;
}

async function loadStyle(files: BasemapFiles, styleUrl: string): Promise<BasemapStyle> {
  const document = await loadDocument(files, styleUrl);
  const sources = new Map<string, TileSource>();
  for (const [name, source] of listSources(document)) {
    const { url } = source;
    const address = typeof url === 'string' ? URL.parse(url, styleUrl)?.href : undefined;
    const described = address === undefined ? source : await loadDocument(files, address);
    const tiles = toTileSource(described, address ?? styleUrl);
    if (tiles) sources.set(name, tiles);
  }
  try {
    return toBasemapStyle(document, styleUrl, sources);
  } catch (error) {
    await files.reject(styleUrl);
    throw error;
  }
}

/** Throws UpstreamFailed for what is no JSON, or more of it than expected once it is unpacked. */
async function loadDocument(files: BasemapFiles, address: string): Promise<unknown> {
  const reply = await files.load(address, DOCUMENTS);
  if (!reply) throw new UpstreamFailed('A document of the style is missing');
  try {
    const bytes =
      reply.encoding === 'gzip'
        ? gunzipSync(reply.body, { maxOutputLength: DOCUMENT_TEXT_BYTES })
        : reply.body;
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    await files.reject(address);
    throw new UpstreamFailed('A document of the style is no JSON', { cause: error });
  }
}
