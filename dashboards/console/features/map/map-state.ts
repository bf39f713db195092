/** What the parts of the map share while it is on the page. There is one map in a page at most. */
import { computed, signal } from '@preact/signals';
import type { BoundariesResource } from '#core/map-resources.ts';
import { announce } from '../../app/announcer.tsx';
import { query, setQuery, setView, view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { fleet } from '../../live/live-state.ts';
import type { CityMap } from './city-map.ts';
import { toDeviceState } from './device-state.ts';
import { type Bounds, parseLayers } from './map-address.ts';

/** Why there is only the list. */
export type MapTrouble = 'noWebGl' | 'loadFailed';

export const boundaries = signal<BoundariesResource | undefined>(undefined);
/** What can be seen; undefined: no map was drawn yet. */
export const bounds = signal<Bounds | undefined>(undefined);
export const cityMap = signal<CityMap | undefined>(undefined);
export const mapTrouble = signal<MapTrouble | undefined>(undefined);
/** The background map is configured, but does not answer. */
export const isBasemapMissing = signal(false);
/** Grows when the state, the place or the kind of any device changed. */
export const drawnRevision = signal(0);

export const shownKinds = computed(() => parseLayers(query.value.get('layers')));
/** The list instead of the map: chosen, or because there can be no map. */
export const isListOnly = computed(
  () => query.value.get('show') === 'list' || mapTrouble.value !== undefined,
);

export function showList(isShown: boolean): void {
  setQuery({ show: isShown ? 'list' : undefined });
}

/** Chooses a device, or none with ''. */
export function chooseDevice(id: string): void {
  if (id === view.value.device) return;
  setView({ device: id, metric: '' }, 'push');
  const device = fleet.devices.get(id);
  if (device)
    announce(() => t('map.chosen', { name: device.name, state: t(`state.${toDeviceState(device)}`) }));
}

/** Closes what is told of the chosen device; who is at the keyboard goes on where they chose it. */
export function closeDevice(): void {
  chooseDevice('');
  document.querySelector<HTMLElement>('.map-list, .map-canvas canvas')?.focus();
}
