/** Weeks as rows, days as cells, bookings as links in them. A narrow screen shows the days that have something, one below the other. */
import type { RequestResource } from '#core/request-resources.ts';
import { STATE_LABELS } from '#core/requests/request-labels.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { say } from '../events/request-words.ts';
import { type BookedDay, toBookedDays, toDay } from './booked-days.ts';

interface CalendarTableProps {
  weeks: readonly (readonly string[])[];
  /** `2026-11`: days of other months are paler; '' for a week. */
  month: string;
  requests: readonly RequestResource[];
}

const SHOWN_MAX = 4;

export function CalendarTable({ weeks, month, requests }: CalendarTableProps) {
  const booked = toBookedDays(requests, weeks.flat());
  const today = toDay(nowMs.value);
  const isEmpty = [...booked.values()].every(day => day.length === 0);
  const weekday = new Intl.DateTimeFormat(formats.value.locale, { weekday: 'long', timeZone: 'UTC' });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a scrolling region that the keyboard reaches, not a part of the page.
    <div
      class="calendar-scroll"
      role="group"
      aria-label={t('eventLive.calendar')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      {isEmpty && <p class="events-note muted">{t('eventLive.noBookings')}</p>}
      <table class={`calendar ${month === '' ? 'is-week' : ''}`} aria-label={t('eventLive.bookings')}>
        <thead>
          <tr>
            {weeks[0]!.map(day => (
              <th key={day} scope="col">
                {weekday.format(Date.parse(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(week => (
            <tr key={week[0]}>
              {week.map(day => (
                <DayCell
                  key={day}
                  day={day}
                  booked={booked.get(day) ?? []}
                  look={[
                    day === today && 'is-today',
                    month !== '' && !day.startsWith(month) && 'is-other',
                    (booked.get(day) ?? []).length === 0 && 'is-free',
                  ]}
                  most={month === '' ? Number.POSITIVE_INFINITY : SHOWN_MAX}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayCellProps {
  day: string;
  booked: readonly BookedDay[];
  look: readonly (string | false)[];
  most: number;
}

function DayCell({ day, booked, look, most }: DayCellProps) {
  const dayMs = Date.parse(day);
  const hidden = booked.length - most;
  return (
    <td class={look.filter(Boolean).join(' ') || undefined}>
      <time dateTime={day}>
        <span class="calendar-number">{Number(day.slice(8))}</span>
        <span class="calendar-date">{formats.value.date(dayMs)}</span>
      </time>
      {booked.length > 0 && (
        <ul>
          {booked.slice(0, most).map(({ request, part }) => (
            <li key={request.id} class={`is-${part} ${request.state === 'held' ? 'is-held' : ''}`}>
              <a href={linkTo(`/events/${request.id}`)} title={say(STATE_LABELS[request.state])}>
                {request.event.name}
              </a>
              <span>{toPartText(request, part, day)}</span>
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <a class="calendar-more" href={linkTo('/events/calendar', { view: 'list', day })}>
          {t('eventLive.more', { count: hidden })}
        </a>
      )}
    </td>
  );
}

/** Of the event the hours of the day; otherwise what is done for it. */
function toPartText({ window }: RequestResource, part: BookedDay['part'], day: string): string {
  if (part !== 'event') return t(`eventLive.${part}`);
  const [startMs, endMs] = [Date.parse(window.start), Date.parse(window.end)];
  const { time } = formats.value;
  const from = toDay(startMs) === day ? time(startMs) : '';
  const until = toDay(endMs - 1) === day ? time(endMs) : '';
  return [from, until].some(Boolean) ? `${from}–${until}` : '';
}
