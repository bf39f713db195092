/** Need of kit against what there is, day by day, and what goes where. Bars or a table; the address says from which day. */
import type { KitPoolResource, KitUseResource } from '#core/network-resources.ts';
import type { RequestResource } from '#core/request-resources.ts';
import { KIT_LABELS } from '#core/requests/request-labels.ts';
import { linkTo, query, setQuery, view } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames, nowMs } from '../../live/live-state.ts';
import { requestRevision } from '../../live/request-state.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { toDayEnd, toDayStart } from '../admin/local-days.ts';
import { useResource } from '../device/use-resource.ts';
import { EventTabs } from '../events/event-tabs.tsx';
import { StateMark } from '../events/request-marks.tsx';
import { say, toKitText, toTimeText } from '../events/request-words.ts';
import { addDays, parseDay, toWeek } from './booked-days.ts';
import { DayButtons } from './day-buttons.tsx';
import { KitBars } from './kit-bars.tsx';
import { useBookings } from './use-bookings.ts';
import '../events/events.css';
import './calendar.css';

const DAYS = 28;
type KitView = 'bars' | 'table';

export function KitPlanPage(_: PageProps) {
  const chosen: KitView = query.value.get('view') === 'table' ? 'table' : 'bars';
  const first = toWeek(parseDay(query.value.get('day'), nowMs.value))[0]!;
  const last = addDays(first, DAYS - 1);
  const span = { from: toDayStart(first), to: toDayEnd(last) };
  const pool = useResource<KitPoolResource>(
    '/api/v1/network/kit',
    { city: view.value.city, ...span },
    requestRevision.value,
  );
  const bookings = useBookings(first, last);
  const { date } = formats.value;
  return (
    <>
      <PageHead title={t('eventLive.kit')} />
      <div class="card events-page">
        <EventTabs current="kit" />
        <div class="calendar-tools">
          <DayButtons
            title={`${date(Date.parse(first))} – ${date(Date.parse(last))}`}
            onEarlier={() => setQuery({ day: addDays(first, -DAYS / 2) })}
            onToday={() => setQuery({ day: undefined })}
            onLater={() => setQuery({ day: addDays(first, DAYS / 2) })}
          />
          <Segmented
            label={t('eventLive.view')}
            options={[
              { value: 'bars', text: t('eventLive.asBars') },
              { value: 'table', text: t('asTable') },
            ]}
            selected={chosen}
            onSelect={value => setQuery({ view: value === 'table' ? 'table' : undefined })}
          />
        </div>
        {pool === 'loading' && <p class="empty">{t('loading')}</p>}
        {pool === 'failed' && <p class="empty">{t('loadFailed')}</p>}
        {typeof pool === 'object' && <Plan use={pool.use} chosen={chosen} />}
        <Moves requests={typeof bookings === 'object' ? bookings.items : []} />
      </div>
    </>
  );
}

function Plan({ use, chosen }: { use: readonly KitUseResource[]; chosen: KitView }) {
  const known = use.filter(({ days }) => days.some(({ pool, held }) => pool > 0 || held > 0));
  if (known.length === 0) return <p class="empty">{t('eventLive.noKit')}</p>;
  if (chosen === 'table') return <KitTable use={known} />;
  return (
    <div class="kit-plan">
      <p class="muted">{t('eventLive.kitAbout')}</p>
      {known.map(one => (
        <KitBars key={`${one.city} ${one.type}`} use={one} />
      ))}
    </div>
  );
}

function KitTable({ use }: { use: readonly KitUseResource[] }) {
  const rows = use.flatMap(({ city, type, days }) => days.map(day => ({ city, type, ...day })));
  return (
    <DataTable
      caption={t('eventLive.kit')}
      columns={[
        { key: 'day', title: t('eventLive.day'), render: ({ day }) => formats.value.date(Date.parse(day)) },
        { key: 'city', title: t('eventLive.city'), render: ({ city }) => cityNames.value.get(city) ?? city },
        { key: 'kit', title: t('eventLive.kitOf'), render: ({ type }) => say(KIT_LABELS[type]) },
        {
          ...{ key: 'held', title: t('eventLive.held'), isNumeric: true },
          render: ({ held, pool }) => t('eventLive.need', { held, pool }),
        },
        {
          ...{ key: 'free', title: t('eventLive.free'), isNumeric: true },
          render: ({ held, pool, free }) =>
            held > pool ? t('eventLive.short', { count: held - pool }) : formats.value.number(free),
        },
      ]}
      rows={rows}
      rowKey={({ day, city, type }) => `${day} ${city} ${type}`}
      empty={t('eventLive.noKit')}
    />
  );
}

/** Kit is away from set-up until the end of tear-down. */
function Moves({ requests }: { requests: readonly RequestResource[] }) {
  return (
    <DataTable
      caption={t('eventLive.where')}
      isCaptionVisible
      columns={[
        { key: 'from', title: t('eventLive.from'), render: ({ window }) => toTimeText(window.setupStart) },
        { key: 'until', title: t('eventLive.until'), render: ({ window }) => toTimeText(window.teardownEnd) },
        { key: 'kit', title: t('eventLive.kitOf'), render: ({ kit }) => toKitText(kit) },
        {
          key: 'place',
          title: t('eventLive.place'),
          render: ({ event, city }) => `${event.place}, ${cityNames.value.get(city) ?? city}`,
        },
        {
          key: 'event',
          title: t('eventLive.event'),
          render: ({ id, event }) => <a href={linkTo(`/events/${id}`)}>{event.name}</a>,
        },
        { key: 'state', title: t('eventLive.state'), render: ({ state }) => <StateMark state={state} /> },
      ]}
      rows={requests.filter(({ kit, state }) => kit.length > 0 && state !== 'completed')}
      rowKey={({ id }) => id}
      empty={t('eventLive.noMoves')}
    />
  );
}
