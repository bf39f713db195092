/** All requests that fit the filter, in a table that follows what happens to them. */
import type { RequestResource } from '#core/request-resources.ts';
import { REQUEST_STATES } from '#core/requests/bandwidth-request.ts';
import { PRIORITY_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import type { Page } from '#core/resources.ts';
import { isSeveralCities } from '../../app/chosen-cities.ts';
import { linkTo, setQuery } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { cityNames } from '../../live/live-state.ts';
import { requestRevision } from '../../live/request-state.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { useResource } from '../device/use-resource.ts';
import { requestFilter, toListQuery } from './request-filter.ts';
import { RequestFlags, StateMark } from './request-marks.tsx';
import { say, toEventSpanText, toRatesText } from './request-words.ts';

const ROWS_MAX = 500;

export function RequestList() {
  const filter = requestFilter.value;
  const loaded = useResource<Page<RequestResource>>(
    '/api/v1/requests',
    toListQuery(filter, ROWS_MAX),
    requestRevision.value,
  );
  return (
    <section aria-label={t('events.tab.list')}>
      <Filters />
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && (
        <>
          <DataTable
            caption={t('events.listCaption')}
            columns={toColumns()}
            rows={loaded.items}
            rowKey={({ id }) => id}
            empty={t('events.none')}
          />
          {loaded.nextCursor !== undefined && <p class="events-note muted">{t('events.truncated')}</p>}
        </>
      )}
    </section>
  );
}

function Filters() {
  const { state, from, to, text, isMine } = requestFilter.value;
  const day = (key: 'from' | 'to', value: string) => (
    <label>
      <span>{t(`events.filter.${key}`)}</span>
      <input
        class="select"
        type="date"
        value={value}
        onChange={event => setQuery({ [key]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <search class="event-filters" aria-label={t('events.filter')}>
      <label class="is-text">
        <span>{t('events.filter.text')}</span>
        <input
          class="select"
          type="search"
          maxLength={100}
          value={text}
          onInput={event => setQuery({ q: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>{t('events.column.state')}</span>
        <select
          class="select"
          value={state}
          onChange={event => setQuery({ state: event.currentTarget.value })}
        >
          <option value="">{t('events.filter.open')}</option>
          <option value="final">{t('events.filter.final')}</option>
          <option value="any">{t('events.filter.any')}</option>
          {REQUEST_STATES.map(name => (
            <option key={name} value={name}>
              {say(STATE_LABELS[name])}
            </option>
          ))}
        </select>
      </label>
      {day('from', from)}
      {day('to', to)}
      <Checkbox
        label={t('events.filter.mine')}
        isChecked={isMine}
        onChange={isOn => setQuery({ mine: isOn ? '1' : undefined })}
      />
    </search>
  );
}

function toColumns(): TableColumn<RequestResource>[] {
  const columns: (TableColumn<RequestResource> | false)[] = [
    {
      key: 'event',
      title: t('events.column.event'),
      sortValue: ({ event }) => event.name,
      render: ({ id, event }) => (
        <span class="request-name">
          <a href={linkTo(`/events/${id}`)}>{event.name}</a>
          <span class="muted">{[id, event.place].join(' · ')}</span>
        </span>
      ),
      weight: 3,
    },
    isSeveralCities.value && {
      key: 'city',
      title: t('events.city'),
      sortValue: ({ city }) => cityNames.value.get(city) ?? city,
      render: ({ city }) => cityNames.value.get(city) ?? city,
    },
    {
      key: 'start',
      title: t('events.column.time'),
      sortValue: ({ window }) => Date.parse(window.start),
      render: ({ window }) => toEventSpanText(window),
      weight: 2,
    },
    {
      key: 'rate',
      title: t('events.column.rate'),
      isNumeric: true,
      sortValue: ({ cirUp, cirDown }) => cirUp + cirDown,
      render: request => (request.services.length === 0 ? '–' : toRatesText(request)),
    },
    {
      key: 'priority',
      title: t('events.priority'),
      sortValue: ({ priority }) => priority,
      render: ({ priority }) => say(PRIORITY_LABELS[priority]),
    },
    {
      key: 'state',
      title: t('events.column.state'),
      sortValue: ({ state }) => REQUEST_STATES.indexOf(state),
      render: request => (
        <span class="request-marks">
          <StateMark state={request.state} />
          <RequestFlags request={request} />
        </span>
      ),
      weight: 2,
    },
  ];
  return columns.filter(column => column !== false);
}
