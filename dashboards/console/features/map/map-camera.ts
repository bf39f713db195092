/** Where the map looks. It stays at home, also when the page changes its size, until somebody moves it. */
import type { Map as MapLibre, MapOptions } from 'maplibre-gl';
import { type Bounds, type Place, toPlaceText } from './map-address.ts';

export interface CameraOptions {
  /** Where to begin; undefined: at home. */
  place: Place | undefined;
  home: Bounds | undefined;
  /** `place` is undefined where the map shows its home. */
  onMove(bounds: Bounds, place: Place | undefined): void;
}

export interface MapCamera {
  /** What home is from now on; goes there when the map is at home. */
  setHome(bounds: Bounds): void;
  goHome(): void;
  goTo(place: Place): void;
  zoomBy(steps: number): void;
}

/** Buttons on the right and the legend below cover a part of the map. */
const HOME = { padding: { top: 24, right: 56, bottom: 60, left: 24 }, animate: false };
/** MapLibre leaves the gliding out for who wants less motion. */
const GLIDE_MS = 350;

export function toFirstView({ place, home }: CameraOptions): Partial<MapOptions> {
  return place ?? (home ? { bounds: toCorners(home), fitBoundsOptions: HOME } : {});
}

export function keepCamera(map: MapLibre, options: CameraOptions): MapCamera {
  let { home } = options;
  /** Where the map was when it was at home last; undefined: somebody has moved it. */
  let homeText = options.place ? undefined : toPlaceText(toPlace(map));

  function goHome(): void {
    if (home) map.fitBounds(toCorners(home), HOME, { isHome: true });
  }

  function tell(): void {
    if (isHidden(map)) return;
    options.onMove(toBounds(map), homeText === undefined ? toPlace(map) : undefined);
  }

  map.on('moveend', event => {
    const text = toPlaceText(toPlace(map));
    if ((event as { isHome?: boolean }).isHome) homeText = text;
    else if (text !== homeText) homeText = undefined;
    tell();
  });
  map.on('resize', () => {
    if (homeText !== undefined && !isHidden(map)) goHome();
  });
  tell();

  return {
    setHome(next) {
      home = next;
      if (homeText !== undefined) goHome();
    },
    goHome,
    goTo(place) {
      const isThere = toPlaceText(place) === toPlaceText(toPlace(map));
      if (!isThere) map.easeTo({ ...place, duration: GLIDE_MS });
    },
    zoomBy: steps => void map.easeTo({ zoom: map.getZoom() + steps, duration: GLIDE_MS }),
  };
}

/** While the list is shown instead; what was seen last still counts. */
function isHidden(map: MapLibre): boolean {
  return map.getContainer().clientWidth === 0;
}

function toPlace(map: MapLibre): Place {
  const { lng, lat } = map.getCenter();
  return { center: [lng, lat], zoom: map.getZoom() };
}

function toBounds(map: MapLibre): Bounds {
  const seen = map.getBounds();
  return [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
}

function toCorners([west, south, east, north]: Bounds): [[number, number], [number, number]] {
  return [
    [west, south],
    [east, north],
  ];
}
