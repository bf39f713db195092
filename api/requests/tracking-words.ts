/** The words of the tracking page, in both languages. */
import type { PageLanguage } from '../html-page.ts';

const DE = {
  title: 'Antrag verfolgen',
  about: 'Wie weit ein Antrag auf Bandbreite ist, sehen Sie mit seiner Nummer und dem Code dazu.',
  number: 'Nummer',
  numberHint: 'Zum Beispiel MG-LD-2026-000123',
  code: 'Code',
  codeHint: 'Er wurde beim Absenden einmal angezeigt: vier Gruppen zu vier Zeichen',
  show: 'Anzeigen',
  another: 'Anderer Antrag',
  again: 'Aktualisieren',
  wrong: 'Diese Nummer gibt es nicht, oder der Code passt nicht dazu.',
  wait: (seconds: number) => `Zu viele Versuche. Bitte warten Sie ${seconds} Sekunden.`,
  milestones: 'Stand',
  history: 'Verlauf',
  status: {
    done: 'erledigt',
    current: 'als Nächstes',
    now: 'jetzt',
    open: 'offen',
    failed: 'nicht erreicht',
  },
  place: 'Ort',
  event: 'Veranstaltung',
  setUp: 'Aufbau ab',
  tornDown: 'Abbau bis',
  holdExpires: 'Vorgemerkt bis',
  expected: 'Voraussichtlich fertig',
  completed: 'Abgeschlossen',
  jeopardy: 'Der Leitungsweg ist gerade gestört. Die Technik weiß davon.',
  language: 'English',
};

const EN: typeof DE = {
  title: 'Follow a request',
  about: 'How far a request for bandwidth is: with its number and the code that belongs to it.',
  number: 'Number',
  numberHint: 'For example MG-LD-2026-000123',
  code: 'Code',
  codeHint: 'It was shown once when the request was sent: four groups of four characters',
  show: 'Show',
  another: 'Another request',
  again: 'Refresh',
  wrong: 'There is no such number, or the code does not belong to it.',
  wait: (seconds: number) => `Too many attempts. Please wait ${seconds} seconds.`,
  milestones: 'How far it is',
  history: 'History',
  status: { done: 'done', current: 'next', now: 'now', open: 'open', failed: 'not reached' },
  place: 'Place',
  event: 'Event',
  setUp: 'Set-up from',
  tornDown: 'Torn down by',
  holdExpires: 'Held until',
  expected: 'Expected to be ready',
  completed: 'Completed',
  jeopardy: 'The way through the network is disturbed at the moment. The crew knows.',
  language: 'Deutsch',
};

export type TrackingWords = typeof DE;

export const TRACKING_WORDS: Readonly<Record<PageLanguage, TrackingWords>> = { de: DE, en: EN };
