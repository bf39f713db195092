import { isAllowed } from '#core/access-resources.ts';
import { t } from '../i18n/translate.ts';
import { session } from '../live/live-state.ts';
import { Icon } from '../ui/icon.tsx';
import { linkTo, path } from './location.ts';
import { PAGES, type PageEntry, pageAt } from './pages.ts';
import { SystemState } from './system-state.tsx';

/** The pages this person may use; the server decides again at every request. */
export function Navigation() {
  const isListed = (where: PageEntry['navigation']) =>
    PAGES.filter(page => page.navigation === where && isFor(page));
  const admin = isListed('admin');
  return (
    <nav class="side" aria-label={t('navigation')}>
      <PageList pages={isListed('main')} />
      {admin.length > 0 && <h2 class="pages-title">{t('administration')}</h2>}
      {admin.length > 0 && <PageList pages={admin} />}
      <SystemState />
    </nav>
  );
}

function PageList({ pages }: { pages: readonly PageEntry[] }) {
  const current = pageAt(path.value)?.page;
  return (
    <ul class="pages">
      {pages.map(page => (
        <li key={page.path}>
          <a href={linkTo(page.path)} aria-current={page === current ? 'page' : undefined}>
            <Icon name={page.icon} />
            <span>{t(page.title)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function isFor({ roles }: PageEntry): boolean {
  return !roles || (typeof session.value === 'object' && isAllowed(session.value, roles));
}
