import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionResource } from '#core/access-resources.ts';
import { t } from '../i18n/translate.ts';
import { signOut } from '../live/live-feed.ts';
import { Icon } from '../ui/icon.tsx';

/** Who is signed in, and the way out. Closes on Escape and when the focus leaves. */
export function AccountMenu({ session }: { session: SessionResource }) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const initials = toInitials(session.name);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: PointerEvent | FocusEvent) => {
      if (!root.current?.contains(event.target as Node)) setIsOpen(false);
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setIsOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', closeOutside);
    addEventListener('focusin', closeOutside);
    addEventListener('keydown', closeByKey);
    return () => {
      removeEventListener('pointerdown', closeOutside);
      removeEventListener('focusin', closeOutside);
      removeEventListener('keydown', closeByKey);
    };
  }, [isOpen]);

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
      <div id="account-panel" class="account-panel card" hidden={!isOpen}>
        <p>
          {t('signedInAs')} <b>{session.name}</b>
        </p>
        <p class="muted">{Object.keys(session.citiesByRole).join(', ')}</p>
        <button type="button" class="button" onClick={() => void signOut()}>
          <Icon name="logout" />
          {t('signOut')}
        </button>
        <a href="/third-party-licences.txt">{t('licences')}</a>
      </div>
    </div>
  );
}

function toInitials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map(word => word[0]) : [...name].slice(0, 2);
  return letters.join('').toUpperCase();
}
