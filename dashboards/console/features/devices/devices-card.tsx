/** The list of devices with its filters and how many there are. */
import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { announce } from '../../app/announcer.tsx';
import { formats, t } from '../../i18n/translate.ts';
import { connection, fleet, fleetCounts, fleetRevision } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KindChips, PresenceSelect } from './device-filters.tsx';
import { DeviceGrid } from './device-grid.tsx';
import { FurtherFilters } from './further-filters.tsx';
import { filterCriteria, isOutOfOrder, order, reorder } from './held-order.ts';
import { isFiltered, resetFilters } from './list-criteria.ts';

export function DevicesCard() {
  useCountAnnouncements();
  fleetRevision.value;
  const isEmpty = order.value.length === 0;
  return (
    <Card
      id="devices"
      title={t('devices')}
      class="devices-card"
      tools={
        <>
          <KindChips />
          <PresenceSelect />
          <FurtherFilters />
        </>
      }
    >
      <DeviceGrid />
      {isEmpty && <EmptyList />}
      <footer class="card-foot">
        <span>{toCountText()}</span>
        {fleet.isTruncated && (
          <span>{t('tooManyDevices', { count: formats.value.number(fleet.devices.size) })}</span>
        )}
        {isFiltered() && !isEmpty && (
          <button type="button" class="text-button" onClick={resetFilters}>
            {t('resetFilters')}
          </button>
        )}
        {isOutOfOrder.value && (
          <button type="button" class="text-button push-end" title={t('reorderWhy')} onClick={reorder}>
            <Icon name="sort" />
            {t('reorder')}
          </button>
        )}
      </footer>
    </Card>
  );
}

function EmptyList() {
  if (!fleet.isLoaded && connection.value !== 'live') return <p class="empty">{t('loading')}</p>;
  if (fleet.devices.size === 0) return <p class="empty">{t('noDevicesAtAll')}</p>;
  return (
    <div class="empty">
      <p>{t('noDevices')}</p>
      <button type="button" class="button" onClick={resetFilters}>
        {t('resetFilters')}
      </button>
    </div>
  );
}

function toCountText(): string {
  const { number } = formats.value;
  const shown = order.value.length;
  const { total } = fleetCounts.value;
  if (shown !== total) return t('devicesShownOf', { count: number(shown), total: number(total) });
  return shown === 1 ? t('oneDevice') : t('devicesShown', { count: number(shown) });
}

/** Says how many devices are left when a person filters; live changes are not spoken. */
function useCountAnnouncements(): void {
  const heard = useRef(filterCriteria.value);
  useSignalEffect(() => {
    if (filterCriteria.value === heard.current) return;
    heard.current = filterCriteria.value;
    announce(toCountText);
  });
}
