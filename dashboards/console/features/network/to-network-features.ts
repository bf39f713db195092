/** What is drawn of the network on the map: links between nodes that have a place. */
import type { Feature } from 'geojson';
import type { NetworkResource } from '#core/network-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import type { Bounds } from '../map/map-address.ts';
import type { NetworkFeatures } from './link-layers.ts';
import { LINK_WAYS, toLinkTone, toShare } from './network-words.ts';

export function toNetworkFeatures({ nodes, links }: NetworkResource, chosen: string): NetworkFeatures {
  const placeOf = new Map(nodes.flatMap(node => (node.location ? [[node.deviceId, node.location]] : [])));
  const linkFeatures = links.flatMap((link): Feature[] => {
    const [from, to] = [placeOf.get(link.aEnd.deviceId), placeOf.get(link.zEnd.deviceId)];
    if (!from || !to) return [];
    const tone = toLinkTone(link);
    const share = Math.max(...LINK_WAYS.map(way => toShare(link[way].rate, link)));
    const isCarrying = tone === 'up' || tone === 'busy';
    const text = isCarrying ? formats.value.percent(share, 0) : t(`network.state.${tone}`);
    return [
      {
        type: 'Feature',
        properties: { id: link.id, tone, text, isChosen: link.id === chosen },
        geometry: { type: 'LineString', coordinates: [[...from], [...to]] },
      },
    ];
  });
  const nodeFeatures = nodes.flatMap((node): Feature[] =>
    node.location
      ? [
          {
            type: 'Feature',
            properties: {
              ...{ id: node.deviceId, name: node.name, isChosen: node.deviceId === chosen },
              isThere: node.presence === 'ready' || node.presence === 'sleeping',
            },
            geometry: { type: 'Point', coordinates: [...node.location] },
          },
        ]
      : [],
  );
  return {
    links: { type: 'FeatureCollection', features: linkFeatures },
    nodes: { type: 'FeatureCollection', features: nodeFeatures },
  };
}

/** About a street around a single node. */
const LEAST_DEGREES = 0.004;
const ROOM = 0.25;

/** Where the nodes with links stand, else all nodes. */
export function toNetworkBounds({ nodes, links }: NetworkResource): Bounds | undefined {
  const linked = new Set(links.flatMap(({ aEnd, zEnd }) => [aEnd.deviceId, zEnd.deviceId]));
  const wanted = nodes.some(({ deviceId }) => linked.has(deviceId))
    ? nodes.filter(({ deviceId }) => linked.has(deviceId))
    : nodes;
  const places = wanted.flatMap(({ location }) => (location ? [location] : []));
  if (places.length === 0) return undefined;
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [west, east] = toSpan(xs);
  const [south, north] = toSpan(ys);
  return [west, south, east, north];
}

function toSpan(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Names beside the outermost nodes need room, too.
  const missing = Math.max((most - least) * ROOM, LEAST_DEGREES - (most - least)) / 2;
  return [least - missing, most + missing];
}
