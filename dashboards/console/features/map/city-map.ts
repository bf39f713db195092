/**
 * MapLibre with our style. Everything that needs the library is in this chunk, which is loaded where a map is shown.
 * What always holds: it asks this server only, draws text and marks without any file of symbols, and tells by
 * `data-map-idle` on its element when every device is drawn.
 */
import { Map as MapLibre, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import './city-map.css';
import { LEAST_ZOOM, MOST_ZOOM } from './map-address.ts';
import { type CameraOptions, keepCamera, type MapCamera, toFirstView } from './map-camera.ts';
import { type Pointing, watchClicks } from './map-clicks.ts';
import { createDrawing, type MapDrawing } from './map-drawing.ts';
import type { MapPalette } from './map-palette.ts';
import { toMapStyle } from './map-style.ts';

setWorkerUrl(workerUrl);

export interface CityMapOptions extends CameraOptions, Pointing {
  palette: MapPalette;
  texts: Record<string, string>;
  /** Whether scrolling over the map scrolls the page, so that zooming needs a key. */
  isPartOfPage: boolean;
  /** Whether all devices are known; before, an idle map is not a finished one. */
  isComplete(): boolean;
  /** Something could not be loaded or drawn; the rest of the map goes on. */
  onTrouble(error: unknown): void;
  /** For what another page draws on it, above all else. */
  onReady?(map: MapLibre): void;
}

export interface CityMap extends MapCamera, MapDrawing {
  setTitle(title: string): void;
  /** Draws at once, for paper. */
  print(): void;
  /** Draws soon, and tells again whether it is finished. */
  refresh(): void;
  remove(): void;
}

/** Resolves when the map can be drawn on. */
export async function openCityMap(element: HTMLElement, options: CityMapOptions): Promise<CityMap> {
  const map = createMap(element, options);
  // The badges are drawn with the page's own font, which must be there before.
  await Promise.all([
    new Promise<void>(resolve => map.once('style.load', () => resolve())),
    document.fonts.load('700 12px "Fira Sans"'),
  ]);
  watchIdle(map, element, options.isComplete);
  watchClicks(map, options);
  map.on('error', ({ error }) => options.onTrouble(error));
  options.onReady?.(map);
  return {
    ...keepCamera(map, options),
    ...createDrawing(map, options.palette),
    setTitle: title => map.getCanvas().setAttribute('aria-label', title),
    print: () => void map.redraw(),
    refresh: () => map.triggerRepaint(),
    remove: () => map.remove(),
  };
}

function createMap(element: HTMLElement, options: CityMapOptions): MapLibre {
  const map = new MapLibre({
    container: element,
    style: toMapStyle(options.palette),
    ...toFirstView(options),
    minZoom: LEAST_ZOOM,
    maxZoom: MOST_ZOOM,
    attributionControl: false,
    fadeDuration: 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    // A finger always scrolls the page; two move the map.
    cooperativeGestures: options.isPartOfPage || matchMedia('(pointer: coarse)').matches,
    locale: options.texts,
    transformRequest: url => ({ url: toOwnAddress(url) }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ unit: 'metric' }), 'top-left');
  return map;
}

function watchIdle(map: MapLibre, element: HTMLElement, isComplete: () => boolean): void {
  const unsettle = () => delete element.dataset['mapIdle'];
  map.on('dataloading', unsettle);
  map.on('movestart', unsettle);
  map.on('idle', () => {
    if (isComplete()) element.dataset['mapIdle'] = 'true';
  });
}

/** A map of streets is served by this server as well; nothing that a style says leads anywhere else. */
function toOwnAddress(url: string): string {
  const address = new URL(url, location.origin);
  if (address.origin !== location.origin) throw new Error(`The map may not ask ${address.host}`);
  return address.href;
}
