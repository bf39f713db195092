/**
 * The style of the map server, rewritten so that a browser asks this server for everything in it. What always
 * holds: nothing is passed on but layers and vector sources; an address that is not of the map server is dropped
 * with what needs it; glyphs are left out, because the page draws text with its own font. Pure.
 */
import { UpstreamFailed } from './fetch-upstream.ts';

/** Where the tiles of a source really are. */
export interface TileSource {
  /** Address with {z}, {x} and {y}. */
  template: string;
  leastZoom: number;
  mostZoom: number;
}

export interface BasemapStyle {
  /** For the browser. */
  style: Record<string, unknown>;
  sources: ReadonlyMap<string, TileSource>;
  /** Address of the symbols, without ending. */
  sprite: string | undefined;
}

type Json = Record<string, unknown>;

/** Paths of this server; a source's name and the numbers of a tile follow. */
export const STYLE_PATH = '/tiles/style.json';
export const SPRITE_PATH = '/tiles/sprite/sprite';
const TILES_PATH = '/tiles/source';

const SOURCE_NAME = /^[A-Za-z0-9_-]{1,40}$/;
const LAYER_TYPES = ['background', 'fill', 'line', 'symbol', 'circle'];
const LAYER_FIELDS = [
  'id',
  'type',
  'source',
  'source-layer',
  'minzoom',
  'maxzoom',
  'filter',
  'layout',
  'paint',
];
const MOST_SOURCES = 8;
const MOST_LAYERS = 1_000;
const DEEPEST_ZOOM = 22;

/** What a style says of its sources: the tiles themselves, or the address of a TileJSON document. */
export function listSources(style: unknown): [name: string, source: Json][] {
  const sources = toObject(toObject(style)?.['sources']) ?? {};
  return Object.entries(sources)
    .map(([name, source]) => [name, toObject(source) ?? {}] as [string, Json])
    .filter(([name, { type }]) => SOURCE_NAME.test(name) && type === 'vector')
    .slice(0, MOST_SOURCES);
}

/** @param document a source of a style, or a TileJSON document; @param base where it was read */
export function toTileSource(document: unknown, base: string): TileSource | undefined {
  const { tiles, minzoom, maxzoom } = toObject(document) ?? {};
  const template = Array.isArray(tiles) ? tiles.find(entry => typeof entry === 'string') : undefined;
  if (typeof template !== 'string') return undefined;
  const address = toAddress(template, base);
  if (address === undefined || !['{z}', '{x}', '{y}'].every(part => address.includes(part))) return undefined;
  return { template: address, leastZoom: toZoom(minzoom, 0), mostZoom: toZoom(maxzoom, 14) };
}

/** Throws UpstreamFailed for what is no style. */
export function toBasemapStyle(
  document: unknown,
  base: string,
  sources: ReadonlyMap<string, TileSource>,
): BasemapStyle {
  const { version, layers, sprite } = toObject(document) ?? {};
  if (version !== 8 || !Array.isArray(layers)) throw new UpstreamFailed('It is no MapLibre style');
  const spriteAddress = typeof sprite === 'string' ? toAddress(sprite, base) : undefined;
  return {
    style: {
      version,
      sources: Object.fromEntries([...sources].map(([name, source]) => [name, toOwnSource(name, source)])),
      ...(spriteAddress && { sprite: SPRITE_PATH }),
      layers: layers.slice(0, MOST_LAYERS).flatMap(layer => toOwnLayer(layer, sources) ?? []),
    },
    sources,
    sprite: spriteAddress,
  };
}

export function toTileAddress({ template }: TileSource, z: number, x: number, y: number): string {
  return template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
}

function toOwnSource(name: string, { leastZoom, mostZoom }: TileSource): Json {
  return {
    type: 'vector',
    tiles: [`${TILES_PATH}/${name}/{z}/{x}/{y}`],
    minzoom: leastZoom,
    maxzoom: mostZoom,
  };
}

function toOwnLayer(value: unknown, sources: ReadonlyMap<string, TileSource>): Json | undefined {
  const layer = toObject(value);
  if (!layer || typeof layer['id'] !== 'string' || !LAYER_TYPES.includes(layer['type'] as string))
    return undefined;
  if (layer['type'] !== 'background' && !sources.has(String(layer['source']))) return undefined;
  return Object.fromEntries(LAYER_FIELDS.filter(field => field in layer).map(field => [field, layer[field]]));
}

/** Against the document it stood in. The braces of a template survive. */
function toAddress(text: string, base: string): string | undefined {
  return URL.parse(text, base)?.href.replaceAll('%7B', '{').replaceAll('%7D', '}');
}

function toZoom(value: unknown, otherwise: number): number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= DEEPEST_ZOOM
    ? (value as number)
    : otherwise;
}

function toObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
