import { useState } from 'preact/hooks';
import { PASSWORD_MIN_CHARACTERS } from '#core/password-rules.ts';
import { t } from '../../i18n/translate.ts';
import { loadSession } from '../../live/live-feed.ts';
import { sendResource } from '../../live/rest-client.ts';
import { showToast } from '../../ui/toast.tsx';
import { TextField, useSending, WholeError } from './form-parts.tsx';

/** An account with a password for who was let in by the link of the command line; the session goes on as theirs. */
export function FirstAccountForm() {
  const [values, setValues] = useState({ loginName: '', displayName: '', password: '' });
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part });
  const { isBusy, errors, send } = useSending(async () => {
    await sendResource('POST', '/api/v1/account', values);
    showToast(() => t('account.made'));
    await loadSession();
  }, 'account.nameTaken');
  return (
    <form class="account-form" onSubmit={send}>
      <p>{t('account.firstText')}</p>
      <TextField
        label={t('account.displayName')}
        value={values.displayName}
        onChange={displayName => change({ displayName })}
        error={errors.fields['displayName']}
        autoComplete="name"
      />
      <TextField
        label={t('account.loginName')}
        hint={t('account.loginNameRule')}
        value={values.loginName}
        onChange={loginName => change({ loginName })}
        error={errors.fields['loginName']}
        autoComplete="username"
      />
      <TextField
        label={t('account.password')}
        hint={t('account.passwordRule', { count: PASSWORD_MIN_CHARACTERS })}
        type="password"
        value={values.password}
        onChange={password => change({ password })}
        error={errors.fields['password']}
        autoComplete="new-password"
      />
      <WholeError errors={errors} />
      <div class="account-row">
        <button type="submit" class="button is-primary" disabled={isBusy}>
          {t('account.make')}
        </button>
      </div>
    </form>
  );
}
