/** The map of the chosen cities as a card: chips per kind, and the switch to the same as a list. */
import './map.css';
import { t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LayerChips } from './layer-chips.tsx';
import { ListPanel } from './list-panel.tsx';
import { MapCanvas } from './map-canvas.tsx';
import { isListOnly, mapTrouble, showList } from './map-state.ts';

interface MapCardProps {
  id: string;
  /** Whether the list stands beside the card, so that it is not drawn within. */
  hasListBeside?: boolean;
}

export function MapCard({ id, hasListBeside = false }: MapCardProps) {
  const isList = isListOnly.value;
  const trouble = mapTrouble.value;
  return (
    <Card
      id={id}
      class="map-card"
      title={t('map.title')}
      tools={
        <>
          <LayerChips />
          {!trouble && (
            <button type="button" class="text-button push-end" onClick={() => showList(!isList)}>
              <Icon name={isList ? 'map' : 'list'} />
              {t(isList ? 'map.asMap' : 'map.asList')}
            </button>
          )}
        </>
      }
    >
      {trouble && (
        <p class="map-trouble" role="status">
          {t(`map.${trouble}`)}
        </p>
      )}
      <MapCanvas isHidden={isList} isPartOfPage={!hasListBeside} />
      {isList && !hasListBeside && <ListPanel />}
    </Card>
  );
}
