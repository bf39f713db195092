/**
 * Keeps the map on the page true to the signals: loads the library and the borders, then follows address, devices,
 * selection, theme and language until it is stopped.
 */
import { effect, untracked } from '@preact/signals';
import type { BoundariesResource } from '#core/map-resources.ts';
import { query, setQuery, view } from '../../app/location.ts';
import { language, t } from '../../i18n/translate.ts';
import { cities, fleet, fleetRevision, membershipRevision } from '../../live/live-state.ts';
import { readResource } from '../../live/rest-client.ts';
import { theme } from '../../theme/theme.ts';
import type { BasemapStyle } from './basemap-layers.ts';
import type { CityMap } from './city-map.ts';
import { toPointerText } from './device-texts.ts';
import { type DrawnChange, SOURCE_NAMES } from './drawn-devices.ts';
import { type FollowedDevices, followDevices } from './follow-devices.ts';
import { toHomeBounds } from './home-bounds.ts';
import { type Bounds, parsePlace, toPlaceText } from './map-address.ts';
import { readMapPalette } from './map-palette.ts';
import {
  boundaries,
  bounds,
  chooseDevice,
  cityMap,
  isBasemapMissing,
  isListOnly,
  mapTrouble,
} from './map-state.ts';
import { hasWebGl2 } from './web-gl.ts';

/** Changes beyond which a source is told everything anew. */
const LARGE = 2_000;

/**
 * @param isPartOfPage whether scrolling over the map scrolls the page, so that zooming needs a key
 * @returns how to stop it
 */
export function runMap(element: HTMLElement, isPartOfPage: boolean): () => void {
  const undo: (() => void)[] = [];
  const abort = new AbortController();
  undo.push(() => abort.abort());
  const devices = followDevices(change => {
    if (isLarge(change)) cityMap.peek()?.drawAll(devices.all());
    else cityMap.peek()?.drawChange(change);
  });
  undo.push(devices.stop);
  mapTrouble.value = hasWebGl2() ? undefined : 'noWebGl';
  let isOpening = false;
  const stopWaiting = effect(() => {
    if (isListOnly.value || isOpening) return;
    isOpening = true;
    open({ element, isPartOfPage, devices, undo, signal: abort.signal }).catch(() => {
      if (!abort.signal.aborted) mapTrouble.value = 'loadFailed';
    });
  });
  undo.push(stopWaiting);
  return () => {
    for (const step of undo.reverse()) step();
  };
}

interface Opening {
  element: HTMLElement;
  isPartOfPage: boolean;
  devices: FollowedDevices;
  undo: (() => void)[];
  signal: AbortSignal;
}

async function open({ element, isPartOfPage, devices, undo, signal }: Opening): Promise<void> {
  const [{ openCityMap }, borders] = await Promise.all([
    import('./city-map.ts'),
    readBoundaries(signal),
    // The element has its size by then.
    new Promise(requestAnimationFrame),
  ]);
  if (signal.aborted) return;
  const map = await openCityMap(element, {
    palette: readMapPalette(theme.peek()),
    texts: toTexts(),
    isPartOfPage,
    place: parsePlace(query.peek().get('at')),
    home: toHome(),
    onMove(seen, place) {
      bounds.value = seen;
      const at = place && toPlaceText(place);
      if (at !== (query.peek().get('at') ?? undefined)) setQuery({ at });
    },
    onChoose: chooseDevice,
    toPointerText: id => toPointerText(fleet.devices.get(id)),
    isComplete: () => fleet.isLoaded,
    onTrouble(error) {
      if (boundaries.peek()?.basemap) isBasemapMissing.value = true;
      else reportError(error);
    },
  });
  if (signal.aborted) {
    map.remove();
    return;
  }
  if (borders) map.setBoundaries(borders);
  map.drawAll(devices.all());
  cityMap.value = map;
  undo.push(() => {
    cityMap.value = undefined;
    bounds.value = undefined;
    map.remove();
  });
  undo.push(...followSignals(map));
  if (borders?.basemap) await addBasemap(map, borders.basemap.style, signal);
}

/** Without streets the map is what it is by default. */
async function addBasemap(map: CityMap, path: string, signal: AbortSignal): Promise<void> {
  try {
    const style = await readResource<BasemapStyle>(path, {}, signal);
    if (!signal.aborted) map.setBasemap(style);
  } catch {
    isBasemapMissing.value = !signal.aborted;
  }
}

/** Without borders the map still shows where the devices are. */
async function readBoundaries(signal: AbortSignal): Promise<BoundariesResource | undefined> {
  boundaries.value ??= await readResource<BoundariesResource>('/api/v1/boundaries', {}, signal).catch(
    () => undefined,
  );
  return boundaries.value;
}

function followSignals(map: CityMap): (() => void)[] {
  let shownCity = view.peek().city;
  let shownAt = query.peek().get('at');
  let isHomeSettled = fleet.isLoaded;
  const print = () => map.print();
  addEventListener('beforeprint', print);
  return [
    () => removeEventListener('beforeprint', print),
    effect(() => {
      const { city } = view.value;
      membershipRevision.value;
      const isOtherCity = city !== shownCity;
      if (!isOtherCity && (isHomeSettled || !fleet.isLoaded)) return;
      shownCity = city;
      isHomeSettled = fleet.isLoaded;
      const home = toHome();
      if (home) map.setHome(home);
      if (isOtherCity) map.goHome();
      map.refresh();
    }),
    effect(() => {
      const at = query.value.get('at');
      if (at === shownAt) return;
      shownAt = at;
      const place = parsePlace(at);
      if (place) map.goTo(place);
      else map.goHome();
    }),
    effect(() => {
      fleetRevision.value;
      map.setChosen(fleet.devices.get(view.value.device)?.location);
    }),
    effect(() => map.setPalette(readMapPalette(theme.value))),
    effect(() => {
      language.value;
      map.setTitle(t('map.canvas'));
    }),
  ];
}

/** Most of a fleet is told anew faster than as so many changes. */
function isLarge(change: DrawnChange): boolean {
  return SOURCE_NAMES.some(name => change[name].add.length + change[name].remove.length > LARGE);
}

function toHome(): Bounds | undefined {
  return untracked(() =>
    toHomeBounds(view.value.city, cities.value, boundaries.value, fleet.devices.values()),
  );
}

function toTexts(): Record<string, string> {
  return {
    'Map.Title': t('map.canvas'),
    'CooperativeGesturesHandler.WindowsHelpText': t('map.scrollHint'),
    'CooperativeGesturesHandler.MacHelpText': t('map.scrollHintMac'),
    'CooperativeGesturesHandler.MobileHelpText': t('map.touchHint'),
  };
}
