/** The columns a list of devices can have: in the console's table and in the file made from it. */
import type { Label } from './device-kinds/device-kind.ts';
import type { DeviceSort } from './device-order.ts';
import type { Lifecycle } from './devices.ts';
import type { Presence } from './presence.ts';

export const DEVICE_COLUMNS = [
  'state',
  'reason',
  'name',
  'id',
  'kind',
  'city',
  'reading',
  'age',
  'group',
  'firmware',
  'lifecycle',
] as const;
export type DeviceColumnName = (typeof DEVICE_COLUMNS)[number];

export const COLUMN_LABELS: Record<DeviceColumnName, Label> = {
  state: { de: 'Zustand', en: 'State' },
  reason: { de: 'Grund', en: 'Reason' },
  name: { de: 'Gerät', en: 'Device' },
  id: { de: 'Kennung', en: 'Id' },
  kind: { de: 'Art', en: 'Kind' },
  city: { de: 'Stadt', en: 'City' },
  reading: { de: 'Letzter Wert', en: 'Last value' },
  age: { de: 'Letzte Messung', en: 'Last reading' },
  group: { de: 'Gruppe', en: 'Group' },
  firmware: { de: 'Firmware', en: 'Firmware' },
  lifecycle: { de: 'Lebenszyklus', en: 'Lifecycle' },
};

/** What a list is sorted by when its head is pressed. */
export const SORT_OF_COLUMN: Record<DeviceColumnName, DeviceSort> = {
  state: 'attention',
  reason: 'reason',
  name: 'name',
  id: 'id',
  kind: 'kind',
  city: 'city',
  reading: 'reading',
  age: 'age',
  group: 'group',
  firmware: 'firmware',
  lifecycle: 'lifecycle',
};

export const PRESENCE_LABELS: Record<Presence, Label> = {
  ready: { de: 'erreichbar', en: 'reachable' },
  sleeping: { de: 'schläft', en: 'sleeping' },
  disconnected: { de: 'abgemeldet', en: 'signed off' },
  lost: { de: 'nicht erreichbar', en: 'not reachable' },
  stale: { de: 'überfällig', en: 'overdue' },
  unknown: { de: 'unbekannt', en: 'unknown' },
};

export const LIFECYCLE_LABELS: Record<Lifecycle, Label> = {
  planned: { de: 'geplant', en: 'planned' },
  commissioned: { de: 'in Betrieb', en: 'commissioned' },
  maintenance: { de: 'in Wartung', en: 'in maintenance' },
  decommissioned: { de: 'außer Betrieb', en: 'decommissioned' },
};
