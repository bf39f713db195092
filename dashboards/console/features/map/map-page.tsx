/** `/map`: the map, beside it the list of exactly what it shows, and the chosen device. */
import './map.css';
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { ListPanel } from './list-panel.tsx';
import { MapCard } from './map-card.tsx';
import { MapDeviceCard } from './map-device-card.tsx';
import { bounds, isListOnly } from './map-state.ts';

export function MapPage() {
  const { device } = view.value;
  const isList = isListOnly.value;
  return (
    <div class={`map-page ${isList ? 'is-list' : ''}`}>
      <MapCard id="map" hasListBeside />
      <div class="map-side">
        {device !== '' && <MapDeviceCard id={device} />}
        <Card
          id="map-list"
          class="map-list-card"
          title={t(bounds.value ? 'map.listTitle' : 'map.listTitleAll')}
        >
          <ListPanel />
        </Card>
      </div>
    </div>
  );
}
