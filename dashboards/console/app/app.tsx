import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SessionResource } from '#core/access-resources.ts';
import { focusFirstDevice } from '../features/devices/device-grid-focus.ts';
import { formats, t } from '../i18n/translate.ts';
import { cityNames, isScreenStale, newestMs, nowMs, session } from '../live/live-state.ts';
import { ownHeading } from '../ui/page-head.tsx';
import { Toasts } from '../ui/toast.tsx';
import { Announcer, announce } from './announcer.tsx';
import { Header } from './header.tsx';
import { path, view } from './location.ts';
import { Navigation } from './navigation.tsx';
import { PageOutlet } from './page-outlet.tsx';
import { pageAt } from './pages.ts';
import { SignedOut } from './signed-out.tsx';

export function App() {
  useTitle();
  useConnectionAnnouncements();
  return (
    <>
      <Page />
      <Toasts />
      <Announcer />
    </>
  );
}

function Page() {
  const who = session.value;
  if (who === 'signedOut') return <SignedOut />;
  if (who === 'loading' || who === 'unreachable')
    return (
      <main id="main" class="signed-out">
        <p role="status">{who === 'loading' ? t('loading') : t('loadFailed')}</p>
      </main>
    );
  return <Shell session={who} />;
}

function Shell({ session: who }: { session: SessionResource }) {
  const isStale = isScreenStale.value;
  return (
    <>
      <Header session={who} onSearched={focusFirstDevice} />
      <div class="shell">
        <Navigation />
        <main id="main" tabIndex={-1} class={isStale ? 'is-stale' : ''}>
          {ownHeading.value === undefined && <h1 class="visually-hidden">{t(titleOfPage())}</h1>}
          {isStale && <StaleBanner />}
          <PageOutlet />
        </main>
      </div>
    </>
  );
}

function StaleBanner() {
  const age = formats.value.age(nowMs.value - (newestMs.value ?? nowMs.value));
  return <p class="stale-banner">{t('staleBanner', { age })}</p>;
}

function titleOfPage() {
  return pageAt(path.value)?.page.title ?? 'pageMissing';
}

function useTitle(): void {
  useSignalEffect(() => {
    const place = cityNames.value.get(view.value.city);
    document.title = [ownHeading.value ?? t(titleOfPage()), place, 'Leitstand'].filter(Boolean).join(' – ');
  });
}

function useConnectionAnnouncements(): void {
  const wasStale = useRef(false);
  useSignalEffect(() => {
    const isStale = isScreenStale.value;
    if (isStale && !wasStale.current) announce(() => t('nowInterrupted'));
    if (!isStale && wasStale.current) announce(() => t('nowLive'));
    wasStale.current = isStale;
  });
}
