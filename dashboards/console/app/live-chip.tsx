import type { MessageKey } from '../i18n/de.ts';
import { t } from '../i18n/translate.ts';
import { pause, resume } from '../live/live-feed.ts';
import { connection, isScreenStale, newestMs } from '../live/live-state.ts';
import type { ConnectionState } from '../live/staleness.ts';
import { Age } from '../ui/age.tsx';
import { Icon } from '../ui/icon.tsx';

const WORDS: Record<ConnectionState, MessageKey> = {
  connecting: 'connecting',
  live: 'live',
  interrupted: 'interrupted',
  crowded: 'crowded',
  paused: 'paused',
};

/** Whether the page is current and how old its newest news is; updates can be paused here (WCAG 2.2.2). */
export function LiveChip() {
  const state = isScreenStale.value ? 'interrupted' : connection.value;
  const isPaused = state === 'paused';
  return (
    <div class={`live-chip is-${state}`}>
      <span class="pulse" aria-hidden="true" />
      <b>{t(WORDS[state])}</b>
      {newestMs.value !== undefined && (
        <span class="live-age" title={state === 'crowded' ? t('crowdedWhy') : undefined}>
          <DataAge time={new Date(newestMs.value).toISOString()} />
        </span>
      )}
      <button
        type="button"
        class="quiet-button"
        aria-label={isPaused ? t('resume') : t('pause')}
        title={isPaused ? t('resume') : t('pause')}
        onClick={isPaused ? resume : pause}
      >
        <Icon name={isPaused ? 'play' : 'pause'} />
      </button>
    </div>
  );
}

/** The sentence around the age, `Daten von vor 3 s`, in either word order. */
function DataAge({ time }: { time: string }) {
  const [before, after] = t('dataAge', { age: '\n' }).split('\n');
  return (
    <>
      {before}
      <Age time={time} />
      {after}
    </>
  );
}
