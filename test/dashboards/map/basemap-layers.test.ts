/** A map of streets below ours, by day and by night. */
import { describe, expect, test } from 'vitest';
import {
  type BasemapStyle,
  toBasemapLayers,
  toBasemapSources,
} from '../../../dashboards/console/features/map/basemap-layers.ts';
import { toNight } from '../../../dashboards/console/features/map/night-colours.ts';

const STYLE: BasemapStyle = {
  sources: { streets: { type: 'vector', tiles: ['/tiles/source/streets/{z}/{x}/{y}'] } },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#ffffff' } },
    {
      id: 'names',
      type: 'symbol',
      source: 'streets',
      'source-layer': 'names',
      filter: ['==', ['get', 'colour'], '#ffffff'],
      layout: { 'text-field': ['get', 'name'], 'text-font': ['Roboto'] },
      paint: { 'text-color': '#000' },
    },
  ],
};

test('streets have names that cannot meet ours, and the font of the page', () => {
  expect(toBasemapSources(STYLE)).toEqual([['streets-streets', STYLE.sources['streets']]]);
  const [ground, names] = toBasemapLayers(STYLE, false);
  expect(ground).toMatchObject({ id: 'streets-ground', paint: { 'background-color': '#ffffff' } });
  expect(names).toMatchObject({
    id: 'streets-names',
    source: 'streets-streets',
    layout: { 'text-field': ['get', 'name'], 'text-font': ['Fira Sans'] },
    paint: { 'text-color': '#000' },
  });
});

test('at night only their colours are others', () => {
  const [ground, names] = toBasemapLayers(STYLE, true);
  expect(ground?.paint).toEqual({ 'background-color': 'hsla(0, 0%, 9%, 1)' });
  expect(names?.paint).toEqual({ 'text-color': 'hsla(0, 0%, 66%, 1)' });
  expect(names).toMatchObject({ filter: ['==', ['get', 'colour'], '#ffffff'] });
});

describe('a colour at night', () => {
  test.each([
    ['#fff', 'hsla(0, 0%, 9%, 1)'],
    ['white', 'hsla(0, 0%, 9%, 1)'],
    ['#ff0000', 'hsla(0, 60%, 37.5%, 1)'],
    ['#0000ff80', `hsla(240, 60%, 37.5%, ${128 / 255})`],
    ['rgb(0, 255, 0)', 'hsla(120, 60%, 37.5%, 1)'],
    ['rgba(255 255 255 / 0.5)', 'hsla(0, 0%, 9%, 0.5)'],
    ['#f4f1ea', 'hsla(42, 7%, 12.6%, 1)'],
    ['hsl(210, 50%, 100%)', 'hsla(210, 0%, 9%, 1)'],
  ])('%s is %s', (day, night) => {
    expect(toNight(day)).toBe(night);
  });

  test('is found within expressions, and nothing else is touched', () => {
    expect(toNight(['interpolate', ['linear'], ['zoom'], 5, '#fff', 9, ['get', 'rgb(x)']])).toEqual([
      'interpolate',
      ['linear'],
      ['zoom'],
      5,
      'hsla(0, 0%, 9%, 1)',
      9,
      ['get', 'rgb(x)'],
    ]);
    expect(toNight({ stops: [[5, '#fff']] })).toEqual({ stops: [[5, 'hsla(0, 0%, 9%, 1)']] });
    for (const value of [1, null, undefined, true, 'transparent', '#12', 'rgb(1,2)'])
      expect(toNight(value)).toBe(value);
  });
});
