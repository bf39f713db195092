/** What of the map stands in the address: written and read back, and nothing strange believed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isWithin,
  LEAST_ZOOM,
  MOST_ZOOM,
  parseLayers,
  parsePlace,
  toLayersText,
  toPlaceText,
} from '../../../dashboards/console/features/map/map-address.ts';

describe('the place of the map', () => {
  test('survives the address to a metre', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179.9, max: 179.9, noNaN: true }),
        fc.double({ min: -84.9, max: 84.9, noNaN: true }),
        fc.double({ min: LEAST_ZOOM, max: MOST_ZOOM, noNaN: true }),
        (longitude, latitude, zoom) => {
          const text = toPlaceText({ center: [longitude, latitude], zoom });
          const place = parsePlace(text)!;
          expect(place.center[0]).toBeCloseTo(longitude, 4);
          expect(place.center[1]).toBeCloseTo(latitude, 4);
          expect(place.zoom).toBeCloseTo(zoom, 1);
          expect(toPlaceText(place)).toBe(text);
        },
      ),
    );
  });

  test.each([
    null,
    '',
    '49.2,8.1',
    '49.2,8.1,',
    '49.2,8.1,12,1',
    'a,b,c',
    '89,8,12',
    '49,181,12',
    '49,8,-1',
    '49,8,NaN',
  ])('is none in %s', text => {
    expect(parsePlace(text)).toBeUndefined();
  });

  test('is kept within the zooms of the map', () => {
    expect(parsePlace('49,8,0')?.zoom).toBe(LEAST_ZOOM);
    expect(parsePlace('49,8,24')?.zoom).toBe(MOST_ZOOM);
  });
});

describe('the shown kinds', () => {
  test('are all unless some are named', () => {
    expect(parseLayers(null)).toEqual(['lightmast', 'hotspot', 'fibrenode']);
    expect(parseLayers('fibrenode,dragon')).toEqual(['fibrenode']);
    expect(parseLayers('none')).toEqual([]);
    for (const kinds of [['hotspot'], ['lightmast', 'fibrenode'], []] as const)
      expect(parseLayers(toLayersText(kinds) ?? null)).toEqual(kinds);
    expect(toLayersText(parseLayers(null))).toBeUndefined();
  });
});

test('a position is within bounds, or there are none', () => {
  const bounds = [8, 49, 8.2, 49.3] as const;
  expect(isWithin([8.1, 49.1], bounds)).toBe(true);
  expect(isWithin([8.3, 49.1], bounds)).toBe(false);
  expect(isWithin(undefined, bounds)).toBe(false);
  expect(isWithin(undefined, undefined)).toBe(true);
});
