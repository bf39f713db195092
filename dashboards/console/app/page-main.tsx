/** The main landmark: the page's heading where the page draws none of its own, and how old it is when it is cut off. */
import type { ComponentChildren } from 'preact';
import { formats, t } from '../i18n/translate.ts';
import { isScreenStale, judgedUntilMs, newestMs, nowMs } from '../live/live-state.ts';
import { ownHeading } from '../ui/page-head.tsx';
import { path } from './location.ts';
import { pageAt } from './pages.ts';

export function PageMain({ children }: { children: ComponentChildren }) {
  const isStale = isScreenStale.value;
  return (
    <main id="main" tabIndex={-1} class={isStale ? 'is-stale' : ''}>
      {ownHeading.value === undefined && (
        <h1 class="visually-hidden" tabIndex={-1}>
          {t(titleOfPage())}
        </h1>
      )}
      {isStale && <StaleBanner />}
      {!isStale && judgedUntilMs.value !== undefined && <JudgedBanner untilMs={judgedUntilMs.value} />}
      {children}
    </main>
  );
}

function StaleBanner() {
  const age = formats.value.age(nowMs.value - (newestMs.value ?? nowMs.value));
  return <p class="stale-banner">{t('staleBanner', { age })}</p>;
}

/** One line instead of a network that seems lost: whose fault it is, and of when everything below is. */
function JudgedBanner({ untilMs }: { untilMs: number }) {
  return (
    <p class="stale-banner" role="status">
      {t('judgedUntil', { time: formats.value.dayAndTime(untilMs) })}
    </p>
  );
}

export function titleOfPage() {
  return pageAt(path.value)?.page.title ?? 'pageMissing';
}
