/** The columns of the device list: what stands in the head and what in a row. */
import type { ComponentChildren } from 'preact';
import type { DeviceSort } from '#core/device-order.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { view } from '../../app/location.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import { findMetric } from './metric-catalogue.ts';

export interface DeviceColumn {
  sort: DeviceSort;
  title: MessageKey;
  class: string;
  render(device: DeviceSummary): ComponentChildren;
}

const ALL_COLUMNS: readonly DeviceColumn[] = [
  {
    sort: 'attention',
    title: 'columnState',
    class: 'column-state',
    render: ({ presence }) => <PresenceMark presence={presence} />,
  },
  { sort: 'name', title: 'columnName', class: 'column-name', render: ({ name }) => name },
  { sort: 'kind', title: 'columnKind', class: 'column-kind', render: device => <Kind device={device} /> },
  {
    sort: 'city',
    title: 'columnCity',
    class: 'column-city',
    render: ({ city }) => cityNames.value.get(city) ?? city,
  },
  {
    sort: 'reading',
    title: 'columnReading',
    class: 'column-reading',
    render: device => <Headline device={device} />,
  },
  {
    sort: 'age',
    title: 'columnAge',
    class: 'column-age',
    render: ({ lastReading }) => <Age time={lastReading} isShort />,
  },
];

/** The city column says nothing while one city is chosen. */
export function toShownColumns(): readonly DeviceColumn[] {
  return view.value.city === '' ? ALL_COLUMNS : ALL_COLUMNS.filter(({ sort }) => sort !== 'city');
}

function Kind({ device }: { device: DeviceSummary }) {
  const label = deviceKinds.value.find(({ name }) => name === device.kind)?.label[language.value];
  return (
    <>
      <KindIcon kind={device.kind} />
      <span>{label ?? device.kind}</span>
    </>
  );
}

export function Headline({ device }: { device: DeviceSummary }) {
  if (!device.headline) return <span class="muted">{t('noValue')}</span>;
  const { component, metric, value, unit } = device.headline;
  const isCount = unit === '';
  const label = findMetric(deviceKinds.value, device.kind, component, metric)?.label[language.value];
  return (
    <span title={label}>
      {toNumberText(value, unit, language.value, isCount)}
      {isCount && <span class="muted"> {t('clients')}</span>}
    </span>
  );
}
