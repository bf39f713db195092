import { t } from '../i18n/translate.ts';
import { Icon } from '../ui/icon.tsx';
import { SystemState } from './system-state.tsx';

/** The pages that exist; one for now. */
export function Navigation() {
  return (
    <nav class="side" aria-label={t('navigation')}>
      <ul class="pages">
        <li>
          <a href="#main" aria-current="page">
            <Icon name="dashboard" />
            <span>{t('overview')}</span>
          </a>
        </li>
      </ul>
      <SystemState />
    </nav>
  );
}
