/**
 * The pages this person may use; the server decides again at every request. A narrow page shows the first of them as a
 * bar at its lower edge, and all of them when the bar is opened.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { isAllowed } from '#core/access-resources.ts';
import { formats, t } from '../i18n/translate.ts';
import { freshCount } from '../live/alarm-state.ts';
import { session } from '../live/live-state.ts';
import { Icon } from '../ui/icon.tsx';
import { useDismissal } from '../ui/use-dismissal.ts';
import { linkTo, path } from './location.ts';
import { PAGES, type PageEntry, pageAt } from './pages.ts';
import { SystemState } from './system-state.tsx';

export function Navigation() {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useDismissal(isOpen, () => setIsOpen(false), { root, button });
  useEffect(() => setIsOpen(false), [path.value]);
  const admin = listPages('admin');
  return (
    <nav ref={root} class={`side ${isOpen ? 'is-open' : ''}`} aria-label={t('navigation')}>
      <PageList pages={listPages('main')} />
      {admin.length > 0 && (
        <div class="side-more">
          <h2 class="pages-title">{t('administration')}</h2>
          <PageList pages={admin} />
        </div>
      )}
      <button
        ref={button}
        type="button"
        class="more-button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'close' : 'more'} />
        <span>{isOpen ? t('fewerPages') : t('morePages')}</span>
      </button>
      <div class="side-foot side-more">
        <SystemState />
        <a class="side-link" href="/accessibility">
          {t('accessibility.title')}
        </a>
      </div>
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
            <span class="page-name">{t(page.title)}</span>
            {page.path === '/alarms' && <AlarmBadge />}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** How many alarms wait for somebody. */
function AlarmBadge() {
  const count = freshCount.value;
  if (count === 0) return null;
  const words = { count: formats.value.number(count) };
  return (
    <span class="count page-badge">
      <span aria-hidden="true">{words.count}</span>
      <span class="visually-hidden"> {t('alarms.badge', words)}</span>
    </span>
  );
}

function listPages(where: PageEntry['navigation']): PageEntry[] {
  return PAGES.filter(page => page.navigation === where && isFor(page));
}

function isFor({ roles }: PageEntry): boolean {
  return !roles || (typeof session.value === 'object' && isAllowed(session.value, roles));
}
