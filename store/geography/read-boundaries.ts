/**
 * Borders of municipalities: those shipped with Leitstand, or an operator's own GeoJSON file. What always holds:
 * every border has a key and a name, and its positions are degrees; a file that breaks this is not used at all.
 */
import { readFileSync, statSync } from 'node:fs';
import { AppError } from '#core/app-error.ts';
import type { AreaGeometry } from '#core/map-resources.ts';

export interface TownBorder {
  /** Amtlicher Gemeindeschlüssel, 8 digits. */
  ags: string;
  name: string;
  geometry: AreaGeometry;
}

export interface Boundaries {
  /** To be shown wherever the borders are drawn. */
  credit: string;
  towns: readonly TownBorder[];
}

/** Where an operator keeps borders of their own, and whose they are. */
export interface OwnBoundaries {
  file: string;
  credit: string;
}

const BUNDLED = new URL('./rlp-towns.geojson', import.meta.url);
const BUNDLED_CREDIT = '© GeoBasis-DE / BKG 2016 (Daten verändert)';
const MAX_BYTES = 20 * 1024 * 1024;
const AGS = /^\d{8}$/;

/** Throws INVALID_CONFIGURATION for a file of the operator that cannot be read or is not of this shape. */
export function readBoundaries(own?: OwnBoundaries): Boundaries {
  if (!own) return { credit: BUNDLED_CREDIT, towns: parseTowns(readFileSync(BUNDLED, 'utf8')) };
  try {
    if (statSync(own.file).size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
    return { credit: own.credit, towns: parseTowns(readFileSync(own.file, 'utf8')) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INVALID_CONFIGURATION', `The boundaries ${own.file} cannot be used: ${reason}`, {
      cause: error,
    });
  }
}

interface RawFeature {
  properties?: { ags?: unknown; gen?: unknown; name?: unknown } | null;
  geometry?: { type?: unknown; coordinates?: unknown } | null;
}

function parseTowns(text: string): TownBorder[] {
  const { features } = JSON.parse(text) as { features?: unknown };
  if (!Array.isArray(features)) throw new Error('it is no GeoJSON FeatureCollection');
  return features.map((feature: RawFeature | null, index) => {
    const where = `features[${index}]`;
    const { ags, gen, name = gen } = feature?.properties ?? {};
    if (typeof ags !== 'string' || !AGS.test(ags))
      throw new Error(`${where}.properties.ags is no key of 8 digits`);
    if (typeof name !== 'string' || name === '') throw new Error(`${where}.properties.name is missing`);
    return { ags, name, geometry: checkGeometry(feature?.geometry, `${where}.geometry`) };
  });
}

function checkGeometry(geometry: RawFeature['geometry'], where: string): AreaGeometry {
  const { type, coordinates } = geometry ?? {};
  const depth = type === 'Polygon' ? 2 : type === 'MultiPolygon' ? 3 : undefined;
  if (depth === undefined) throw new Error(`${where} is neither Polygon nor MultiPolygon`);
  if (!isNested(coordinates, depth))
    throw new Error(`${where}.coordinates are not rings of [longitude, latitude]`);
  return { type, coordinates } as AreaGeometry;
}

/** Arrays within arrays, `depth` deep, with a position in the innermost place. */
function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) return value.length > 0 && value.every(part => isNested(part, depth - 1));
  const [longitude, latitude] = value as unknown[];
  return isWithin(longitude, 180) && isWithin(latitude, 90);
}

function isWithin(value: unknown, most: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= most;
}
