/**
 * A map of streets below our own layers, when one is configured: its layers under names that cannot meet ours, its
 * text in our font, its colours as the theme wants them. Pure.
 */
import type { LayerSpecification, VectorSourceSpecification } from 'maplibre-gl';
import { toNight } from './night-colours.ts';

/** `GET /tiles/style.json`: what the server made of the style of the map server. */
export interface BasemapStyle {
  sources: Record<string, VectorSourceSpecification>;
  /** Path without ending. */
  sprite?: string;
  layers: LayerSpecification[];
}

const PREFIX = 'streets-';
const FONT = ['Fira Sans'];

export function toBasemapSources({
  sources,
}: BasemapStyle): [id: string, source: VectorSourceSpecification][] {
  return Object.entries(sources).map(([name, source]) => [PREFIX + name, source]);
}

export function toBasemapLayers({ layers }: BasemapStyle, isDark: boolean): LayerSpecification[] {
  return layers.map(layer => {
    const paint = isDark ? toNight(layer.paint) : layer.paint;
    const layout = { ...layer.layout, ...(layer.type === 'symbol' && { 'text-font': FONT }) };
    const source = 'source' in layer && { source: PREFIX + layer.source };
    return { ...layer, ...source, id: PREFIX + layer.id, layout, ...(paint !== undefined && { paint }) };
  }) as LayerSpecification[];
}
