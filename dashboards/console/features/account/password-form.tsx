import { useState } from 'preact/hooks';
import { PASSWORD_MIN_CHARACTERS } from '#core/password-rules.ts';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { showToast } from '../../ui/toast.tsx';
import { TextField, useSending, WholeError } from './form-parts.tsx';

/** Another password; everywhere else one is signed out then. */
export function PasswordForm({ loginName }: { loginName: string }) {
  const [present, setPresent] = useState('');
  const [next, setNext] = useState('');
  const { isBusy, errors, send } = useSending(async () => {
    await sendResource('POST', '/api/v1/account/password', { present, next });
    setPresent('');
    setNext('');
    showToast(() => t('account.passwordChanged'));
  });
  return (
    <form class="account-form" onSubmit={send}>
      {/* Password managers want to know whose password it is. */}
      <input type="text" hidden autoComplete="username" value={loginName} readOnly />
      <TextField
        label={t('account.presentPassword')}
        type="password"
        value={present}
        onChange={setPresent}
        error={errors.fields['present']}
        autoComplete="current-password"
      />
      <TextField
        label={t('account.newPassword')}
        hint={t('account.passwordRule', { count: PASSWORD_MIN_CHARACTERS })}
        type="password"
        value={next}
        onChange={setNext}
        error={errors.fields['next']}
        autoComplete="new-password"
      />
      <WholeError errors={errors} />
      <div class="account-row">
        <button type="submit" class="button" disabled={isBusy}>
          {t('account.changePassword')}
        </button>
      </div>
    </form>
  );
}
