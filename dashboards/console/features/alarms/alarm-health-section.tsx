/** How well the alarms serve, in figures over some days. */
import { useMemo } from 'preact/hooks';
import type { AlarmHealthResource } from '#core/alarm-resources.ts';
import { FLOOD_ABOVE, GOOD_MIX, GOOD_PER_10_MIN } from '#core/alarms/alarm-health.ts';
import { linkTo, query, setQuery, view } from '../../app/location.ts';
import { TimeChart } from '../../chart/time-chart.tsx';
import { formats, t } from '../../i18n/translate.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useResource } from '../device/use-resource.ts';
import { toAlarmTitle } from './alarm-texts.ts';

const DAYS = [1, 7, 30] as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export function AlarmHealthSection() {
  const days = DAYS.find(count => String(count) === query.value.get('days')) ?? 7;
  // The same question for a while.
  const from = useMemo(
    () => new Date(toMinute(Date.now()) - days * DAY_MS + MINUTE_MS).toISOString(),
    [days],
  );
  const loaded = useResource<AlarmHealthResource>('/api/v1/alarms/health', { city: view.value.city, from });
  return (
    <section class="alarms-section alarm-health" aria-label={t('alarms.health')}>
      <div class="alarms-tools">
        <p class="muted">{t('alarms.healthAbout')}</p>
        <label class="alarm-period">
          <span>{t('alarms.healthDays')}</span>
          <select
            class="select"
            value={days}
            onChange={event => setQuery({ days: event.currentTarget.value })}
          >
            {DAYS.map(count => (
              <option key={count} value={count}>
                {formats.value.duration(count * 86_400)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && <Figures health={loaded} />}
    </section>
  );
}

function toMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

function Figures({ health }: { health: AlarmHealthResource }) {
  const { number } = formats.value;
  const { raised, per10Min, perOperatorHour, operators, standing, floods } = health;
  const figures: [label: string, value: string, about: string][] = [
    [t('alarms.raisedCount'), number(raised), ''],
    [t('alarms.per10Min'), number(per10Min, 2), t('alarms.per10MinGoal', { count: GOOD_PER_10_MIN })],
    [
      t('alarms.perOperatorHour'),
      number(perOperatorHour, 1),
      t('alarms.operators', { count: number(operators) }),
    ],
    [t('alarms.standing'), number(standing.count), t('alarms.standingAbout')],
    [t('alarms.floods'), number(floods.length), t('alarms.floodsAbout', { count: FLOOD_ABOVE })],
  ];
  return (
    <>
      {health.isTruncated && <p class="alarms-note">{t('alarms.healthTruncated')}</p>}
      <dl class="alarm-figures">
        {figures.map(([label, value, about]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <b>{value}</b> <span class="muted">{about}</span>
            </dd>
          </div>
        ))}
      </dl>
      <HourChart health={health} />
      <div class="alarm-tables">
        <Mix mix={health.mix} />
        <Chattering items={health.chattering} />
        <Standing items={standing.items} />
        <Floods items={floods} />
      </div>
    </>
  );
}

function HourChart({ health }: { health: AlarmHealthResource }) {
  const { number, instant } = formats.value;
  const times = health.perHour.map(({ time }) => Date.parse(time));
  const values = health.perHour.map(({ raised }) => raised);
  const range = { fromMs: Date.parse(health.from), toMs: Date.parse(health.to) };
  return (
    <div class="alarm-hours">
      <h2>{t('alarms.perHour')}</h2>
      <TimeChart
        times={times}
        series={[{ label: t('alarms.perHour'), style: 'main', values }]}
        toText={value => number(value)}
        toAxisText={value => (Number.isInteger(value) ? number(value) : '')}
        range={range}
        scale="fromZero"
        summary={t('alarms.perHourSummary', {
          ...{ from: instant(range.fromMs), to: instant(range.toMs) },
          most: number(Math.max(0, ...values)),
        })}
      />
    </div>
  );
}

const MIX = ['low', 'medium', 'high'] as const;

function Mix({ mix }: Pick<AlarmHealthResource, 'mix'>) {
  const { percent, number } = formats.value;
  const total = Math.max(1, mix.low + mix.medium + mix.high);
  return (
    <DataTable
      caption={t('alarms.mix')}
      isCaptionVisible
      columns={[
        { key: 'name', title: t('alarms.filterSeverity'), render: name => t(`alarms.mix.${name}`) },
        { key: 'count', title: t('alarms.raisedCount'), isNumeric: true, render: name => number(mix[name]) },
        {
          key: 'share',
          title: t('alarms.mixShare'),
          isNumeric: true,
          render: name => percent(mix[name] / total, 0),
        },
        {
          key: 'goal',
          title: t('alarms.mixGoal'),
          isNumeric: true,
          render: name => percent(GOOD_MIX[name], 0),
        },
      ]}
      rows={[...MIX]}
      rowKey={name => name}
      empty={t('alarms.none')}
    />
  );
}

function Chattering({ items }: { items: AlarmHealthResource['chattering'] }) {
  return (
    <DataTable
      caption={t('alarms.chattering')}
      isCaptionVisible
      columns={[
        {
          key: 'alarm',
          title: t('alarms.alarm'),
          render: ({ alarm }) => <a href={linkTo(`/alarms/${alarm.id}`)}>{toAlarmTitle(alarm)}</a>,
        },
        {
          key: 'raised',
          title: t('alarms.raises'),
          isNumeric: true,
          render: ({ raised }) => formats.value.number(raised),
        },
      ]}
      rows={items}
      rowKey={({ alarm }) => alarm.id}
      empty={t('alarms.chatteringNone')}
    />
  );
}

function Standing({ items }: Pick<AlarmHealthResource['standing'], 'items'>) {
  return (
    <DataTable
      caption={t('alarms.standing')}
      isCaptionVisible
      columns={[
        {
          key: 'alarm',
          title: t('alarms.alarm'),
          render: alarm => <a href={linkTo(`/alarms/${alarm.id}`)}>{toAlarmTitle(alarm)}</a>,
        },
        { key: 'since', title: t('alarms.since'), render: alarm => <Age time={alarm.raised} /> },
      ]}
      rows={items}
      rowKey={({ id }) => id}
      empty={t('alarms.explainedNone')}
    />
  );
}

function Floods({ items }: { items: AlarmHealthResource['floods'] }) {
  const toText = (time: string) => formats.value.instant(Date.parse(time));
  return (
    <DataTable
      caption={t('alarms.floods')}
      isCaptionVisible
      columns={[
        { key: 'from', title: t('alarms.floodFrom'), render: ({ from }) => toText(from) },
        { key: 'to', title: t('alarms.floodTo'), render: ({ to }) => toText(to) },
        {
          key: 'raised',
          title: t('alarms.raisedCount'),
          isNumeric: true,
          render: ({ raised }) => formats.value.number(raised),
        },
      ]}
      rows={items}
      rowKey={({ from }) => from}
      empty={t('alarms.floodsNone')}
    />
  );
}
