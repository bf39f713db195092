/** What is drawn on the map, and in which colours. */
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import type { BoundariesResource } from '#core/map-resources.ts';
import { type BasemapStyle, toBasemapLayers, toBasemapSources } from './basemap-layers.ts';
import { type DeviceFeature, type DrawnChange, SOURCE_NAMES, type SourceName } from './drawn-devices.ts';
import { toLabelPoints } from './label-points.ts';
import { BADGE_PIXEL_RATIO, toBadges } from './map-badges.ts';
import type { MapPalette } from './map-palette.ts';
import { FIRST_LAYER_ABOVE_BASEMAP, NAMES_OF_TOWNS, toLayers } from './map-style.ts';

export interface MapDrawing {
  setBoundaries(boundaries: BoundariesResource): void;
  /** Streets below everything else; at most once. */
  setBasemap(style: BasemapStyle): void;
  drawAll(features: Record<SourceName, DeviceFeature[]>): void;
  drawChange(change: DrawnChange): void;
  setPalette(palette: MapPalette): void;
  /** A ring around the chosen device. */
  setChosen(position: readonly [number, number] | undefined): void;
}

export function createDrawing(map: MapLibre, firstPalette: MapPalette): MapDrawing {
  let palette = firstPalette;
  let basemap: BasemapStyle | undefined;
  let chosenPlace = String(undefined);
  putBadges();

  function setData(name: string, features: FeatureCollection['features']): void {
    void map.getSource<GeoJSONSource>(name)?.setData({ type: 'FeatureCollection', features });
  }

  function putBadges(): void {
    for (const [name, picture] of toBadges(palette)) {
      if (map.hasImage(name)) map.updateImage(name, picture);
      else map.addImage(name, picture, { pixelRatio: BADGE_PIXEL_RATIO });
    }
  }

  function paint(layers: readonly LayerSpecification[]): void {
    for (const { id, paint } of layers) {
      if (!map.getLayer(id)) continue;
      for (const [name, value] of Object.entries(paint ?? {}))
        map.setPaintProperty(id, name as never, value as never);
    }
  }

  return {
    setBoundaries(boundaries) {
      setData('borders', boundaries.features);
      setData('labels', toLabelPoints(boundaries).features);
    },
    setBasemap(style) {
      basemap = style;
      if (style.sprite !== undefined) map.setSprite(new URL(style.sprite, location.origin).href);
      for (const [id, source] of toBasemapSources(style)) map.addSource(id, source);
      for (const layer of toBasemapLayers(style, palette.isDark))
        map.addLayer(layer, FIRST_LAYER_ABOVE_BASEMAP);
      map.removeLayer(NAMES_OF_TOWNS);
      paint(toLayers(palette, true));
    },
    drawAll(features) {
      for (const name of SOURCE_NAMES) setData(name, features[name]);
    },
    drawChange(change) {
      for (const name of SOURCE_NAMES) {
        const { add, remove } = change[name];
        if (add.length + remove.length > 0)
          void map.getSource<GeoJSONSource>(name)?.updateData({ add, remove });
      }
    },
    setPalette(next) {
      if (next.isDark === palette.isDark) return;
      palette = next;
      putBadges();
      paint(toLayers(palette, basemap !== undefined));
      if (basemap) paint(toBasemapLayers(basemap, palette.isDark));
    },
    setChosen(position) {
      const place = String(position);
      if (place === chosenPlace) return;
      chosenPlace = place;
      const geometry = { type: 'Point' as const, coordinates: [...(position ?? [])] };
      setData('selected', position ? [{ type: 'Feature', properties: {}, geometry }] : []);
    },
  };
}
