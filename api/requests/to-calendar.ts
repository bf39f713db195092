/**
 * Requests of some cities as an iCalendar feed (RFC 5545). Pure. What always holds: a request keeps its UID, SEQUENCE is its
 * revision, and one that is over by cancelling stays as cancelled, so that calendars take it out. Nothing personal is in it.
 */
import { ICalCalendar, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { BandwidthRequest, RequestState } from '#core/requests/bandwidth-request.ts';
import { SERVICE_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';

type Language = 'de' | 'en';

export interface CalendarView {
  name: string;
  language: Language;
  /** Where people reach the console, without a path; '' if not known. */
  publicUrl: string;
}

/** States that a calendar knows; what was never held is in none. */
const STATUS_OF: Partial<Record<RequestState, ICalEventStatus>> = {
  held: ICalEventStatus.TENTATIVE,
  reserved: ICalEventStatus.CONFIRMED,
  provisioning: ICalEventStatus.CONFIRMED,
  provisioned: ICalEventStatus.CONFIRMED,
  active: ICalEventStatus.CONFIRMED,
  releasing: ICalEventStatus.CONFIRMED,
  completed: ICalEventStatus.CONFIRMED,
  acknowledged: ICalEventStatus.CANCELLED,
  rejected: ICalEventStatus.CANCELLED,
  cancelled: ICalEventStatus.CANCELLED,
  failed: ICalEventStatus.CANCELLED,
};

const REFRESH_S = 900;

export function toCalendar(requests: readonly BandwidthRequest[], view: CalendarView): string {
  const calendar = new ICalCalendar({
    ...{ name: view.name, ttl: REFRESH_S },
    prodId: { company: 'Leitstand', product: 'Leitstand', language: view.language.toUpperCase() },
  });
  for (const request of requests) addEvent(calendar, request, view);
  return calendar.toString();
}

/** Held once: before that nobody need plan for it. */
export function isInCalendar({ stateChanges }: BandwidthRequest): boolean {
  return stateChanges.some(({ to }) => to === 'held' || to === 'reserved');
}

function addEvent(
  calendar: ICalCalendar,
  request: BandwidthRequest,
  { language, publicUrl }: CalendarView,
): void {
  const { id, event, state, window, revision, createdMs, stateChanges } = request;
  const status = STATUS_OF[state] ?? ICalEventStatus.TENTATIVE;
  const changedMs = stateChanges.at(-1)?.atMs ?? createdMs;
  const services = [...new Set(request.items.map(({ service }) => SERVICE_LABELS[service][language]))];
  const isOff = status === ICalEventStatus.CANCELLED;
  calendar.createEvent({
    ...{ id: `${id}@leitstand`, sequence: revision, status },
    ...{ summary: event.name, location: event.place },
    ...{ start: new Date(window.startMs), end: new Date(window.endMs) },
    ...{ stamp: new Date(changedMs), lastModified: new Date(changedMs), created: new Date(createdMs) },
    description: [id, STATE_LABELS[state][language], services.join(', ')].filter(Boolean).join('\n'),
    categories: services.map(name => ({ name })),
    transparency: isOff ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    ...(publicUrl !== '' && { url: `${publicUrl}/events/${id}` }),
  });
}
