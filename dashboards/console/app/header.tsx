import type { SessionResource } from '#core/access-resources.ts';
import { t } from '../i18n/translate.ts';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { Clock } from './clock.tsx';
import { LiveChip } from './live-chip.tsx';
import { LanguageButton, ThemeButton } from './preference-buttons.tsx';
import { SearchButton } from './search/search-button.tsx';

export function Header({ session }: { session: SessionResource }) {
  return (
    <header class="top">
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <Brand />
      <SearchButton />
      <LiveChip />
      <Clock />
      <LanguageButton />
      <ThemeButton />
      <AccountMenu session={session} />
    </header>
  );
}
