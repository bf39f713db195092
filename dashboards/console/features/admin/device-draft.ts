/** A device as it stands in the fields of a form, and what is sent of it. Pure. */
import type { FieldFault } from '#core/check-device.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Lifecycle } from '#core/devices.ts';
import type {
  DevicePatch,
  DeviceRequest,
  EnteredDevice,
  ImportColumn,
} from '#core/provisioning-resources.ts';

export type DeviceDraft = Record<ImportColumn, string>;

/** What stands in the form below name and place, and may be left empty. */
export const FURTHER_FIELDS = [
  'groupId',
  'cabinetId',
  'locationCategory',
  'serialNumber',
  'manufacturerName',
  'modelName',
  'hardwareVersion',
] as const satisfies ImportColumn[];

const EMPTY: DeviceDraft = {
  city: '',
  kind: 'lightmast',
  id: '',
  name: '',
  longitude: '',
  latitude: '',
  reportIntervalS: '',
  lifecycle: 'commissioned',
  groupId: '',
  cabinetId: '',
  locationCategory: '',
  serialNumber: '',
  manufacturerName: '',
  modelName: '',
  hardwareVersion: '',
};

export function createDraft(city: string): DeviceDraft {
  return { ...EMPTY, city };
}

export function toDraft(device: EnteredDevice): DeviceDraft {
  const { location, reportIntervalS, ...texts } = device;
  const [longitude, latitude] = location ?? ['', ''];
  return {
    ...EMPTY,
    ...texts,
    longitude: String(longitude),
    latitude: String(latitude),
    reportIntervalS: String(reportIntervalS),
  };
}

const NUMBER = /^-?\d+(?:[.,]\d+)?$/;
const NUMBERS = ['longitude', 'latitude', 'reportIntervalS'] as const;

/** What the form itself can tell; the rules are worded as the api does. */
export function checkDraft(draft: DeviceDraft): FieldFault[] {
  const faults = NUMBERS.filter(field => draft[field] !== '' && !NUMBER.test(draft[field].trim())).map(
    (field): FieldFault => ({ field, rule: 'must be a number' }),
  );
  if ((draft.longitude === '') !== (draft.latitude === '')) {
    faults.push({ field: 'longitude', rule: 'must be given together with latitude' });
  }
  return faults;
}

export function toRequest(draft: DeviceDraft): DeviceRequest {
  const given = Object.entries(toPatch(draft)).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(given),
    id: draft.id.trim(),
    city: draft.city,
    kind: draft.kind as DeviceKindName,
  };
}

/** Everything in the form; what is empty is taken away. */
export function toPatch(draft: DeviceDraft): DevicePatch {
  const location = [draft.longitude, draft.latitude].map(toNumber) as [number, number];
  const interval = draft.reportIntervalS.trim();
  const patch: DevicePatch = {
    name: draft.name.trim() || null,
    location: draft.longitude === '' ? null : location,
    lifecycle: draft.lifecycle as Lifecycle,
    reportIntervalS: interval === '' ? null : toNumber(interval),
  };
  for (const field of FURTHER_FIELDS) patch[field] = draft[field].trim() || null;
  return patch;
}

function toNumber(text: string): number {
  return Number(text.trim().replace(',', '.'));
}
