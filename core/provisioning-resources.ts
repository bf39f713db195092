/** The shapes of provisioning under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC. */
import type { FieldFault } from './check-device.ts';
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import type { Lifecycle } from './devices.ts';

/** What somebody enters of a device and may change later. */
export interface DeviceFields {
  name?: string;
  location?: [longitude: number, latitude: number];
  locationCategory?: string;
  groupId?: string;
  cabinetId?: string;
  lifecycle?: Lifecycle;
  serialNumber?: string;
  manufacturerName?: string;
  modelName?: string;
  hardwareVersion?: string;
  reportIntervalS?: number;
}

/** `POST /api/v1/devices`: what is absent is the kind's default, the name the id. */
export interface DeviceRequest extends DeviceFields {
  id: string;
  city: string;
  kind: DeviceKindName;
}

/** `PATCH /api/v1/devices/{id}`: what is absent stays, null takes it away. */
export type DevicePatch = { [F in keyof DeviceFields]?: DeviceFields[F] | null };

/** → 201 of `POST /api/v1/devices`, 200 of `PATCH /api/v1/devices/{id}` */
export interface EnteredDevice extends DeviceFields {
  id: string;
  city: string;
  kind: DeviceKindName;
  name: string;
  lifecycle: Lifecycle;
  reportIntervalS: number;
}

/** What a device needs to connect. The secret is shown this once. */
export interface CredentialSecret {
  userName: string;
  secret: string;
}

/** → 201 of `POST /api/v1/devices` */
export interface ProvisionedDeviceResource extends CredentialSecret {
  device: EnteredDevice;
}

/** `GET /api/v1/devices/{id}/credential` */
export interface CredentialResource {
  userName: string;
  enabled: boolean;
  /** Without a secret it signs in by client certificate only. */
  hasSecret: boolean;
  changed: string;
}

/** `DELETE /api/v1/devices/{id}` → 202, then `GET /api/v1/erasures/{id}` */
export interface ErasureResource {
  device: string;
  city: string;
  requested: string;
  /** Absent: readings may still be there. */
  erased?: string;
}

/** A fault in a file; the first line is 1 and holds the names of the columns. */
export interface RowFault extends FieldFault {
  line: number;
}

/** `POST /api/v1/device-imports/check`, `text/csv` → what an import of the file would do. */
export interface ImportReport {
  rows: number;
  /** Rows without a fault. */
  valid: number;
  /** The first of them. */
  faults: RowFault[];
  faultCount: number;
  cities: { city: string; rows: number }[];
}

export const IMPORT_STATES = ['running', 'done', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/**
 * `POST /api/v1/device-imports`, `text/csv` → 202, then `GET /api/v1/device-imports/{id}`; all rows are imported or none.
 * Once done, `GET /api/v1/device-imports/{id}/secrets` gives the secrets as CSV, once.
 */
export interface ImportResource {
  id: string;
  state: ImportState;
  rows: number;
  done: number;
  started: string;
  /** Whether the secrets are still to be fetched, and until when. */
  secretsUntil?: string;
  /** Why it failed: nothing was imported. */
  error?: string;
}

export const IMPORT_ROWS_MAX = 20_000;
export const IMPORT_BYTES_MAX = 5 * 1024 * 1024;

/** In the order of the template; the first three are needed. */
export const IMPORT_COLUMNS = [
  'city',
  'kind',
  'id',
  'name',
  'longitude',
  'latitude',
  'reportIntervalS',
  'lifecycle',
  'groupId',
  'cabinetId',
  'locationCategory',
  'serialNumber',
  'manufacturerName',
  'modelName',
  'hardwareVersion',
] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];
export const IMPORT_COLUMNS_NEEDED: readonly ImportColumn[] = ['city', 'kind', 'id'];
