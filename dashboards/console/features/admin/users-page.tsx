/** The people who may sign in: list, invite, change, new link, delete. The server shows and allows what is one's own. */
import { useState } from 'preact/hooks';
import type { UserResource, UserWithLink } from '#core/access-resources.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { showToast } from '../../ui/toast.tsx';
import { AssignmentList } from '../account/assignment-list.tsx';
import { useResource } from '../device/use-resource.ts';
import { DeleteUserDialog } from './delete-user-dialog.tsx';
import { UserDialog } from './user-dialog.tsx';
import { UserLinkDialog } from './user-link-dialog.tsx';
import '../account/account.css';
import './users.css';

type Open =
  | { dialog: 'invite' }
  | { dialog: 'change' | 'delete'; user: UserResource }
  | { dialog: 'link'; made: UserWithLink };

export function UsersPage() {
  const [turn, setTurn] = useState(0);
  const [open, setOpen] = useState<Open>();
  const loaded = useResource<{ items: UserResource[] }>('/api/v1/users', {}, turn);
  const reload = () => setTurn(turn + 1);
  const close = () => setOpen(undefined);
  const showLink = (made: UserWithLink) => setOpen({ dialog: 'link', made });

  return (
    <>
      <PageHead
        title={t('users.title')}
        note={typeof loaded === 'object' && t('users.count', { count: loaded.items.length })}
        tools={
          <button type="button" class="button is-primary" onClick={() => setOpen({ dialog: 'invite' })}>
            <Icon name="add" />
            {t('users.invite')}
          </button>
        }
      />
      <p class="users-about">{t('users.about')}</p>
      {loaded === 'loading' && <p role="status">{t('loading')}</p>}
      {loaded === 'failed' && <p role="alert">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && (
        <div class="card users-card">
          <DataTable
            caption={t('users.title')}
            columns={toColumns()}
            rows={loaded.items}
            rowKey={({ id }) => id}
            rowClass={user => (user.isEnabled ? undefined : 'is-disabled')}
            empty={t('users.none')}
            sort={{ column: 'loginName', isDescending: false }}
            actions={user => <UserActions user={user} onOpen={setOpen} onLink={showLink} />}
          />
        </div>
      )}
      {open?.dialog === 'invite' && <UserDialog onClose={close} onSaved={reload} onLink={showLink} />}
      {open?.dialog === 'change' && (
        <UserDialog user={open.user} onClose={close} onSaved={reload} onLink={showLink} />
      )}
      {open?.dialog === 'delete' && <DeleteUserDialog user={open.user} onClose={close} onDeleted={reload} />}
      {open?.dialog === 'link' && <UserLinkDialog made={open.made} onClose={close} />}
    </>
  );
}

interface UserActionsProps {
  user: UserResource;
  onOpen: (open: Open) => void;
  onLink: (made: UserWithLink) => void;
}

function UserActions({ user, onOpen, onLink }: UserActionsProps) {
  const name = user.displayName;

  async function makeLink(): Promise<void> {
    try {
      onLink(await sendResource<UserWithLink>('POST', `/api/v1/users/${user.id}/link`));
    } catch (error) {
      const isGone = error instanceof RequestFailed && error.status === 404;
      showToast(() => t(isGone ? 'users.gone' : 'account.failed'), 'failed');
    }
  }

  return (
    <>
      <button
        type="button"
        class="text-button"
        aria-label={t('users.changeNamed', { name })}
        onClick={() => onOpen({ dialog: 'change', user })}
      >
        {t('users.change')}
      </button>
      {!user.provider && (
        <button
          type="button"
          class="text-button"
          aria-label={t('users.linkNamed', { name })}
          onClick={() => void makeLink()}
        >
          {t('users.link')}
        </button>
      )}
      {!user.isYou && (
        <button
          type="button"
          class="text-button"
          aria-label={t('users.deleteNamed', { name })}
          onClick={() => onOpen({ dialog: 'delete', user })}
        >
          {t('users.delete')}
        </button>
      )}
    </>
  );
}

function toColumns(): TableColumn<UserResource>[] {
  return [
    {
      key: 'displayName',
      title: t('account.displayName'),
      render: user => (
        <>
          {user.displayName}
          {user.isYou && <span class="muted"> ({t('users.you')})</span>}
        </>
      ),
      sortValue: user => user.displayName,
    },
    {
      key: 'loginName',
      title: t('account.loginName'),
      render: user => user.loginName,
      sortValue: user => user.loginName,
    },
    {
      key: 'rights',
      title: t('account.rights'),
      render: user => <AssignmentList assignments={user.assignments} />,
    },
    {
      key: 'state',
      title: t('users.state'),
      render: toStateText,
      sortValue: toStateText,
    },
    {
      key: 'lastSignIn',
      title: t('users.lastSignIn'),
      render: user => <Age time={user.lastSignIn} />,
      sortValue: user => user.lastSignIn,
    },
  ];
}

function toStateText(user: UserResource): string {
  if (!user.isEnabled) return t('users.disabled');
  if (user.isInvited) return t('users.invited');
  if (user.provider) return t('users.byProvider');
  return t(user.secondFactor === 'on' ? 'users.twoFactors' : 'users.passwordOnly');
}
