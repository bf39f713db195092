/**
 * Acknowledging row by row: the button vanishes, so the focus goes to the next one that waits, and what was done is said
 * in the page's status region.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { announce } from '../../app/announcer.tsx';
import { t } from '../../i18n/translate.ts';
import { isFresh } from '../../live/alarm-state.ts';
import { act, mayAct } from './alarm-actions.ts';
import { toAlarmTitle } from './alarm-texts.ts';

export function waits(alarm: AlarmResource): boolean {
  return isFresh(alarm) && mayAct(alarm.city);
}

export function toButtonId(list: string, alarm: string): string {
  return `${list}-acknowledge-${alarm}`;
}

/** The next that waits, going down, else the last before it. */
export function toNextWaiting(shown: readonly AlarmResource[], id: string): AlarmResource | undefined {
  const place = shown.findIndex(alarm => alarm.id === id);
  return shown.slice(place + 1).find(waits) ?? shown.slice(0, Math.max(0, place)).findLast(waits);
}

/** `reveal`: brings the row into the page where only those in sight are drawn. */
export function useAcknowledge(
  list: string,
  shown: readonly AlarmResource[],
  reveal: (id: string) => void = () => undefined,
) {
  const [busyId, setBusyId] = useState('');
  const [wanted, setWanted] = useState('');
  const latest = useRef(shown);
  latest.current = shown;

  useLayoutEffect(() => {
    if (wanted === '') return;
    const target = document.getElementById(wanted) ?? document.querySelector<HTMLElement>('#main h1, #main');
    target?.focus({ preventScroll: true });
    setWanted('');
  }, [wanted]);

  async function acknowledge(alarm: AlarmResource): Promise<void> {
    setBusyId(alarm.id);
    const done = await act(alarm, { step: 'ack' });
    setBusyId('');
    if (!done) return;
    const next = toNextWaiting(latest.current, alarm.id);
    announce(() =>
      next
        ? t('alarms.acknowledgedNext', { alarm: toAlarmTitle(alarm), next: toAlarmTitle(next) })
        : t('alarms.acknowledged', { alarm: toAlarmTitle(alarm) }),
    );
    if (next) reveal(next.id);
    setWanted(next ? toButtonId(list, next.id) : 'none');
  }

  return { acknowledge, busyId };
}
