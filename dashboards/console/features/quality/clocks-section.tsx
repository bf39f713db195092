/** How far the clocks of devices are off: the spread by kind, and the devices beyond a limit. */
import {
  CLOCK_EDGES_MS,
  type ClockDeviceResource,
  type ClockOffsetsResource,
} from '#core/quality-resources.ts';
import { query, setQuery } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useResource } from '../device/use-resource.ts';
import { KindChips } from '../devices/device-filters.tsx';
import { Awaited, DeviceLink, placeQuery, Section, toCityName, toKindLabel } from './section-parts.tsx';

const LIMITS_S = [5, 60, 300] as const;

type SpreadRow = Pick<ClockOffsetsResource['spread'][number], 'kind' | 'counts'>;

/** Of all cities shown. */
function sumByKind(spread: ClockOffsetsResource['spread']): SpreadRow[] {
  return [...Map.groupBy(spread, ({ kind }) => kind)].map(([kind, rows]) => ({
    kind,
    counts: rows[0]!.counts.map((_, part) => rows.reduce((sum, { counts }) => sum + (counts[part] ?? 0), 0)),
  }));
}

export function ClocksSection() {
  const over = LIMITS_S.find(limit => String(limit) === query.value.get('over')) ?? 60;
  const loaded = useResource<ClockOffsetsResource>('/api/v1/clock-offsets', { ...placeQuery(), over });
  return (
    <>
      <Section id="clocks-title" title={t('quality.clocks')} about={t('quality.clocksAbout')}>
        <div class="quality-filters">
          <KindChips />
        </div>
        <Awaited of={loaded}>
          {({ spread }) => (
            <DataTable
              caption={t('quality.spreadCaption')}
              columns={toSpreadColumns()}
              rows={sumByKind(spread)}
              rowKey={({ kind }) => kind}
              empty={t('quality.noClocks')}
            />
          )}
        </Awaited>
      </Section>
      <Section
        id="clock-devices-title"
        title={t('quality.clockDevices')}
        tools={
          <Segmented
            label={t('quality.limit')}
            selected={over}
            onSelect={next => setQuery({ over: next === 60 ? undefined : String(next) })}
            options={LIMITS_S.map(limit => ({ value: limit, text: `> ${toSpanText(limit * 1000)}` }))}
          />
        }
      >
        <Awaited of={loaded}>
          {({ devices }) => (
            <DataTable
              caption={t('quality.clockDevices')}
              columns={toDeviceColumns()}
              rows={devices}
              rowKey={({ device }) => device}
              empty={t('quality.noClockDevices')}
            />
          )}
        </Awaited>
      </Section>
    </>
  );
}

function toSpanText(ms: number): string {
  return ms < 1000 ? `${formats.value.number(ms)} ms` : formats.value.duration(ms / 1000);
}

function toSpreadColumns(): TableColumn<SpreadRow>[] {
  const { number, percent } = formats.value;
  const total = ({ counts }: SpreadRow) => counts.reduce((sum, count) => sum + count, 0);
  return [
    { key: 'kind', title: t('columnKind'), render: ({ kind }) => toKindLabel(kind) },
    ...toParts().map(
      ({ title, index }): TableColumn<SpreadRow> => ({
        key: String(index),
        title,
        isNumeric: true,
        class: 'quality-share',
        render: row => {
          const count = row.counts[index] ?? 0;
          if (count === 0) return <span class="muted">0</span>;
          return (
            <>
              <span>
                {number(count)} <span class="muted">({percent(count / total(row), 0)})</span>
              </span>
              <MeterBar share={count / total(row)} />
            </>
          );
        },
        sortValue: row => row.counts[index] ?? 0,
      }),
    ),
  ];
}

/** `ahead > 1 min`, … `right`, … `behind > 5 min`: the sign is the device's, as a person says it. */
function toParts(): { title: string; index: number }[] {
  const edges = [...CLOCK_EDGES_MS];
  return Array.from({ length: edges.length + 1 }, (_, index) => {
    const [low, high] = [edges[index - 1], edges[index]];
    if (low !== undefined && high !== undefined && low < 0 && high > 0)
      return { title: t('quality.clockRight'), index };
    const isAhead = high !== undefined && high <= 0;
    const nearest = isAhead ? -high : (low ?? 0);
    const span = toSpanText(nearest);
    return { title: t(isAhead ? 'quality.clockAhead' : 'quality.clockBehind', { span }), index };
  });
}

function toDeviceColumns(): TableColumn<ClockDeviceResource>[] {
  return [
    {
      key: 'name',
      title: t('columnName'),
      render: ({ device, name }) => <DeviceLink id={device} name={name} />,
      sortValue: ({ name }) => name,
    },
    { key: 'kind', title: t('columnKind'), render: ({ kind }) => toKindLabel(kind) },
    {
      key: 'city',
      title: t('city'),
      render: ({ city }) => toCityName(city),
      sortValue: ({ city }) => toCityName(city),
    },
    {
      key: 'offset',
      title: t('clockOffset'),
      isNumeric: true,
      render: ({ offsetMs }) =>
        t(offsetMs < 0 ? 'quality.aheadBy' : 'quality.behindBy', { span: toSpanText(Math.abs(offsetMs)) }),
      sortValue: ({ offsetMs }) => Math.abs(offsetMs),
    },
    {
      key: 'since',
      title: t('quality.wrongSince'),
      render: ({ since }) => (since ? formats.value.instant(Date.parse(since)) : '–'),
      sortValue: ({ since }) => since && Date.parse(since),
    },
  ];
}
