/** Devices as rows of a CSV file. A column of the table may be several in the file: a value has its unit beside it. */
import type { CsvValue } from '#core/csv.ts';
import {
  COLUMN_LABELS,
  type DeviceColumnName,
  LIFECYCLE_LABELS,
  PRESENCE_LABELS,
} from '#core/device-columns.ts';
import type { Label } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Lifecycle } from '#core/devices.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { toSilenceText } from '#core/silence-texts.ts';

export interface DeviceRowsForm {
  /** Undefined: the names and words the api uses. */
  language: keyof Label | undefined;
  cityNames: ReadonlyMap<string, string>;
}

/** Rows that are made before others get their turn. */
const ROWS_PER_PAGE = 500;
/** What stands in a column of its own behind another. */
const BESIDE: Partial<Record<DeviceColumnName, { code: string; label: Label }>> = {
  reading: { code: 'unit', label: { de: 'Einheit', en: 'Unit' } },
  reason: { code: 'cause', label: { de: 'Ursache', en: 'Cause' } },
};

export function toColumnNames(
  columns: readonly DeviceColumnName[],
  language: keyof Label | undefined,
): string[] {
  return columns.flatMap(column => {
    const name = language ? COLUMN_LABELS[column][language] : column;
    const beside = BESIDE[column];
    return beside ? [name, language ? beside.label[language] : beside.code] : [name];
  });
}

export async function* toDeviceRows(
  devices: readonly DeviceSummary[],
  columns: readonly DeviceColumnName[],
  form: DeviceRowsForm,
): AsyncGenerator<CsvValue[][]> {
  for (let first = 0; first < devices.length; first += ROWS_PER_PAGE) {
    const page = devices.slice(first, first + ROWS_PER_PAGE);
    yield page.map(device => columns.flatMap(column => toCells(column, device, form)));
  }
}

function toCells(
  column: DeviceColumnName,
  device: DeviceSummary,
  { language, cityNames }: DeviceRowsForm,
): CsvValue[] {
  const word = (label: Label | undefined, code: string) => (language && label ? label[language] : code);
  switch (column) {
    case 'state':
      return [word(PRESENCE_LABELS[device.presence], device.presence)];
    case 'reason':
      return [
        language ? toSilenceText(device, language) || undefined : device.presenceReason,
        device.presenceCause,
      ];
    case 'name':
      return [device.name];
    case 'id':
      return [device.id];
    case 'kind':
      return [word(DEVICE_KINDS.get(device.kind)?.label, device.kind)];
    case 'city':
      return [language ? (cityNames.get(device.city) ?? device.city) : device.city];
    case 'reading':
      return [device.headline?.value, device.headline?.unit];
    case 'age':
      return [device.lastReading];
    case 'group':
      return [device.groupId];
    case 'firmware':
      return [device.firmwareVersion];
    case 'lifecycle':
      return [word(LIFECYCLE_LABELS[device.lifecycle as Lifecycle], device.lifecycle)];
  }
}
