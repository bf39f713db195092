/** The bookings of the chosen cities by month, by week or as a list; the address says which days. */
import type { RequestResource } from '#core/request-resources.ts';
import { linkTo, query, setQuery, view } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, nowMs, session } from '../../live/live-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EventTabs } from '../events/event-tabs.tsx';
import { StateMark } from '../events/request-marks.tsx';
import { toEventSpanText, toKitText } from '../events/request-words.ts';
import { addDays, addMonths, DAYS_PER_WEEK, parseDay, toMonthWeeks, toWeek } from './booked-days.ts';
import { CalendarTable } from './calendar-table.tsx';
import { DayButtons } from './day-buttons.tsx';
import { useBookings } from './use-bookings.ts';
import '../events/events.css';
import './calendar.css';

type CalendarView = 'month' | 'week' | 'list';
const VIEWS: readonly CalendarView[] = ['month', 'week', 'list'];

export function EventCalendarPage(_: PageProps) {
  const chosen = VIEWS.find(one => one === query.value.get('view')) ?? 'month';
  const day = parseDay(query.value.get('day'), nowMs.value);
  const weeks = chosen === 'week' ? [toWeek(day)] : toMonthWeeks(day);
  const [first, last] = [weeks[0]![0]!, weeks.at(-1)!.at(-1)!];
  const bookings = useBookings(first, last);
  const move = (steps: number) =>
    setQuery({ day: chosen === 'week' ? addDays(day, steps * DAYS_PER_WEEK) : addMonths(day, steps) });
  return (
    <>
      <PageHead title={t('eventLive.calendar')} />
      <div class="card events-page">
        <EventTabs current="calendar" />
        <div class="calendar-tools">
          <DayButtons
            title={toTitle(chosen, day, first, last)}
            onEarlier={() => move(-1)}
            onToday={() => setQuery({ day: undefined })}
            onLater={() => move(1)}
          />
          <Segmented
            label={t('eventLive.view')}
            options={VIEWS.map(value => ({ value, text: t(`eventLive.${value}`) }))}
            selected={chosen}
            onSelect={value => setQuery({ view: value })}
          />
        </div>
        {bookings === 'loading' && <p class="empty">{t('loading')}</p>}
        {bookings === 'failed' && <p class="empty">{t('loadFailed')}</p>}
        {typeof bookings === 'object' &&
          (chosen === 'list' ? (
            <BookingList requests={bookings.items} />
          ) : (
            <CalendarTable
              weeks={weeks}
              month={chosen === 'month' ? day.slice(0, 7) : ''}
              requests={bookings.items}
            />
          ))}
        {typeof bookings === 'object' && bookings.nextCursor !== undefined && (
          <p class="events-note muted">{t('eventLive.truncated')}</p>
        )}
        <Feed />
      </div>
    </>
  );
}

function toTitle(chosen: CalendarView, day: string, first: string, last: string): string {
  const { date, locale } = formats.value;
  if (chosen === 'week') return `${date(Date.parse(first))} – ${date(Date.parse(last))}`;
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, options).format(Date.parse(`${day.slice(0, 7)}-01`));
}

function BookingList({ requests }: { requests: readonly RequestResource[] }) {
  return (
    <DataTable
      caption={t('eventLive.bookings')}
      columns={[
        {
          key: 'event',
          title: t('eventLive.event'),
          render: ({ id, event }) => <a href={linkTo(`/events/${id}`)}>{event.name}</a>,
        },
        { key: 'span', title: t('eventLive.span'), render: ({ window }) => toEventSpanText(window) },
        { key: 'place', title: t('eventLive.place'), render: ({ event }) => event.place },
        { key: 'city', title: t('eventLive.city'), render: ({ city }) => cityNames.value.get(city) ?? city },
        { key: 'state', title: t('eventLive.state'), render: ({ state }) => <StateMark state={state} /> },
        { key: 'kit', title: t('eventLive.kitOf'), render: ({ kit }) => toKitText(kit) || '–' },
      ]}
      rows={requests}
      rowKey={({ id }) => id}
      empty={t('eventLive.noBookings')}
    />
  );
}

/** Where other calendars read the same; the token is made by whoever may. */
function Feed() {
  const city = view.value.city === '' ? '' : `city=${view.value.city}&`;
  const address = `${location.origin}/api/v1/requests/calendar.ics?${city}language=${language.value}&token=`;
  const who = session.value;
  const roles = typeof who === 'object' ? who.assignments.map(({ role }) => role) : [];
  const mayMake = roles.some(role => role === 'operator' || role === 'admin');
  return (
    <details class="calendar-feed">
      <summary>{t('eventLive.feed')}</summary>
      <p>{t('eventLive.feedAbout')}</p>
      <label>
        <span>{t('eventLive.feedAddress')}</span>
        <input class="select" readOnly value={address} onFocus={event => event.currentTarget.select()} />
      </label>
      {mayMake && (
        <p>
          <a href={linkTo('/admin/tokens')}>{t('eventLive.feedToken')}</a>
        </p>
      )}
    </details>
  );
}
