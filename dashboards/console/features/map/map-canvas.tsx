/** The drawn map with its buttons, legend and credit. The list beside it says the same in words. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { MapLegend } from './map-legend.tsx';
import { boundaries, cityMap, isBasemapMissing } from './map-state.ts';
import { runMap } from './run-map.ts';

export function MapCanvas({ isHidden, isPartOfPage }: { isHidden: boolean; isPartOfPage: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (element.current) return runMap(element.current, isPartOfPage);
  }, []);
  const map = cityMap.value;
  return (
    <div class="map-frame" hidden={isHidden}>
      <div class="map-canvas" ref={element} />
      {!map && <p class="map-loading">{t('map.loading')}</p>}
      <div class="map-buttons">
        <MapButton icon="add" label={t('map.zoomIn')} onPress={() => map?.zoomBy(1)} />
        <MapButton icon="remove" label={t('map.zoomOut')} onPress={() => map?.zoomBy(-1)} />
        <MapButton icon="home" label={t('map.home')} onPress={() => map?.goHome()} />
      </div>
      <div class="map-foot">
        <MapLegend />
        <Credits />
      </div>
    </div>
  );
}

function MapButton({ icon, label, onPress }: { icon: IconName; label: string; onPress: () => void }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}

/** Whose data is drawn must always be read, also on paper. */
function Credits() {
  const { basemap, credit } = boundaries.value ?? {};
  const credits = [basemap?.credit, credit].filter(Boolean);
  return (
    <p class="map-credits">
      {basemap && isBasemapMissing.value && <span>{t('map.basemapMissing')} </span>}
      {credits.join(' · ')}
    </p>
  );
}
