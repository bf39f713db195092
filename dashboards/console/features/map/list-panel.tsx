import './map-list.css';
import { formats, t } from '../../i18n/translate.ts';
import { fleet } from '../../live/live-state.ts';
import { Icon } from '../../ui/icon.tsx';
import { isOutOfOrder, reorderList, shownList } from './held-list.ts';
import { MapList } from './map-list.tsx';

/** The list with its count. */
export function ListPanel() {
  const { ids, problemCount } = shownList.value;
  const { number } = formats.value;
  return (
    <div class="map-list-panel">
      <MapList />
      {ids.length === 0 && <p class="empty">{t(fleet.isLoaded ? 'map.listEmpty' : 'loading')}</p>}
      <footer class="card-foot">
        <span>{t('map.shownCount', { count: number(ids.length), problems: number(problemCount) })}</span>
        {isOutOfOrder.value && (
          <button type="button" class="text-button push-end" title={t('reorderWhy')} onClick={reorderList}>
            <Icon name="sort" />
            {t('reorder')}
          </button>
        )}
      </footer>
    </div>
  );
}
