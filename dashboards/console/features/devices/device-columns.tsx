/** The columns of the device list: what stands in a row, how wide it is, and which of them are shown. */
import { computed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { COLUMN_LABELS, DEVICE_COLUMNS, type DeviceColumnName } from '#core/device-columns.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { toSilenceText } from '#core/silence-texts.ts';
import { readStored, writeStored } from '../../app/browser-storage.ts';
import { linkTo, query, setQuery, view } from '../../app/location.ts';
import { de, type MessageKey } from '../../i18n/de.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import { findMetric } from './metric-catalogue.ts';

export interface DeviceColumn {
  name: DeviceColumnName;
  /** Of `grid-template-columns`. */
  width: string;
  render(device: DeviceSummary): ComponentChildren;
}

const COLUMNS: Record<DeviceColumnName, Omit<DeviceColumn, 'name'>> = {
  state: { width: '154px', render: ({ presence }) => <PresenceMark presence={presence} /> },
  reason: {
    width: 'minmax(150px, 1fr)',
    render: device => <Reason text={toSilenceText(device, language.value)} />,
  },
  name: { width: 'minmax(150px, 1.6fr)', render: device => <NameLink device={device} /> },
  id: { width: 'minmax(120px, 0.8fr)', render: ({ id }) => <code>{id}</code> },
  kind: { width: 'minmax(140px, 0.8fr)', render: device => <Kind device={device} /> },
  city: {
    width: 'minmax(110px, 0.8fr)',
    render: ({ city }) => cityNames.value.get(city) ?? city,
  },
  reading: { width: 'minmax(112px, 0.6fr)', render: device => <Headline device={device} /> },
  age: { width: '118px', render: ({ lastReading }) => <Age time={lastReading} isShort /> },
  group: { width: 'minmax(100px, 0.8fr)', render: ({ groupId }) => groupId ?? '–' },
  firmware: { width: 'minmax(90px, 0.5fr)', render: ({ firmwareVersion }) => firmwareVersion ?? '–' },
  lifecycle: { width: 'minmax(110px, 0.6fr)', render: ({ lifecycle }) => toLifecycleText(lifecycle) },
};

const SHOWN_AT_FIRST: readonly DeviceColumnName[] = [
  'state',
  'reason',
  'name',
  'kind',
  'city',
  'reading',
  'age',
  'group',
];
/** Without it a row would not say which device it is. */
export const COLUMN_ALWAYS_SHOWN: DeviceColumnName = 'name';
const STORAGE_KEY = 'leitstand.deviceColumns';

/** As the address says, else as chosen last in this browser; the city says nothing while one city is chosen. */
export const shownColumnNames = computed<readonly DeviceColumnName[]>(() => {
  const chosen = parseColumns(query.value.get('columns')) ?? parseColumns(readStored(STORAGE_KEY));
  if (chosen) return chosen;
  const isOneCity = view.value.city !== '' && !view.value.city.includes(',');
  return SHOWN_AT_FIRST.filter(name => name !== 'city' || !isOneCity);
});

export function chooseColumns(names: readonly DeviceColumnName[] | undefined): void {
  writeStored(STORAGE_KEY, names?.join(',') ?? '');
  setQuery({ columns: names?.join(',') });
}

function parseColumns(text: string | null): DeviceColumnName[] | undefined {
  const wanted = new Set([COLUMN_ALWAYS_SHOWN, ...(text ?? '').split(',')]);
  return text ? DEVICE_COLUMNS.filter(name => wanted.has(name)) : undefined;
}

/** The same list until the choice changes, so that rows in sight are not drawn anew while scrolling. */
export const shownColumns = computed<readonly DeviceColumn[]>(() =>
  shownColumnNames.value.map(name => ({ name, ...COLUMNS[name] })),
);

export function toColumnTitle(name: DeviceColumnName): string {
  return COLUMN_LABELS[name][language.value];
}

export function toLifecycleText(lifecycle: string): string {
  const key = `lifecycle.${lifecycle}`;
  return key in de ? t(key as MessageKey) : lifecycle;
}

/** Not a tab stop: the row is, and opens the same. */
function NameLink({ device }: { device: DeviceSummary }) {
  return (
    <a href={linkTo(`/devices/${device.id}`)} tabIndex={-1}>
      {device.name}
    </a>
  );
}

/** A long name of a cabinet may be cut off. */
function Reason({ text }: { text: string }) {
  return (
    <span class="muted" title={text}>
      {text}
    </span>
  );
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

function Headline({ device }: { device: DeviceSummary }) {
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
