import { t } from '../i18n/translate.ts';

/** To the accessibility statement as who is not signed in may read it. */
export function StatementLink() {
  return (
    <p class="statement-link">
      <a href="/barrierefreiheit">{t('accessibility.title')}</a>
    </p>
  );
}
