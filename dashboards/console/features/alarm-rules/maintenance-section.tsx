/** Maintenance that runs, is planned, and was; what runs can be ended, what is planned be cancelled. */
import { useState } from 'preact/hooks';
import type { MaintenanceResource } from '#core/alarm-rule-resources.ts';
import { view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { useResource } from '../device/use-resource.ts';
import { MaintenanceDialog } from './maintenance-dialog.tsx';
import { changeRule, RowButton } from './rule-buttons.tsx';
import { toScopeText, toSpanText, toTimesText } from './rule-words.ts';
import { maySet } from './rules-section.tsx';
import { SpanList } from './span-list.tsx';
import './alarm-rules.css';

const PATH = '/api/v1/maintenance-windows';
const MINUTE_MS = 60_000;

export function MaintenanceSection() {
  const [turn, setTurn] = useState(0);
  const [isNew, setIsNew] = useState(false);
  const [isPast, setIsPast] = useState(false);
  const query = { city: view.value.city, state: isPast ? 'over,cancelled' : 'running,planned' };
  // What begins or ends meanwhile is seen within a minute.
  const minute = Math.floor(nowMs.value / MINUTE_MS);
  const loaded = useResource<{ items: MaintenanceResource[] }>(PATH, query, turn * 1e9 + minute);
  const reload = () => setTurn(known => known + 1);
  const act = ({ id }: MaintenanceResource, step: 'end' | 'cancel') =>
    changeRule('POST', `${PATH}/${id}/${step}`, () => t(`maintenance.done.${step}`), reload);
  return (
    <section class="alarms-section rules-section" aria-label={t('maintenance.title')}>
      <div class="rules-head">
        <p class="muted">{t('maintenance.about')}</p>
        <span class="rules-tools">
          <button type="button" class="button" aria-pressed={isPast} onClick={() => setIsPast(!isPast)}>
            {t('maintenance.past')}
          </button>
          {maySet() && (
            <button type="button" class="button is-primary" onClick={() => setIsNew(true)}>
              {t('maintenance.new')}
            </button>
          )}
        </span>
      </div>
      <DataTable
        caption={t(isPast ? 'maintenance.past' : 'maintenance.title')}
        columns={toColumns()}
        rows={typeof loaded === 'object' ? loaded.items : []}
        rowKey={({ id }) => id}
        empty={t(loaded === 'loading' ? 'loading' : loaded === 'failed' ? 'loadFailed' : 'maintenance.none')}
        actions={window =>
          maySet(window.city) && (
            <>
              {window.state === 'running' && (
                <RowButton
                  text={t('maintenance.end')}
                  label={t('maintenance.endOf', { reason: window.reason })}
                  onClick={() => void act(window, 'end')}
                />
              )}
              {(window.state === 'running' || window.state === 'planned') && (
                <RowButton
                  text={t('maintenance.cancel')}
                  label={t('maintenance.cancelOf', { reason: window.reason })}
                  onClick={() => void act(window, 'cancel')}
                />
              )}
            </>
          )
        }
      />
      {isNew && <MaintenanceDialog onSaved={reload} onClose={() => setIsNew(false)} />}
    </section>
  );
}

function toColumns(): TableColumn<MaintenanceResource>[] {
  const { number, instant } = formats.value;
  return [
    {
      key: 'state',
      title: t('alarms.filterState'),
      render: ({ state }) => (
        <span class={`maintenance-state is-${state}`}>{t(`maintenance.state.${state}`)}</span>
      ),
    },
    { key: 'reason', title: t('maintenance.reason'), render: ({ reason }) => reason, class: 'is-wrapping' },
    {
      key: 'for',
      title: t('rules.for'),
      render: window =>
        `${toScopeText(window)} (${t('maintenance.devices', { count: number(window.devices) })})`,
      class: 'is-wrapping',
    },
    {
      key: 'times',
      title: t('rules.when'),
      render: ({ times, spans }) => (
        <>
          {times.type !== 'range' && <div>{toTimesText(times)}</div>}
          {times.type === 'range' && spans.length === 0 ? toSpanText(times) : <SpanList spans={spans} />}
        </>
      ),
      class: 'is-wrapping',
    },
    {
      key: 'requests',
      title: t('maintenance.requests'),
      render: ({ requests }) => requests.map(({ eventName }) => eventName).join(', ') || '–',
      class: 'is-wrapping',
    },
    {
      key: 'by',
      title: t('rules.by'),
      render: ({ createdBy, changedBy, changed, created }) =>
        changed === created
          ? `${createdBy}, ${instant(Date.parse(created))}`
          : `${createdBy}; ${changedBy}, ${instant(Date.parse(changed))}`,
      class: 'is-wrapping',
    },
  ];
}
