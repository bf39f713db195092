/**
 * Says that alarms have come: a critical one at once (role=alert), others together and politely
 * a moment later; a critical one may be heard, too. What is loaded with the page is not news.
 */
import { signal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { toAlarmTitle, toSeverityText } from '../features/alarms/alarm-texts.ts';
import { formats, t } from '../i18n/translate.ts';
import { newlyRaised } from '../live/alarm-state.ts';
import { compareAlarms } from '../live/alarm-store.ts';
import { awaitGesture, playAlarmSound } from './alarm-sound.ts';
import { announce } from './announcer.tsx';

const SETTLE_MS = 2_000;

const urgent = signal('');

export function AlarmAnnouncer() {
  const waiting = useRef<AlarmResource[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(awaitGesture, []);
  useSignalEffect(() => {
    const news = newlyRaised.value;
    if (news.length === 0) return;
    newlyRaised.value = [];
    const critical = news.filter(({ severity }) => severity === 'critical');
    if (critical.length > 0) {
      urgent.value = toText(critical);
      playAlarmSound();
    }
    waiting.current.push(...news.filter(({ severity }) => severity !== 'critical'));
    if (waiting.current.length === 0) return;
    timer.current ??= setTimeout(() => {
      const told = waiting.current;
      waiting.current = [];
      announce(() => toText(told));
      timer.current = undefined;
    }, SETTLE_MS);
  });
  return (
    <div role="alert" class="visually-hidden">
      {urgent.value}
    </div>
  );
}

function toText(news: readonly AlarmResource[]): string {
  const [gravest] = [...news].sort(compareAlarms);
  if (!gravest) return '';
  const words = { severity: toSeverityText(gravest), alarm: toAlarmTitle(gravest) };
  if (news.length === 1) return t('alarms.toldOne', words);
  return t('alarms.toldMany', { ...words, count: formats.value.number(news.length) });
}
