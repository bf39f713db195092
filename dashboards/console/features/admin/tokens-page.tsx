/** The tokens of programs: one's own, and as an administrator those of one's cities. */
import { useEffect, useState } from 'preact/hooks';
import type { TokenResource } from '#core/token-resources.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames, session } from '../../live/live-state.ts';
import { readResource, sendResource } from '../../live/rest-client.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TokenDialog } from './token-dialog.tsx';
import './admin.css';

export function TokensPage() {
  const { tokens, hasFailed, reload } = useTokens();
  const [isCreating, setIsCreating] = useState(false);
  const [revoked, setRevoked] = useState<TokenResource>();
  const who = session.value;
  const hasAccount = typeof who === 'object' && who.kind === 'user';

  async function revoke({ id, name }: TokenResource): Promise<void> {
    setRevoked(undefined);
    try {
      await sendResource('DELETE', `/api/v1/tokens/${id}`);
      showToast(() => t('tokens.revoked', { name }));
    } catch {
      showToast(() => t('provisioning.failed'), 'failed');
    }
    await reload();
  }

  return (
    <>
      <PageHead
        title={t('tokens.title')}
        tools={
          hasAccount && (
            <button type="button" class="button is-primary" onClick={() => setIsCreating(true)}>
              <Icon name="add" />
              {t('tokens.new')}
            </button>
          )
        }
      />
      <p class="admin-intro muted">
        {t('tokens.intro')} {!hasAccount && <a href={linkTo('/account')}>{t('tokens.needsAccount')}</a>}
      </p>
      <div class="card">
        <DataTable
          caption={t('tokens.title')}
          columns={toColumns()}
          rows={tokens ?? []}
          rowKey={({ id }) => id}
          empty={t(hasFailed ? 'loadFailed' : tokens ? 'tokens.none' : 'loading')}
          actions={token => (
            <button
              type="button"
              class="text-button"
              aria-label={t('tokens.revokeOf', { name: token.name })}
              onClick={() => setRevoked(token)}
            >
              {t('tokens.revoke')}
            </button>
          )}
        />
      </div>
      {isCreating && typeof who === 'object' && (
        <TokenDialog session={who} onCreated={reload} onClose={() => setIsCreating(false)} />
      )}
      {revoked && (
        <Dialog title={t('tokens.revokeTitle')} onClose={() => setRevoked(undefined)}>
          <p>{t('tokens.revokeText', { name: revoked.name })}</p>
          <DialogActions>
            <button type="button" class="button is-primary" onClick={() => void revoke(revoked)}>
              {t('tokens.revoke')}
            </button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}

function useTokens() {
  const [tokens, setTokens] = useState<TokenResource[]>();
  const [hasFailed, setHasFailed] = useState(false);
  async function reload(): Promise<void> {
    try {
      setTokens((await readResource<{ items: TokenResource[] }>('/api/v1/tokens')).items);
      setHasFailed(false);
    } catch {
      setHasFailed(true);
    }
  }
  useEffect(() => void reload(), []);
  return { tokens, hasFailed, reload };
}

function toColumns(): TableColumn<TokenResource>[] {
  const { instant } = formats.value;
  return [
    {
      key: 'name',
      title: t('tokens.name'),
      weight: 2,
      render: ({ name }) => name,
      sortValue: ({ name }) => name,
    },
    { key: 'rights', title: t('tokens.role'), weight: 2, render: toRightsText },
    {
      key: 'scopes',
      title: t('tokens.scopes'),
      weight: 3,
      class: 'cell-changes',
      render: ({ scopes }) =>
        scopes?.map(scope => t(`tokens.scope.${scope}`)).join(', ') ?? t('tokens.everything'),
    },
    {
      key: 'expires',
      title: t('tokens.expires'),
      weight: 2,
      class: 'cell-time',
      render: ({ expires }) => instant(Date.parse(expires)),
      sortValue: ({ expires }) => expires,
    },
    {
      key: 'lastUsed',
      title: t('tokens.lastUsed'),
      weight: 2,
      class: 'cell-time',
      render: ({ lastUsed }) =>
        lastUsed === undefined ? t('tokens.neverUsed') : instant(Date.parse(lastUsed)),
      sortValue: ({ lastUsed }) => lastUsed,
    },
    { key: 'owner', title: t('tokens.owner'), weight: 2, render: toOwnerText },
  ];
}

function toRightsText({ assignments }: TokenResource): string {
  return assignments
    .map(({ role, cities }) => {
      const names =
        cities === '*' ? [t('tokens.allCities')] : cities.map(slug => cityNames.value.get(slug) ?? slug);
      return `${t(`role.${role}`)}: ${names.join(', ')}`;
    })
    .join('; ');
}

function toOwnerText({ owner, isOwn }: TokenResource): string {
  if (owner === undefined) return t('tokens.commandLine');
  return isOwn ? t('tokens.you', { name: owner }) : owner;
}
