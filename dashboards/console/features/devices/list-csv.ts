/** The address of the file that has exactly what the list shows. Pure. */
import type { DeviceColumnName } from '#core/device-columns.ts';
import type { DeviceCriteria, DeviceOrdering } from '#core/device-order.ts';
import type { Language } from '../../i18n/formats.ts';
import { toQueryText } from '../../live/rest-client.ts';

export function toCsvAddress(
  city: string,
  criteria: DeviceCriteria & DeviceOrdering,
  columns: readonly DeviceColumnName[],
  language: Language,
): string {
  const { kinds, presence, reason, text, lifecycle, group, firmware, sort, isDescending } = criteria;
  return `/api/v1/devices.csv${toQueryText({
    ...{ city, kind: kinds.join(','), presence, reason, text, lifecycle, group, firmware, sort },
    ...(isDescending && { order: 'desc' }),
    ...{ columns: columns.join(','), language },
    ...(language === 'de' && { dialect: 'excel-de' }),
  })}`;
}
