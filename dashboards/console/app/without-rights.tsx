/**
 * Signed in, and nothing to show: no right (any more), or a second factor that must be set up first. Nothing of the live
 * data is asked for here.
 */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { SessionResource } from '#core/access-resources.ts';
import { t } from '../i18n/translate.ts';
import { signOut } from '../live/live-feed.ts';
import { LanguageButton, ThemeButton } from './preference-buttons.tsx';
import { StatementLink } from './statement-link.tsx';

export function WithoutRights({ session }: { session: SessionResource }) {
  const isDue = session.isSecondFactorDue;
  return (
    <main id="main" class="signed-out">
      <section class="card" aria-labelledby="without-rights-title">
        <h1 id="without-rights-title">{t(isDue ? 'account.secondFactor' : 'account.withoutRights')}</h1>
        <p>{t(isDue ? 'account.factorDue' : 'account.withoutRightsText')}</p>
        {isDue && <SecondFactor />}
        <div class="signed-out-tools">
          <button type="button" class="button" onClick={() => void signOut()}>
            {t('signOut')}
          </button>
          <LanguageButton />
          <ThemeButton />
        </div>
        <StatementLink />
      </section>
    </main>
  );
}

/** In the chunk of the account's page: almost nobody needs it here. */
function SecondFactor() {
  const [Panel, setPanel] = useState<ComponentType>();
  useEffect(() => {
    void import('../features/account/due-second-factor.tsx').then(({ DueSecondFactor }) =>
      setPanel(() => DueSecondFactor),
    );
  }, []);
  return Panel ? <Panel /> : <p role="status">{t('loading')}</p>;
}
