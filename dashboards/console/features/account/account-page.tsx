/** One's own account: name, password, second factor, sessions, language. Who came by a one-time link makes one here. */
import { useState } from 'preact/hooks';
import type { AccountResource } from '#core/access-resources.ts';
import { LanguageButton, ThemeButton } from '../../app/preference-buttons.tsx';
import { t } from '../../i18n/translate.ts';
import { session } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useResource } from '../device/use-resource.ts';
import { FirstAccountForm } from './first-account-form.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { PasswordForm } from './password-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import './account.css';

export function AccountPage() {
  const who = session.value;
  const isByLink = typeof who === 'object' && who.kind === 'link';
  return (
    <>
      <PageHead title={t('account.title')} />
      <div class="account-cards">
        {isByLink ? (
          <>
            <Card id="account-first" title={t('account.firstTitle')}>
              <FirstAccountForm />
            </Card>
            <Display />
          </>
        ) : (
          <OwnAccount />
        )}
      </div>
    </>
  );
}

function OwnAccount() {
  const [turn, setTurn] = useState(0);
  const account = useResource<AccountResource>('/api/v1/account', {}, turn);
  const reload = () => setTurn(turn + 1);
  if (account === 'loading') return <p role="status">{t('loading')}</p>;
  if (account === 'failed') return <p role="alert">{t('loadFailed')}</p>;
  return (
    <>
      <Card id="account-profile" title={t('account.profile')}>
        <ProfileForm account={account} onChanged={reload} />
      </Card>
      {account.hasPassword && (
        <Card id="account-password" title={t('account.password')}>
          <PasswordForm loginName={account.loginName} />
        </Card>
      )}
      {account.hasPassword && (
        <Card id="account-factor" title={t('account.secondFactor')}>
          <SecondFactorPanel account={account} onChanged={reload} />
        </Card>
      )}
      <Display />
      <Card id="account-sessions" title={t('account.sessions')} class="account-wide">
        <OwnSessions turn={turn} />
      </Card>
    </>
  );
}

function Display() {
  return (
    <Card id="account-language" title={t('account.display')}>
      <div class="account-row">
        <LanguageButton />
        <ThemeButton />
      </div>
    </Card>
  );
}
