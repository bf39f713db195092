import { t } from '../../i18n/translate.ts';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import type { Priority } from '../../ui/priority-shapes.ts';

/** In the order of the words of alarms, not of the map's layers. */
const SHOWN: readonly Priority[] = ['1', '2', '3', '4', 'off'];

export function MapLegend() {
  return (
    <ul class="map-legend" aria-label={t('map.legend')}>
      <li>
        <i class="dot" aria-hidden="true" />
        {t('state.normal')}
      </li>
      {SHOWN.map(priority => (
        <li key={priority}>
          <PriorityMark priority={priority} size={16} />
          {t(`state.${priority}`)}
        </li>
      ))}
    </ul>
  );
}
