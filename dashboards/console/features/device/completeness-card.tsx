/** How complete the data of a device was over the last year, as a calendar or as a table, and what the figures mean. */
import './completeness-calendar.css';
import { useState } from 'preact/hooks';
import type { CompletenessResource } from '#core/resources.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { TableSwitch } from '../series/table-switch.tsx';
import { toShare, toTotal } from './calendar-days.ts';
import { CompletenessCalendar } from './completeness-calendar.tsx';
import { useResource } from './use-resource.ts';

export function CompletenessCard({ id }: { id: string }) {
  const [isTable, setIsTable] = useState(false);
  const loaded = useResource<{ items: CompletenessResource[] }>(
    `/api/v1/devices/${encodeURIComponent(id)}/completeness`,
  );
  const days = typeof loaded === 'object' ? loaded.items : [];
  return (
    <Card
      id="completeness"
      title={t('devices.calendar')}
      class="device-completeness"
      tools={<TableSwitch isTable={isTable} onSwitch={setIsTable} />}
    >
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && days.length === 0 && <p class="empty">{t('devices.calendarNone')}</p>}
      {days.length > 0 && (
        <>
          <Total days={days} />
          {isTable ? <DaysTable days={days} /> : <CompletenessCalendar key={id} days={days} />}
          {!isTable && <Legend />}
          <Explanation />
        </>
      )}
    </Card>
  );
}

function Total({ days }: { days: readonly CompletenessResource[] }) {
  const { expected, received } = toTotal(days);
  if (expected === 0) return null;
  const { number, percent } = formats.value;
  const text = { share: percent(received / expected), expected: number(expected) };
  return <p>{t('devices.calendarYear', text)}</p>;
}

function Legend() {
  const levels = [
    ['full', 'devices.legendFull'],
    ['part', 'devices.legendPart'],
    ['silent', 'devices.legendSilent'],
  ] as const;
  return (
    <p class="calendar-legend muted">
      {levels.map(([level, text]) => (
        <span key={level}>
          <span class={`calendar-day is-${level}`} aria-hidden="true">
            <i />
          </span>{' '}
          {t(text)}
        </span>
      ))}
      <span>{t('devices.calendarKeys')}</span>
    </p>
  );
}

const COUNTS = ['expected', 'received', 'missing', 'late', 'duplicate', 'rejected'] as const;

function Explanation() {
  return (
    <details class="calendar-explanation">
      <summary>{t('devices.explain')}</summary>
      <dl>
        {COUNTS.map(count => (
          <div key={count}>
            <dt>{t(`devices.${count}`)}</dt>
            <dd>{t(`devices.${count}Text` as MessageKey)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function DaysTable({ days }: { days: readonly CompletenessResource[] }) {
  const { date, number, percent } = formats.value;
  const columns: TableColumn<CompletenessResource>[] = [
    {
      key: 'day',
      title: t('devices.day'),
      render: ({ day }) => date(Date.parse(`${day}T12:00:00Z`)),
      sortValue: ({ day }) => day,
    },
    {
      key: 'share',
      title: t('devices.share'),
      isNumeric: true,
      render: day => {
        const share = toShare(day);
        return share === undefined ? '–' : percent(share);
      },
      sortValue: day => toShare(day),
    },
    ...([...COUNTS, 'boots'] as const).map(count => ({
      key: count,
      title: t(`devices.${count}`),
      isNumeric: true,
      render: (day: CompletenessResource) => number(day[count]),
      sortValue: (day: CompletenessResource) => day[count],
    })),
  ];
  return (
    <div class="days-table">
      <DataTable
        caption={t('devices.calendarLabel')}
        columns={columns}
        rows={days}
        rowKey={({ day }) => day}
        empty={t('devices.calendarNone')}
        sort={{ column: 'day', isDescending: true }}
      />
    </div>
  );
}
