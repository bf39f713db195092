/** How much of what commissioned devices should have sent has come: by city and kind, day by day, and the worst devices. */
import { useState } from 'preact/hooks';
import type {
  CityCompleteness,
  CityCompletenessResource,
  CompletenessCounts,
  DeviceCompleteness,
  WorstDevicesResource,
} from '#core/quality-resources.ts';
import { query, setQuery } from '../../app/location.ts';
import { TimeChart } from '../../chart/time-chart.tsx';
import { formats, t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useResource } from '../device/use-resource.ts';
import { KindChips } from '../devices/device-filters.tsx';
import { SeriesTable } from '../series/series-table.tsx';
import { TableSwitch } from '../series/table-switch.tsx';
import { toDailyShares, toShare } from './completeness-share.ts';
import { Awaited, DeviceLink, placeQuery, Section, toCityName, toKindLabel } from './section-parts.tsx';

const RANGES = [7, 30, 90] as const;
const DAY_MS = 86_400_000;

export function CompletenessSection() {
  const days = RANGES.find(range => String(range) === query.value.get('days')) ?? 7;
  const from = new Date(Date.now() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const wanted = { ...placeQuery(), from };
  const byCity = useResource<CityCompletenessResource>('/api/v1/completeness', wanted);
  const worst = useResource<WorstDevicesResource>('/api/v1/completeness/devices', { ...wanted, limit: 50 });
  return (
    <>
      <Section
        id="completeness-title"
        title={t('quality.completeness')}
        about={t('quality.completenessAbout')}
      >
        <div class="quality-filters">
          <Segmented
            label={t('quality.period')}
            selected={days}
            onSelect={next => setQuery({ days: next === 7 ? undefined : String(next) })}
            options={RANGES.map(range => ({ value: range, text: t(`quality.days${range}`) }))}
          />
          <KindChips />
        </div>
        <Awaited of={byCity}>{found => <ByCity found={found} />}</Awaited>
      </Section>
      <Section id="worst-title" title={t('quality.worst')} about={t('quality.worstAbout')}>
        <Awaited of={worst}>
          {({ items }) => (
            <DataTable
              caption={t('quality.worst')}
              columns={[...toDeviceColumns(), ...toCountColumns<DeviceCompleteness>()]}
              rows={items}
              rowKey={({ device }) => device}
              empty={t('quality.noDevices')}
            />
          )}
        </Awaited>
      </Section>
    </>
  );
}

function ByCity({ found: { items } }: { found: CityCompletenessResource }) {
  const [isTable, setIsTable] = useState(false);
  const ofKinds = [...Map.groupBy(items, ({ kind }) => kind)].map(([kind, some]) => ({
    ...{ title: toKindLabel(kind), ...toDailyShares(some) },
  }));
  const times = ofKinds[0]?.times ?? [];
  return (
    <>
      {items.length > 0 && (
        <div class="quality-filters">
          <h3>{t('quality.daily')}</h3>
          <TableSwitch isTable={isTable} onSwitch={setIsTable} />
        </div>
      )}
      {isTable ? (
        <SeriesTable
          title={t('quality.daily')}
          times={times}
          columns={ofKinds.map(({ title, shares }) => ({ label: title, values: shares }))}
          toText={share => formats.value.percent(share)}
        />
      ) : (
        <div class="quality-charts">
          {ofKinds.map(daily => (
            <KindChart key={daily.title} {...daily} />
          ))}
        </div>
      )}
      <DataTable
        caption={t('quality.completenessCaption')}
        columns={[...toPlaceColumns(), ...toCountColumns<CityCompleteness>()]}
        rows={items}
        rowKey={({ city, kind }) => `${city} ${kind}`}
        empty={t('quality.noDevices')}
      />
    </>
  );
}

interface DailyShares {
  title: string;
  times: readonly number[];
  shares: readonly (number | null)[];
}

function KindChart({ title, times, shares }: DailyShares) {
  const { percent } = formats.value;
  const known = shares.filter(share => share !== null);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || first === last || known.length === 0) return null;
  return (
    <figure class="quality-chart">
      <figcaption>{title}</figcaption>
      <TimeChart
        times={times}
        series={[{ label: t('quality.share'), style: 'main', values: shares }]}
        toText={value => percent(value)}
        toAxisText={value => percent(value, 0)}
        range={{ fromMs: first, toMs: last }}
        scale="fromZero"
        summary={t('quality.chartSummary', {
          ...{ kind: title, last: percent(known.at(-1) ?? 0), least: percent(Math.min(...known)) },
        })}
      />
    </figure>
  );
}

function toPlaceColumns(): TableColumn<CityCompleteness>[] {
  return [
    {
      key: 'city',
      title: t('city'),
      render: ({ city }) => toCityName(city),
      sortValue: ({ city }) => toCityName(city),
    },
    {
      key: 'kind',
      title: t('columnKind'),
      render: ({ kind }) => toKindLabel(kind),
      sortValue: ({ kind }) => toKindLabel(kind),
    },
    {
      key: 'devices',
      title: t('devices'),
      isNumeric: true,
      render: ({ devices }) => formats.value.number(devices),
      sortValue: ({ devices }) => devices,
    },
  ];
}

function toDeviceColumns(): TableColumn<DeviceCompleteness>[] {
  return [
    {
      key: 'name',
      title: t('columnName'),
      render: ({ device, name }) => <DeviceLink id={device} name={name} />,
      sortValue: ({ name }) => name,
    },
    { key: 'kind', title: t('columnKind'), render: ({ kind }) => toKindLabel(kind) },
    { key: 'city', title: t('city'), render: ({ city }) => toCityName(city) },
  ];
}

const COUNTS = ['expected', 'received', 'missing', 'late', 'duplicate', 'rejected'] as const;

function toCountColumns<Row extends CompletenessCounts>(): TableColumn<Row>[] {
  const { number, percent } = formats.value;
  return [
    {
      key: 'share',
      title: t('quality.share'),
      class: 'quality-share',
      render: row => {
        const share = toShare(row);
        if (share === null) return '–';
        return (
          <>
            <span>{percent(share)}</span>
            <MeterBar share={share} />
          </>
        );
      },
      sortValue: row => toShare(row) ?? undefined,
    },
    ...COUNTS.map(
      (name): TableColumn<Row> => ({
        key: name,
        title: t(`quality.${name}`),
        isNumeric: true,
        render: row => number(row[name]),
        sortValue: row => row[name],
      }),
    ),
  ];
}
