/** The filtered list with what can be done about all of it. */
import { useMemo, useState } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import type { Page } from '#core/resources.ts';
import { view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { alarmRevision, alarmStore, alarms } from '../../live/alarm-state.ts';
import { MaintenanceNote } from '../alarm-rules/maintenance-note.tsx';
import { type Loaded, useResource } from '../device/use-resource.ts';
import { isListed, listFilter } from './alarm-filter.ts';
import { AlarmFilters } from './alarm-filters.tsx';
import { AlarmList } from './alarm-list.tsx';
import { AlarmMoreDialog } from './alarm-more-dialog.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import { waits } from './use-acknowledge.ts';
import { useCalmOrder } from './use-calm-order.ts';

const ROWS_MAX = 500;

export function AlarmListSection() {
  const { isMine, state } = listFilter.value;
  return isMine || state === 'closed' ? <AskedList /> : <LiveList />;
}

/** From the alarms that the page knows. */
function LiveList() {
  const filter = listFilter.value;
  const list = alarms.value;
  const listed = useMemo(() => list.filter(alarm => isListed(alarm, filter)), [list, filter]);
  return <ListView loaded={alarmStore.isLoaded ? { items: listed } : 'loading'} />;
}

/** Closed ones and one's own are asked for, again at each change. */
function AskedList() {
  const { state, isMine, severity, kind, type } = listFilter.value;
  const query = {
    ...{ city: view.value.city, state, severity, kind, type, limit: ROWS_MAX },
    assignee: isMine ? 'me' : '',
  };
  return <ListView loaded={useResource<Page<AlarmResource>>('/api/v1/alarms', query, alarmRevision.value)} />;
}

function ListView({ loaded }: { loaded: Loaded<Page<AlarmResource>> }) {
  const fresh = typeof loaded === 'object' ? loaded.items : [];
  const { shown, handlers, isBehind } = useCalmOrder(
    fresh,
    `${JSON.stringify(listFilter.value)} ${view.value.city}`,
  );
  const [isBulk, setIsBulk] = useState(false);
  const [more, setMore] = useState<AlarmResource | undefined>(undefined);
  const waiting = shown.filter(waits);
  return (
    <section class="alarms-section" aria-label={t('alarms.list')}>
      <div class="alarms-tools">
        <AlarmFilters />
        {waiting.length > 1 && (
          <button type="button" class="button" onClick={() => setIsBulk(true)}>
            {t('alarms.acknowledgeAll', { count: formats.value.number(waiting.length) })}
          </button>
        )}
      </div>
      <MaintenanceNote />
      {isBehind && <p class="alarms-note muted">{t('alarms.waiting')}</p>}
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && shown.length === 0 && (
        <p class="empty">{t(alarms.value.length === 0 ? 'alarms.none' : 'alarms.noneFound')}</p>
      )}
      {shown.length > 0 && <AlarmList shown={shown} handlers={handlers} onMore={setMore} />}
      {typeof loaded === 'object' && loaded.nextCursor !== undefined && (
        <p class="alarms-note muted">{t('alarms.truncated')}</p>
      )}
      {isBulk && <BulkDialog alarms={waiting} onClose={() => setIsBulk(false)} />}
      {more && <AlarmMoreDialog alarm={more} onClose={() => setMore(undefined)} />}
    </section>
  );
}
