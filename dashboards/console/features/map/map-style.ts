/**
 * The style of the map: no address of a sprite, a glyph or a tile in it. What always holds: problems lie above all
 * devices without one, and are never left out for want of room; only problems are clustered, by the worst of them.
 */
import type { FeatureCollection } from 'geojson';
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { MapPalette } from './map-palette.ts';

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const FONT = ['Fira Sans'];
/** The first name gives the weight, the second is the family that is there. */
const BOLD_FONT = ['Fira Sans Bold', 'Fira Sans'];
/** Beyond this zoom every problem is drawn by itself. */
const CLUSTER_MAX_ZOOM = 14;
const CLUSTER_RADIUS = 28;

/** The layers that answer to a click, topmost first. */
export const CLICKABLE_LAYERS = ['problems', 'nodes', 'lightmasts'] as const;

const OF_CALLER: ExpressionSpecification = ['has', 'city'];
const IS_CLUSTER: ExpressionSpecification = ['has', 'point_count'];
const IS_LIGHTMAST: ExpressionSpecification = ['==', ['get', 'kind'], 'lightmast'];

const SOURCES: Record<string, SourceSpecification> = {
  borders: { type: 'geojson', data: NOTHING },
  labels: { type: 'geojson', data: NOTHING },
  selected: { type: 'geojson', data: NOTHING },
  healthy: { type: 'geojson', data: NOTHING, promoteId: 'id', buffer: 32, tolerance: 0 },
  problems: {
    type: 'geojson',
    data: NOTHING,
    promoteId: 'id',
    cluster: true,
    clusterRadius: CLUSTER_RADIUS,
    clusterMaxZoom: CLUSTER_MAX_ZOOM,
    clusterProperties: { worst: ['min', ['get', 'rank']] },
  },
};

export function toMapStyle(palette: MapPalette): StyleSpecification {
  return { version: 8, sources: SOURCES, layers: toLayers(palette) };
}

/** @param hasBasemap whether a map of streets lies below, so that areas must not cover it */
export function toLayers(palette: MapPalette, hasBasemap = false): LayerSpecification[] {
  return [
    ...toGround(palette, hasBasemap),
    ...toNames(palette),
    ...toHealthy(palette),
    ...toProblems(palette),
  ];
}

/** A map of streets has them, too. */
export const NAMES_OF_TOWNS = 'town-names';
/** The layer that a map of streets is put below. */
export const FIRST_LAYER_ABOVE_BASEMAP = 'land';

function toGround({ ground, land, city, line, edge }: MapPalette, hasBasemap: boolean): LayerSpecification[] {
  const areaOpacity = hasBasemap ? 0 : 1;
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': ground } },
    {
      id: 'land',
      type: 'fill',
      source: 'borders',
      paint: { 'fill-color': ['case', OF_CALLER, city, land], 'fill-opacity': areaOpacity },
    },
    { id: 'line', type: 'line', source: 'borders', paint: { 'line-color': line, 'line-width': 0.8 } },
    {
      id: 'edge',
      type: 'line',
      source: 'borders',
      filter: OF_CALLER,
      paint: { 'line-color': edge, 'line-width': 1.8, 'line-dasharray': [4, 2] },
    },
  ];
}

function toNames({ label, text, city, land }: MapPalette): LayerSpecification[] {
  return [
    {
      id: NAMES_OF_TOWNS,
      type: 'symbol',
      source: 'labels',
      filter: ['!', OF_CALLER],
      minzoom: 8.5,
      layout: { 'text-field': ['get', 'name'], 'text-size': 12, 'text-font': FONT, 'text-padding': 6 },
      paint: { 'text-color': label, 'text-halo-color': land, 'text-halo-width': 1.4 },
    },
    {
      id: 'city-names',
      type: 'symbol',
      source: 'labels',
      filter: OF_CALLER,
      // Nearer, the header says which city it is.
      maxzoom: 10,
      layout: {
        'text-field': ['get', 'name'],
        'text-size': 13,
        'text-font': BOLD_FONT,
        'text-offset': [0, 1.6],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': text, 'text-halo-color': city, 'text-halo-width': 1.6 },
    },
  ];
}

function toHealthy({ lightmast, hotspot, fibrenode, city, isDark }: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'glow',
      type: 'circle',
      source: 'healthy',
      filter: IS_LIGHTMAST,
      minzoom: 11,
      paint: {
        'circle-color': lightmast,
        'circle-opacity': isDark ? 0.13 : 0,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 4.5, 15, 12],
        'circle-blur': 0.8,
      },
    },
    {
      id: 'lightmasts',
      type: 'circle',
      source: 'healthy',
      filter: IS_LIGHTMAST,
      paint: {
        'circle-color': lightmast,
        'circle-opacity': isDark ? 0.9 : 0.78,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 0.9, 11, 1.4, 13, 2.4, 15, 4.5, 18, 8],
      },
    },
    {
      id: 'nodes',
      type: 'circle',
      source: 'healthy',
      filter: ['!', IS_LIGHTMAST],
      layout: { 'circle-sort-key': ['match', ['get', 'kind'], 'fibrenode', 2, 1] },
      paint: {
        'circle-color': ['match', ['get', 'kind'], 'fibrenode', fibrenode, hotspot],
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          ['match', ['get', 'kind'], 'fibrenode', 3, 1.6],
          13,
          ['match', ['get', 'kind'], 'fibrenode', 5.5, 3.6],
          17,
          ['match', ['get', 'kind'], 'fibrenode', 9, 7],
        ],
        'circle-stroke-color': city,
        'circle-stroke-width': 1.2,
      },
    },
  ];
}

function toProblems({ action, city, text }: MapPalette): LayerSpecification[] {
  const rank: ExpressionSpecification = ['case', IS_CLUSTER, ['get', 'worst'], ['get', 'rank']];
  return [
    {
      id: 'selected',
      type: 'circle',
      source: 'selected',
      paint: {
        'circle-color': action,
        'circle-opacity': 0.18,
        'circle-radius': 17,
        'circle-stroke-color': action,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'problems',
      type: 'symbol',
      source: 'problems',
      layout: {
        'icon-image': ['concat', 'badge-', ['to-string', rank]],
        'icon-size': ['case', IS_CLUSTER, 1.12, 0.95],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        // Drawn last is seen best: the worst comes on top.
        'symbol-sort-key': ['-', 0, rank],
      },
    },
    {
      id: 'counts',
      type: 'symbol',
      source: 'problems',
      filter: IS_CLUSTER,
      layout: {
        'text-field': ['concat', '×', ['get', 'point_count_abbreviated']],
        'text-size': 12.5,
        'text-font': BOLD_FONT,
        'text-offset': [1.6, -0.9],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': text, 'text-halo-color': city, 'text-halo-width': 1.8 },
    },
  ];
}
