/** Messages of the device that were refused, newest first, with their reasons. */
import { useEffect, useState } from 'preact/hooks';
import type { QuarantineResource } from '#core/quality-resources.ts';
import type { Page } from '#core/resources.ts';
import { toReasonLabel } from '../../i18n/reason-labels.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { readResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';

const PAGE_SIZE = 20;

interface Refusals {
  items: readonly QuarantineResource[];
  nextCursor?: string | undefined;
}

export function RefusalsCard({ id }: { id: string }) {
  const [refusals, setRefusals] = useState<Refusals | 'loading' | 'failed'>('loading');

  async function load(known: readonly QuarantineResource[], cursor?: string): Promise<void> {
    try {
      const page = await readResource<Page<QuarantineResource>>('/api/v1/quarantine', {
        ...{ device: id, limit: PAGE_SIZE, cursor },
      });
      setRefusals({ items: [...known, ...page.items], nextCursor: page.nextCursor });
    } catch {
      setRefusals('failed');
    }
  }
  useEffect(() => void load([]), [id]);

  return (
    <Card id="refusals" title={t('devices.refusals')} class="device-refusals">
      {refusals === 'loading' && <p class="empty">{t('loading')}</p>}
      {refusals === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof refusals === 'object' && refusals.items.length === 0 && (
        <p class="empty">{t('devices.refusalsNone')}</p>
      )}
      {typeof refusals === 'object' && refusals.items.length > 0 && (
        <DataTable
          caption={t('devices.refusals')}
          columns={toColumns()}
          rows={refusals.items}
          rowKey={entry => String(entry.id)}
          empty={t('devices.refusalsNone')}
        />
      )}
      {typeof refusals === 'object' && refusals.nextCursor !== undefined && (
        <footer class="card-foot">
          <button type="button" class="text-button" onClick={() => load(refusals.items, refusals.nextCursor)}>
            {t('devices.more')}
          </button>
        </footer>
      )}
    </Card>
  );
}

function toColumns(): TableColumn<QuarantineResource>[] {
  return [
    {
      key: 'time',
      title: t('devices.refusalTime'),
      render: ({ time }) => formats.value.instant(Date.parse(time)),
    },
    {
      key: 'reason',
      title: t('devices.refusalReason'),
      render: ({ reason, detail }) => toReasonLabel(reason, language.value) ?? detail,
    },
    {
      key: 'count',
      title: t('devices.refusalCount'),
      isNumeric: true,
      render: ({ count }) => formats.value.number(count),
    },
    {
      key: 'field',
      title: t('devices.refusalField'),
      render: ({ field }) => (field ? <code>{field}</code> : '–'),
    },
    {
      key: 'content',
      title: t('devices.refusalContent'),
      render: ({ excerpt }) =>
        excerpt === undefined ? (
          <span class="muted">{t('devices.refusalHidden')}</span>
        ) : (
          <details>
            <summary>{t('devices.refusalShow')}</summary>
            <pre class="excerpt">{excerpt}</pre>
          </details>
        ),
    },
  ];
}
