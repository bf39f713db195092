import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SessionResource } from '#core/access-resources.ts';
import { t } from '../i18n/translate.ts';
import { isScreenStale, session } from '../live/live-state.ts';
import { ownHeading } from '../ui/page-head.tsx';
import { Toasts } from '../ui/toast.tsx';
import { AlarmAnnouncer } from './alarm-announcer.tsx';
import { Announcer, announce } from './announcer.tsx';
import { toPlaceText } from './chosen-cities.ts';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { PageMain, titleOfPage } from './page-main.tsx';
import { PageOutlet } from './page-outlet.tsx';
import { SignedOut } from './signed-out.tsx';
import { Wall } from './wall/wall.tsx';
import { isWall } from './wall/wall-state.ts';
import { WithoutRights } from './without-rights.tsx';

export function App() {
  useTitle();
  useConnectionAnnouncements();
  return (
    <>
      <Page />
      <Toasts />
      <Announcer />
      <AlarmAnnouncer />
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
  if (Object.keys(who.citiesByRole).length === 0) return <WithoutRights session={who} />;
  return isWall.value ? <Wall /> : <Shell session={who} />;
}

function Shell({ session: who }: { session: SessionResource }) {
  return (
    <>
      <Header session={who} />
      <div class="shell">
        <Navigation />
        <PageMain>
          <PageOutlet />
        </PageMain>
      </div>
    </>
  );
}

function useTitle(): void {
  useSignalEffect(() => {
    document.title = [ownHeading.value ?? t(titleOfPage()), toPlaceText(), 'Leitstand'].join(' – ');
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
