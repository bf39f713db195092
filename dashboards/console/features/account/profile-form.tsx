import { useState } from 'preact/hooks';
import { type AccountResource, DISPLAY_NAME_MAX } from '#core/access-resources.ts';
import { t } from '../../i18n/translate.ts';
import { loadSession } from '../../live/live-feed.ts';
import { sendResource } from '../../live/rest-client.ts';
import { showToast } from '../../ui/toast.tsx';
import { AssignmentList } from './assignment-list.tsx';
import { TextField, useSending, WholeError } from './form-parts.tsx';

/** What one is called, and what one may do; rights are given by others. */
export function ProfileForm({ account, onChanged }: { account: AccountResource; onChanged: () => void }) {
  const [displayName, setDisplayName] = useState(account.displayName);
  const { isBusy, errors, send } = useSending(async () => {
    await sendResource('PATCH', '/api/v1/account', { displayName });
    showToast(() => t('account.saved'));
    onChanged();
    await loadSession();
  });
  return (
    <form class="account-form" onSubmit={send}>
      <dl class="account-facts">
        <dt>{t('account.loginName')}</dt>
        <dd>{account.loginName}</dd>
        {account.provider && <dt>{t('account.provider')}</dt>}
        {account.provider && <dd>{account.provider}</dd>}
        <dt>{t('account.rights')}</dt>
        <dd>
          <AssignmentList assignments={account.assignments} />
        </dd>
      </dl>
      <TextField
        label={t('account.displayName')}
        value={displayName}
        onChange={setDisplayName}
        error={errors.fields['displayName']}
        autoComplete="name"
        maxLength={DISPLAY_NAME_MAX}
      />
      <WholeError errors={errors} />
      <div class="account-row">
        <button type="submit" class="button" disabled={isBusy}>
          {t('save')}
        </button>
      </div>
    </form>
  );
}
