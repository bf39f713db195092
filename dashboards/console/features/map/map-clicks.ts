/** Choosing on the map: a device, or what a mark with a count stands for; and what the pointer says of it. */
import type { GeoJSONSource, Map as MapLibre, MapMouseEvent, PointLike } from 'maplibre-gl';
import { CLICKABLE_LAYERS } from './map-style.ts';

/** How far beside a dot a click still means it. */
const REACH = 7;
const GLIDE_MS = 350;

export interface Pointing {
  /** '' for a click on nothing. */
  onChoose(id: string): void;
  /** What is shown beside the pointer over a device. */
  toPointerText(id: string): string;
}

export function watchClicks(map: MapLibre, { onChoose, toPointerText }: Pointing): void {
  const canvas = map.getCanvas();
  map.on('click', event => void choose(map, event, onChoose));
  map.on('mousemove', event => {
    if (map.isMoving()) return;
    const feature = findFeature(map, event);
    canvas.style.cursor = feature ? 'pointer' : '';
    const { id } = (feature?.properties ?? {}) as { id?: string };
    canvas.title = id === undefined ? '' : toPointerText(id);
  });
}

async function choose(map: MapLibre, event: MapMouseEvent, onChoose: Pointing['onChoose']): Promise<void> {
  const { id, cluster_id: cluster } = (findFeature(map, event)?.properties ?? {}) as {
    id?: string;
    cluster_id?: number;
  };
  if (cluster === undefined) {
    onChoose(id ?? '');
    return;
  }
  const zoom = await map.getSource<GeoJSONSource>('problems')?.getClusterExpansionZoom(cluster);
  if (zoom !== undefined) map.easeTo({ center: event.lngLat, zoom, duration: GLIDE_MS });
}

/** The topmost thing under the pointer. */
function findFeature(map: MapLibre, { point }: MapMouseEvent) {
  const box: [PointLike, PointLike] = [
    [point.x - REACH, point.y - REACH],
    [point.x + REACH, point.y + REACH],
  ];
  return map.queryRenderedFeatures(box, { layers: [...CLICKABLE_LAYERS] })[0];
}
