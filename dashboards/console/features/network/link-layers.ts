/** Links and nodes of the network on the map: colour and dashes by state, the load in words on the line. */
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre, PointLike } from 'maplibre-gl';
import type { MapPalette } from '../map/map-palette.ts';
import type { LinkTone } from './network-words.ts';

export interface NetworkFeatures {
  links: FeatureCollection;
  nodes: FeatureCollection;
}

export interface LinkLayers {
  draw(features: NetworkFeatures): void;
  setPalette(palette: MapPalette): void;
}

const LINKS = 'network-links';
const NODES = 'network-nodes';
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** How far beside a line a click still means it. */
const REACH = 9;
const DASHES: Partial<Record<LinkTone, number[]>> = {
  down: [1.2, 1.2],
  outage: [3, 1.5],
  unknown: [0.4, 1.6],
  idle: [0.4, 1.6],
};
const TONES: readonly LinkTone[] = ['idle', 'unknown', 'outage', 'up', 'busy', 'down'];

export function createLinkLayers(
  map: MapLibre,
  palette: MapPalette,
  onChoose: (id: string) => void,
): LinkLayers {
  map.addSource(LINKS, { type: 'geojson', data: NOTHING });
  map.addSource(NODES, { type: 'geojson', data: NOTHING });
  for (const layer of toLayers(palette)) map.addLayer(layer);
  const clickable = [NODES, ...TONES.map(toLayerId)];
  const find = ({ point }: { point: { x: number; y: number } }) => {
    const box: [PointLike, PointLike] = [
      [point.x - REACH, point.y - REACH],
      [point.x + REACH, point.y + REACH],
    ];
    return map.queryRenderedFeatures(box, { layers: clickable })[0]?.properties['id'] as string | undefined;
  };
  map.on('click', event => {
    const id = find(event);
    if (id !== undefined) onChoose(id);
  });
  map.on('mousemove', event => {
    map.getCanvas().style.cursor = find(event) === undefined ? '' : 'pointer';
  });
  return {
    draw({ links, nodes }) {
      void map.getSource<GeoJSONSource>(LINKS)?.setData(links);
      void map.getSource<GeoJSONSource>(NODES)?.setData(nodes);
    },
    setPalette(next) {
      for (const { id, paint } of toLayers(next))
        for (const [name, value] of Object.entries(paint ?? {}))
          map.setPaintProperty(id, name as never, value as never);
    },
  };
}

const toLayerId = (tone: LinkTone) => `${LINKS}-${tone}`;

function toLayers(palette: MapPalette): LayerSpecification[] {
  const colours: Record<LinkTone, string> = {
    ...{ up: palette.fibrenode, busy: palette.priority2, down: palette.priority1 },
    ...{ outage: palette.unreachable, unknown: palette.unreachable, idle: palette.label },
  };
  const halo = { 'text-color': palette.text, 'text-halo-color': palette.city, 'text-halo-width': 2 };
  return [
    {
      ...{ id: `${LINKS}-chosen`, type: 'line', source: LINKS, filter: ['get', 'isChosen'] },
      layout: { 'line-cap': 'round' },
      paint: { 'line-color': palette.action, 'line-width': 12, 'line-opacity': 0.3 },
    },
    ...TONES.map((tone): LayerSpecification => {
      const dashes = DASHES[tone];
      return {
        ...{ id: toLayerId(tone), type: 'line', source: LINKS, filter: ['==', ['get', 'tone'], tone] },
        paint: {
          ...{ 'line-color': colours[tone], 'line-width': tone === 'idle' ? 2.5 : 4 },
          ...(dashes && { 'line-dasharray': dashes }),
        },
      };
    }),
    {
      ...{ id: NODES, type: 'circle', source: NODES },
      paint: {
        'circle-color': ['case', ['get', 'isThere'], palette.fibrenode, palette.unreachable],
        'circle-radius': ['case', ['get', 'isChosen'], 10, 7],
        'circle-stroke-color': ['case', ['get', 'isChosen'], palette.action, palette.city],
        'circle-stroke-width': ['case', ['get', 'isChosen'], 4, 2],
      },
    },
    {
      ...{ id: `${LINKS}-text`, type: 'symbol', source: LINKS, minzoom: 13 },
      layout: {
        ...{ 'symbol-placement': 'line-center', 'text-field': ['get', 'text'], 'text-size': 13 },
        ...{ 'text-font': ['Fira Sans'], 'text-offset': [0, -0.9], 'text-rotation-alignment': 'map' },
      },
      paint: halo,
    },
    {
      ...{ id: `${NODES}-text`, type: 'symbol', source: NODES, minzoom: 11 },
      layout: {
        ...{ 'text-field': ['get', 'name'], 'text-size': 13, 'text-font': ['Fira Sans Bold', 'Fira Sans'] },
        ...{ 'text-offset': [0, 1.3], 'text-anchor': 'top' },
      },
      paint: halo,
    },
  ];
}
