/** What of the map stands in the address, so that a link shows a colleague the same. Pure. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { KINDS } from '../../app/view-state.ts';

export interface Place {
  center: [longitude: number, latitude: number];
  zoom: number;
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export const LEAST_ZOOM = 6;
export const MOST_ZOOM = 19;

/** Five decimals of a degree are a metre. */
const DEGREE_DIGITS = 5;
const ZOOM_DIGITS = 2;

/** `49.19853,8.11691,12.5`: latitude, longitude, zoom, as people write positions. */
export function toPlaceText({ center: [longitude, latitude], zoom }: Place): string {
  return [
    toFixed(latitude, DEGREE_DIGITS),
    toFixed(longitude, DEGREE_DIGITS),
    toFixed(zoom, ZOOM_DIGITS),
  ].join(',');
}

/** Without the sign of what is rounded to nothing: one place has one text. */
function toFixed(value: number, digits: number): string {
  return (Number(value.toFixed(digits)) || 0).toFixed(digits);
}

/** undefined for what is no place on Earth. */
export function parsePlace(text: string | null): Place | undefined {
  const numbers = (text ?? '').split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  const [latitude, longitude, zoom] = numbers;
  if (numbers.length !== 3 || latitude === undefined || longitude === undefined || zoom === undefined)
    return undefined;
  const isOnEarth = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  if (!isOnEarth || !(zoom >= 0 && zoom <= 24)) return undefined;
  return {
    center: [longitude, latitude],
    zoom: Math.min(Math.max(zoom, LEAST_ZOOM), MOST_ZOOM),
  };
}

/** `lightmast,hotspot`; absent: all kinds; `none`: no kind at all. Unknown words are ignored. */
export function parseLayers(text: string | null): readonly DeviceKindName[] {
  if (text === null) return KINDS;
  const words = text.split(',');
  return KINDS.filter(kind => words.includes(kind));
}

export function toLayersText(kinds: readonly DeviceKindName[]): string | undefined {
  if (kinds.length === KINDS.length) return undefined;
  return kinds.length === 0 ? 'none' : KINDS.filter(kind => kinds.includes(kind)).join(',');
}

export function isWithin(position: readonly number[] | undefined, bounds: Bounds | undefined): boolean {
  if (bounds === undefined) return true;
  if (position === undefined) return false;
  const [x = Number.NaN, y = Number.NaN] = position;
  const [west, south, east, north] = bounds;
  return x >= west && x <= east && y >= south && y <= north;
}
