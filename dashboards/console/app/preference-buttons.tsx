import { switchLanguage, t } from '../i18n/translate.ts';
import { switchTheme, theme } from '../theme/theme.ts';
import { Icon } from '../ui/icon.tsx';

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
