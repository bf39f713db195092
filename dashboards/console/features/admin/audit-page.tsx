/** The audit log: who changed what, in the cities that are looked at. */
import type { AuditEntryResource } from '#core/audit-resources.ts';
import { linkTo, query, view } from '../../app/location.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames } from '../../live/live-state.ts';
import { toQueryText } from '../../live/rest-client.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { DownloadButton } from '../../ui/download-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { toChangeText } from './audit-texts.ts';
import { toDayEnd, toDayStart } from './local-days.ts';
import { type AuditQuery, useAudit } from './use-audit.ts';
import './admin.css';

export function AuditPage() {
  const asked = toAuditQuery();
  const { entries, isLoading, hasFailed, hasMore, loadMore } = useAudit(asked);
  const count = formats.value.number(entries.length);
  const dialect = language.value === 'de' ? 'excel-de' : undefined;
  return (
    <>
      <PageHead
        title={t('audit.title')}
        note={t(hasMore ? 'audit.countMore' : 'audit.count', { count })}
        tools={
          <DownloadButton
            address={`/api/v1/audit/export${toQueryText({ ...asked, dialect })}`}
            text={t('audit.export')}
          />
        }
      />
      <p class="admin-intro muted">{t('audit.intro')}</p>
      <div class="card">
        <AuditFilters />
        <DataTable
          caption={t('audit.title')}
          columns={toColumns()}
          rows={entries}
          rowKey={entry => String(entry.id)}
          empty={t(isLoading ? 'loading' : hasFailed ? 'loadFailed' : 'audit.none')}
        />
        {hasMore && (
          <div class="card-foot">
            <button type="button" class="button" disabled={isLoading} onClick={loadMore}>
              {t('audit.more')}
            </button>
          </div>
        )}
      </div>
    </>
  );
}

function toAuditQuery(): AuditQuery {
  const given = (key: string) => query.value.get(key) ?? undefined;
  return {
    city: view.value.city,
    action: given('action'),
    actor: given('actor'),
    object: given('object'),
    from: toDayStart(given('from')),
    to: toDayEnd(given('to')),
  };
}

function toColumns(): TableColumn<AuditEntryResource>[] {
  return [
    {
      key: 'when',
      title: t('audit.when'),
      weight: 2,
      class: 'cell-time',
      render: ({ time }) => <time dateTime={time}>{formats.value.instant(Date.parse(time))}</time>,
    },
    {
      key: 'who',
      title: t('audit.who'),
      weight: 2,
      render: ({ actor, via }) => (
        <>
          {actor.name} <span class="muted">{t(`audit.via.${via}`)}</span>
        </>
      ),
    },
    {
      key: 'what',
      title: t('audit.what'),
      weight: 2,
      render: ({ action, outcome }) => (
        <>
          {t(`audit.action.${action}`)}
          {outcome === 'refused' && <b> {t('audit.refused')}</b>}
        </>
      ),
    },
    {
      key: 'object',
      title: t('audit.object'),
      weight: 2,
      render: ({ object: { type, id } }) => (
        <>
          {t(`audit.of.${type}`)}{' '}
          {id !== undefined && <a href={linkTo('/admin/audit', { object: id })}>{id}</a>}
        </>
      ),
    },
    {
      key: 'city',
      title: t('city'),
      weight: 1,
      render: ({ city }) =>
        city === undefined ? t('audit.installation') : (cityNames.value.get(city) ?? city),
    },
    {
      key: 'changes',
      title: t('audit.changes'),
      weight: 4,
      class: 'cell-changes',
      render: ({ changes }) => {
        const text = changes.map(toChangeText).join('; ');
        return <span title={text}>{text}</span>;
      },
    },
  ];
}
