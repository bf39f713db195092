/** Device ↔ row, and the folding that makes the text filter blind to case, umlauts included. */
import type { Device } from '#core/devices.ts';
import { withoutNulls } from './nulls.ts';
import type { DeviceRow } from './tables.ts';

export const DEVICE_COLUMNS = [
  'id',
  'city',
  'kind',
  'name',
  'longitude',
  'latitude',
  'locationCategory',
  'groupId',
  'cabinetId',
  'lifecycle',
  'serialNumber',
  'manufacturerName',
  'modelName',
  'firmwareVersion',
  'hardwareVersion',
  'reportIntervalS',
  'registeredMs',
  'search',
] as const satisfies readonly (keyof DeviceRow)[];

export function toDevice(row: DeviceRow): Device {
  const { longitude, latitude, registeredMs: _registeredMs, search: _search, ...rest } = row;
  const device: Device = withoutNulls(rest);
  if (longitude !== null && latitude !== null) device.location = [longitude, latitude];
  return device;
}

export function toDeviceRow(device: Device, registeredMs: number): DeviceRow {
  return {
    id: device.id,
    city: device.city,
    kind: device.kind,
    name: device.name,
    longitude: device.location?.[0] ?? null,
    latitude: device.location?.[1] ?? null,
    locationCategory: device.locationCategory ?? null,
    groupId: device.groupId ?? null,
    cabinetId: device.cabinetId ?? null,
    lifecycle: device.lifecycle,
    serialNumber: device.serialNumber ?? null,
    manufacturerName: device.manufacturerName ?? null,
    modelName: device.modelName ?? null,
    firmwareVersion: device.firmwareVersion ?? null,
    hardwareVersion: device.hardwareVersion ?? null,
    reportIntervalS: device.reportIntervalS,
    registeredMs,
    search: `${foldText(device.id)}\n${foldText(device.name)}`,
  };
}

/** Upper case first, so that ß and SS meet. */
export function foldText(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase();
}
