/**
 * MapLibre with our style. Everything that needs the library is in this chunk, which is loaded where a map is shown.
 * What always holds: it asks this server only, draws without any sprite or glyph file, and tells by `data-map-idle`
 * on its element when everything it knows is drawn.
 */
import {
  type GeoJSONSource,
  Map as MapLibre,
  type MapMouseEvent,
  type PointLike,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import './city-map.css';
import type { BoundariesResource } from '#core/map-resources.ts';
import { type DeviceFeature, type DrawnChange, SOURCE_NAMES, type SourceName } from './drawn-devices.ts';
import { toLabelPoints } from './label-points.ts';
import { type Bounds, LEAST_ZOOM, MOST_ZOOM, type Place, toPlaceText } from './map-address.ts';
import { BADGE_PIXEL_RATIO, toBadges } from './map-badges.ts';
import type { MapPalette } from './map-palette.ts';
import { CLICKABLE_LAYERS, toLayers, toMapStyle } from './map-style.ts';

setWorkerUrl(workerUrl);

export interface CityMapOptions {
  palette: MapPalette;
  texts: Record<string, string>;
  /** Where to begin; undefined: at home. */
  place: Place | undefined;
  home: Bounds | undefined;
  /** `place` is undefined where the map shows its home. */
  onMove(bounds: Bounds, place: Place | undefined): void;
  /** '' for a click on nothing. */
  onChoose(id: string): void;
}

export interface CityMap {
  setBoundaries(boundaries: BoundariesResource): void;
  drawAll(features: Record<SourceName, DeviceFeature[]>): void;
  drawChange(change: DrawnChange): void;
  setPalette(palette: MapPalette): void;
  setTitle(title: string): void;
  /** A ring around the chosen device. */
  setChosen(position: readonly [number, number] | undefined): void;
  /** What home is from now on; goes there when the map is at home. */
  setHome(bounds: Bounds): void;
  goHome(): void;
  goTo(place: Place): void;
  zoomBy(steps: number): void;
  /** Draws at once, for paper. */
  redraw(): void;
  remove(): void;
}

const HOME_PADDING = 24;
const GLIDE_MS = 350;
/** How far beside a dot a click still means it. */
const CLICK_REACH = 7;

/** Resolves when the map can be drawn on. */
export async function openCityMap(element: HTMLElement, options: CityMapOptions): Promise<CityMap> {
  // The badges are drawn with the page's own font, which must be there before.
  await document.fonts.load('700 12px "Fira Sans"');
  let { palette, home } = options;
  let homeText: string | undefined;
  let isSettled = false;
  const map = new MapLibre({
    container: element,
    style: toMapStyle(palette),
    ...(options.place ?? (home && { bounds: toCorners(home), fitBoundsOptions: { padding: HOME_PADDING } })),
    minZoom: LEAST_ZOOM,
    maxZoom: MOST_ZOOM,
    attributionControl: false,
    fadeDuration: 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    cooperativeGestures: matchMedia('(pointer: coarse)').matches,
    locale: options.texts,
    transformRequest: url => ({ url: toOwnAddress(url) }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ unit: 'metric' }), 'top-left');
  await new Promise<void>(resolve => map.once('style.load', () => resolve()));
  putBadges();
  if (!options.place) homeText = toPlaceText(place());

  map.on('idle', () => {
    if (isSettled) element.dataset['mapIdle'] = 'true';
  });
  map.on('dataloading', () => delete element.dataset['mapIdle']);
  map.on('movestart', () => delete element.dataset['mapIdle']);
  map.on('resize', () => {
    if (homeText !== undefined) goHome();
  });
  map.on('moveend', event => {
    const { isHome } = event as { isHome?: boolean };
    const text = toPlaceText(place());
    if (isHome) homeText = text;
    else if (text !== homeText) homeText = undefined;
    tellPlace();
  });
  map.on('click', event => void choose(event));
  map.on('mousemove', event => {
    map.getCanvas().style.cursor = findFeature(event) ? 'pointer' : '';
  });
  tellPlace();

  function place(): Place {
    const { lng, lat } = map.getCenter();
    return { center: [lng, lat], zoom: map.getZoom() };
  }

  function tellPlace(): void {
    const seen = map.getBounds();
    const bounds = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()] as const;
    options.onMove(bounds, homeText === undefined ? place() : undefined);
  }

  function goHome(): void {
    if (!home) return;
    map.fitBounds(toCorners(home), { padding: HOME_PADDING, animate: false }, { isHome: true });
  }

  function source(name: string): GeoJSONSource | undefined {
    return map.getSource(name);
  }

  function putBadges(): void {
    for (const [name, picture] of toBadges(palette)) {
      if (map.hasImage(name)) map.updateImage(name, picture);
      else map.addImage(name, picture, { pixelRatio: BADGE_PIXEL_RATIO });
    }
  }

  /** The topmost thing under the pointer; a small dot is hit from a little way off. */
  function findFeature({ point }: MapMouseEvent) {
    const box: [PointLike, PointLike] = [
      [point.x - CLICK_REACH, point.y - CLICK_REACH],
      [point.x + CLICK_REACH, point.y + CLICK_REACH],
    ];
    return map.queryRenderedFeatures(box, { layers: [...CLICKABLE_LAYERS] })[0];
  }

  async function choose(event: MapMouseEvent): Promise<void> {
    const feature = findFeature(event);
    const { id, cluster_id: cluster } = (feature?.properties ?? {}) as { id?: string; cluster_id?: number };
    if (cluster === undefined) {
      options.onChoose(id ?? '');
      return;
    }
    const zoom = await source('problems')?.getClusterExpansionZoom(cluster);
    if (zoom !== undefined) map.easeTo({ center: event.lngLat, zoom, duration: GLIDE_MS });
  }

  return {
    setBoundaries(boundaries) {
      void source('borders')?.setData(boundaries);
      void source('labels')?.setData(toLabelPoints(boundaries));
    },
    drawAll(features) {
      isSettled = true;
      for (const name of SOURCE_NAMES)
        void source(name)?.setData({ type: 'FeatureCollection', features: features[name] });
    },
    drawChange(change) {
      for (const name of SOURCE_NAMES) {
        const { add, remove } = change[name];
        if (add.length + remove.length > 0) void source(name)?.updateData({ add, remove });
      }
    },
    setPalette(next) {
      palette = next;
      putBadges();
      for (const { id, paint } of toLayers(palette)) {
        for (const [name, value] of Object.entries(paint ?? {}))
          map.setPaintProperty(id, name as never, value as never);
      }
    },
    setTitle(title) {
      map.getCanvas().setAttribute('aria-label', title);
    },
    setChosen(position) {
      const features = position
        ? [
            {
              type: 'Feature' as const,
              properties: {},
              geometry: { type: 'Point' as const, coordinates: [...position] },
            },
          ]
        : [];
      void source('selected')?.setData({ type: 'FeatureCollection', features });
    },
    setHome(next) {
      home = next;
      if (homeText !== undefined) goHome();
    },
    goHome,
    goTo: next => {
      if (toPlaceText(next) !== toPlaceText(place())) map.easeTo({ ...next, duration: GLIDE_MS });
    },
    zoomBy: steps => {
      map.easeTo({ zoom: map.getZoom() + steps, duration: GLIDE_MS });
    },
    redraw: () => {
      map.redraw();
    },
    remove: () => map.remove(),
  };
}

function toCorners([west, south, east, north]: Bounds): [[number, number], [number, number]] {
  return [
    [west, south],
    [east, north],
  ];
}

/** A map of streets is served by this server as well; nothing that a style says leads anywhere else. */
function toOwnAddress(url: string): string {
  const address = new URL(url, location.origin);
  if (address.origin !== location.origin) throw new Error(`The map may not ask ${address.host}`);
  return address.href;
}
