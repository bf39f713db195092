import type { SessionResource } from '#core/access-resources.ts';
import { formats, switchLanguage, t } from '../i18n/translate.ts';
import { nowMs } from '../live/live-state.ts';
import { switchTheme, theme } from '../theme/theme.ts';
import { Icon } from '../ui/icon.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { LiveChip } from './live-chip.tsx';
import { SearchField } from './search-field.tsx';

export function Header({ session, onSearched }: { session: SessionResource; onSearched: () => void }) {
  return (
    <header class="top">
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <Brand />
      <SearchField onLeave={onSearched} />
      <LiveChip />
      <Clock />
      <LanguageButton />
      <ThemeButton />
      <AccountMenu session={session} />
    </header>
  );
}

function Clock() {
  const { timeWithSeconds, date } = formats.value;
  return (
    <time class="clock" dateTime={new Date(nowMs.value).toISOString()}>
      <b>{timeWithSeconds(nowMs.value)}</b>
      <span>{date(nowMs.value)}</span>
    </time>
  );
}

export function LanguageButton() {
  return (
    <button
      type="button"
      class="square-button"
      lang={t('otherLanguage').toLowerCase()}
      aria-label={`${t('otherLanguage')}: ${t('switchLanguage')}`}
      onClick={switchLanguage}
    >
      {t('otherLanguage')}
    </button>
  );
}

export function ThemeButton() {
  const label = theme.value === 'dark' ? t('toLight') : t('toDark');
  return (
    <button type="button" class="square-button" aria-label={label} title={label} onClick={switchTheme}>
      <Icon name={theme.value === 'dark' ? 'lightMode' : 'darkMode'} />
    </button>
  );
}
