import { useState } from 'preact/hooks';
import type { OwnSession } from '#core/access-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { session } from '../../live/live-state.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useResource } from '../device/use-resource.ts';

/** Where one is signed in; each can be ended, and all at once. */
export function OwnSessions({ turn }: { turn: number }) {
  const [ended, setEnded] = useState(0);
  const loaded = useResource<{ items: OwnSession[] }>('/api/v1/account/sessions', {}, turn + ended);

  async function end({ id }: OwnSession): Promise<void> {
    try {
      await sendResource('DELETE', `/api/v1/account/sessions/${id}`);
      showToast(() => t('account.sessionEnded'));
    } catch {
      showToast(() => t('account.failed'), 'failed');
    }
    setEnded(ended + 1);
  }

  async function endAll(): Promise<void> {
    try {
      await sendResource('DELETE', '/api/v1/account/sessions');
      session.value = 'signedOut';
    } catch {
      showToast(() => t('account.failed'), 'failed');
    }
  }

  if (loaded === 'loading') return <p role="status">{t('loading')}</p>;
  if (loaded === 'failed') return <p role="alert">{t('loadFailed')}</p>;
  return (
    <>
      <DataTable
        caption={t('account.sessions')}
        columns={toColumns()}
        rows={loaded.items}
        rowKey={({ id }) => id}
        empty={t('account.noSessions')}
        actions={one =>
          !one.isCurrent && (
            <button
              type="button"
              class="text-button"
              aria-label={t('account.endNamed', { name: toName(one) })}
              onClick={() => void end(one)}
            >
              {t('account.end')}
            </button>
          )
        }
      />
      <div class="account-row">
        <button type="button" class="button" onClick={() => void endAll()}>
          {t('account.endAll')}
        </button>
      </div>
    </>
  );
}

function toColumns(): TableColumn<OwnSession>[] {
  return [
    {
      key: 'client',
      title: t('account.client'),
      render: one => (
        <>
          {toName(one)}
          {one.isCurrent && <span class="muted"> ({t('account.thisOne')})</span>}
        </>
      ),
    },
    {
      key: 'created',
      title: t('account.since'),
      render: one => formats.value.instant(Date.parse(one.created)),
      sortValue: one => one.created,
    },
    {
      key: 'lastUsed',
      title: t('account.lastUsed'),
      render: one => <Age time={one.lastUsed} />,
      sortValue: one => one.lastUsed,
    },
  ];
}

function toName({ client }: OwnSession): string {
  return client ?? t('account.unknownClient');
}
