/** The network on the map. What is drawn is in the list beside it, too. */
import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BoundariesResource } from '#core/map-resources.ts';
import type { NetworkResource } from '#core/network-resources.ts';
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { cities, fleet } from '../../live/live-state.ts';
import { readResource } from '../../live/rest-client.ts';
import { theme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import type { CityMap } from '../map/city-map.ts';
import { toHomeBounds } from '../map/home-bounds.ts';
import type { Bounds } from '../map/map-address.ts';
import { readMapPalette } from '../map/map-palette.ts';
import { boundaries } from '../map/map-state.ts';
import { hasWebGl2 } from '../map/web-gl.ts';
import { createLinkLayers, type LinkLayers } from './link-layers.ts';
import { toNetworkBounds, toNetworkFeatures } from './to-network-features.ts';

interface NetworkMapProps {
  network: NetworkResource;
  chosen: string;
  onChoose: (id: string) => void;
}

interface Drawn {
  map: CityMap;
  layers: LinkLayers;
}

export function NetworkMap({ network, chosen, onChoose }: NetworkMapProps) {
  const element = useRef<HTMLDivElement>(null);
  const choose = useRef(onChoose);
  choose.current = onChoose;
  const [drawn, setDrawn] = useState<Drawn | 'missing' | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    if (!hasWebGl2()) setDrawn('missing');
    else
      openNetworkMap(element.current!, network, id => choose.current(id), abort.signal).then(
        opened => opened && setDrawn(opened),
        () => !abort.signal.aborted && setDrawn('missing'),
      );
    return () => abort.abort();
  }, []);
  const isDrawn = typeof drawn === 'object';
  useEffect(() => {
    if (isDrawn) drawn.layers.draw(toNetworkFeatures(network, chosen));
  });
  if (drawn === 'missing') return <p class="empty">{t('network.mapMissing')}</p>;
  return (
    <div class="map-frame network-map">
      <div class="map-canvas" ref={element} />
      {!isDrawn && <p class="map-loading">{t('map.loading')}</p>}
      {isDrawn && (
        <div class="map-buttons">
          <button type="button" aria-label={t('map.zoomIn')} onClick={() => drawn.map.zoomBy(1)}>
            <Icon name="add" />
          </button>
          <button type="button" aria-label={t('map.zoomOut')} onClick={() => drawn.map.zoomBy(-1)}>
            <Icon name="remove" />
          </button>
          <button type="button" aria-label={t('map.home')} onClick={() => drawn.map.goHome()}>
            <Icon name="home" />
          </button>
        </div>
      )}
      <p class="map-foot map-credits">{boundaries.value?.credit}</p>
    </div>
  );
}

async function openNetworkMap(
  element: HTMLElement,
  network: NetworkResource,
  onChoose: (id: string) => void,
  signal: AbortSignal,
): Promise<Drawn | undefined> {
  const [{ openCityMap }] = await Promise.all([
    import('../map/city-map.ts'),
    readBoundaries(signal),
    new Promise(requestAnimationFrame),
  ]);
  if (signal.aborted) return undefined;
  const palette = readMapPalette(theme.peek());
  let layers: LinkLayers | undefined;
  const map = await openCityMap(element, {
    ...{ palette, isPartOfPage: true, place: undefined, home: toHome(network) },
    texts: {
      'Map.Title': t('network.mapLabel'),
      'CooperativeGesturesHandler.WindowsHelpText': t('map.scrollHint'),
      'CooperativeGesturesHandler.MacHelpText': t('map.scrollHintMac'),
      'CooperativeGesturesHandler.MobileHelpText': t('map.touchHint'),
    },
    onMove() {},
    onChoose() {},
    toPointerText: () => '',
    isComplete: () => true,
    onTrouble: reportError,
    onReady(library) {
      layers = createLinkLayers(library, palette, onChoose);
    },
  });
  const drawn = { map, layers: layers! };
  if (boundaries.value) map.setBoundaries(boundaries.value);
  const stop = effect(() => {
    const next = readMapPalette(theme.value);
    map.setPalette(next);
    drawn.layers.setPalette(next);
  });
  const remove = () => {
    stop();
    map.remove();
  };
  if (signal.aborted) {
    remove();
    return undefined;
  }
  signal.addEventListener('abort', remove, { once: true });
  return drawn;
}

/** Where nothing stands yet the cities themselves are shown. */
function toHome(network: NetworkResource): Bounds | undefined {
  const { city } = view.peek();
  return (
    toNetworkBounds(network) ?? toHomeBounds(city, cities.peek(), boundaries.peek(), fleet.devices.values())
  );
}

async function readBoundaries(signal: AbortSignal): Promise<void> {
  boundaries.value ??= await readResource<BoundariesResource>('/api/v1/boundaries', {}, signal).catch(
    () => undefined,
  );
}
