/** What the registry knows of a device. Ids are unique in the whole installation. */
import type { DeviceKindName } from './device-kinds/device-kind.ts';

export const LIFECYCLES = ['planned', 'commissioned', 'maintenance', 'decommissioned'] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

/** GeoJSON order: longitude, latitude (WGS 84). */
export type Position = [longitude: number, latitude: number];

export interface Device {
  id: string;
  city: string;
  kind: DeviceKindName;
  name: string;
  location?: Position;
  /** FIWARE locationCategory. */
  locationCategory?: string;
  groupId?: string;
  cabinetId?: string;
  lifecycle: Lifecycle;
  serialNumber?: string;
  manufacturerName?: string;
  modelName?: string;
  firmwareVersion?: string;
  hardwareVersion?: string;
  /** Seconds between two telemetry messages; basis of the stale rule. */
  reportIntervalS: number;
}

/** At most 48 characters, no dash at either end. */
export const DEVICE_ID = /^[a-z0-9](?:[a-z0-9-]{1,46}[a-z0-9])$/;

/** The user name of a device's credential: `{city}/{kind}/{device}` (domain rule 7). */
export function toDeviceUserName(device: Pick<Device, 'city' | 'kind' | 'id'>): string {
  return `${device.city}/${device.kind}/${device.id}`;
}
