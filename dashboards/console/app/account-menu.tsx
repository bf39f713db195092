import { useRef, useState } from 'preact/hooks';
import type { AssignmentResource, SessionResource } from '#core/access-resources.ts';
import { formats, t } from '../i18n/translate.ts';
import { signOut } from '../live/live-feed.ts';
import { cityNames, nowMs } from '../live/live-state.ts';
import { Icon } from '../ui/icon.tsx';
import { useDismissal } from '../ui/use-dismissal.ts';
import { linkTo } from './location.ts';
import { pageAt } from './pages.ts';
import { LanguageButton, ThemeButton } from './preference-buttons.tsx';

/** Who is signed in, with which roles, the way to the own account, and the way out. */
export function AccountMenu({ session }: { session: SessionResource }) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useDismissal(isOpen, () => setIsOpen(false), { root, button });
  const initials = toInitials(session.name);
  const hasAccountPage = pageAt('/account')?.page.path === '/account';
  return (
    <div class="account" ref={root}>
      <button
        ref={button}
        type="button"
        class="avatar"
        aria-label={`${initials}, ${t('account', { name: session.name })}`}
        aria-expanded={isOpen}
        aria-controls="account-panel"
        onClick={() => setIsOpen(!isOpen)}
      >
        {initials}
      </button>
      <div id="account-panel" class="panel account-panel" hidden={!isOpen}>
        <p>
          {t('signedInAs')} <b>{session.name}</b>
        </p>
        <ul class="account-roles">
          {session.assignments.filter(isInForce).map(assignment => (
            <li key={JSON.stringify(assignment)}>{toRoleText(assignment)}</li>
          ))}
        </ul>
        <div class="account-tools">
          <LanguageButton />
          <ThemeButton />
        </div>
        {hasAccountPage && (
          <a class="button" href={linkTo('/account')} onClick={() => setIsOpen(false)}>
            <Icon name="person" />
            {t('ownAccount')}
          </a>
        )}
        <button type="button" class="button" onClick={() => void signOut()}>
          <Icon name="logout" />
          {t('signOut')}
        </button>
        <a href="/third-party-licences.txt">{t('licences')}</a>
      </div>
    </div>
  );
}

/** What has ended by itself is not told here. */
function isInForce({ until }: AssignmentResource): boolean {
  return until === undefined || Date.parse(until) > nowMs.value;
}

/** `Betrieb: Landau, Speyer`, and until when if it ends by itself. */
function toRoleText({ role, cities, until }: AssignmentResource): string {
  const places =
    cities === '*' ? t('allCities') : cities.map(slug => cityNames.value.get(slug) ?? slug).join(', ');
  const end =
    until === undefined ? '' : ` ${t('untilDay', { day: formats.value.date(Date.parse(until) - 1) })}`;
  return `${t(`role.${role}`)}: ${places}${end}`;
}

function toInitials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map(word => word[0]) : [...name].slice(0, 2);
  return letters.join('').toUpperCase();
}
