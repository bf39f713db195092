/** A message about a request for bandwidth in words, German or English. */
import type { Label } from '../device-kinds/device-kind.ts';
import { REASON_LABELS, STATE_LABELS } from '../requests/request-labels.ts';
import type { RequestSubject } from './notification.ts';

type Language = keyof Label;

const WORDS = {
  event: { de: 'Veranstaltung', en: 'Event' },
  place: { de: 'Ort', en: 'Place' },
  city: { de: 'Stadt', en: 'City' },
  time: { de: 'Zeit', en: 'Time' },
  state: { de: 'Stand', en: 'State' },
  before: { de: 'Vorher', en: 'Before' },
  reason: { de: 'Grund', en: 'Reason' },
  note: { de: 'Nachricht', en: 'Note' },
  displacedBy: { de: 'Verdrängt durch', en: 'Displaced by' },
  heldUntil: { de: 'Vorgemerkt bis', en: 'Held until' },
} as const satisfies Record<string, Label>;

/** The first line is the subject. */
export function toRequestLines(
  request: RequestSubject,
  language: Language,
  names: { city: string; timeZone: string; publicUrl: string },
): [subject: string, ...lines: string[]] {
  const { id, eventName, place, from, to, reason, publicNote, preemptedBy, holdExpiresAtMs } = request;
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: names.timeZone },
  });
  const line = (word: keyof typeof WORDS, text: string | undefined) =>
    text === undefined || text === '' ? [] : [`${WORDS[word][language]}: ${text}`];
  const state = STATE_LABELS[to][language];
  return [
    `${id}: ${state}, ${eventName}`,
    `${id}: ${state}`,
    '',
    ...line('event', eventName),
    ...line('place', place),
    ...line('city', names.city),
    ...line('time', format.formatRange(request.startMs, request.endMs)),
    ...line('state', state),
    ...line('before', STATE_LABELS[from][language]),
    ...line('reason', reason && REASON_LABELS[reason][language]),
    ...line('displacedBy', preemptedBy),
    ...line('heldUntil', holdExpiresAtMs === undefined ? undefined : format.format(holdExpiresAtMs)),
    ...line('note', publicNote),
    ...(names.publicUrl === '' ? [] : ['', `${names.publicUrl}/events/${id}`]),
  ];
}
