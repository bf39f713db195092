import { t } from '../i18n/translate.ts';
import { LanguageButton, ThemeButton } from './preference-buttons.tsx';
import { StatementLink } from './statement-link.tsx';

const toHere = () => location.pathname + location.search;

/** No session: says so, and what to do. Nothing of the data stays on the screen. */
export function SignedOut() {
  return (
    <main id="main" class="signed-out">
      <section class="card" aria-labelledby="signed-out-title">
        <h1 id="signed-out-title">{t('signedOutTitle')}</h1>
        <p>{t('signedOutText')}</p>
        <div class="signed-out-tools">
          <a class="button is-primary" href={`/sign-in?next=${encodeURIComponent(toHere())}`} target="_self">
            {t('account.signIn')}
          </a>
          <LanguageButton />
          <ThemeButton />
        </div>
        <StatementLink />
      </section>
    </main>
  );
}
