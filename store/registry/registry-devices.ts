import type { City } from '#core/cities.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Device, Lifecycle } from '#core/devices.ts';
import type { Presence, SilenceReason } from '#core/presence.ts';
import type { DeviceCurrent } from './registry-ingest.ts';

export interface DeviceFilter {
  /** Absent: every city. Always set from the caller's rights. */
  cities?: readonly string[];
  kinds?: readonly DeviceKindName[];
  presence?: readonly Presence[];
  reasons?: readonly SilenceReason[];
  /** Part of id or name, any case. */
  text?: string;
  /** West, south, east, north; west above east crosses the antimeridian. Devices without a place are outside. */
  boundingBox?: [number, number, number, number];
  lifecycle?: readonly Lifecycle[];
}

export interface DeviceQuery {
  filter: DeviceFilter;
  /** Exclusive start by device id; pages are ordered by id. */
  afterId?: string;
  limit: number;
}

export interface DeviceListing {
  device: Device;
  /** When the device was first put. Absent when that was not recorded yet. */
  registeredMs?: number;
  /** Absent: nothing was ever heard of it. */
  current?: DeviceCurrent;
}

export interface RegistryDevices {
  listCities(): Promise<City[]>;
  /** Inserts or updates by slug. */
  putCity(city: City): Promise<void>;
  getDevice(id: string): Promise<Device | undefined>;
  /**
   * Inserts or updates by id, all or none; city and kind of a known device never change (CONFLICT); the city
   * must be known (NOT_FOUND). CONFLICT while readings of an earlier device of the id are being erased.
   */
  putDevices(devices: readonly Device[]): Promise<void>;
  /** Inserts, all or none; CONFLICT when an id is known or its data is being erased, NOT_FOUND as `putDevices`. */
  addDevices(devices: readonly Device[]): Promise<void>;
  /** Those of the ids that are known, in whatever city. */
  findKnownIds(ids: readonly string[]): Promise<Set<string>>;
  /** Every device, without state: what ingest and broker keep in memory. */
  listAllDevices(): Promise<Device[]>;
  query(query: DeviceQuery): Promise<{ items: DeviceListing[]; nextId?: string }>;
  count(
    filter: DeviceFilter,
  ): Promise<{ city: string; kind: DeviceKindName; presence: Presence; count: number }[]>;
  getListing(id: string): Promise<DeviceListing | undefined>;
  /**
   * Deletes the device with its credential, state, counters, log, commands and quarantine entries, and notes that its
   * readings are to be erased. CONFLICT for a node of the fibre network that a link, a deployment or a request uses.
   */
  deleteDevice(id: string): Promise<boolean>;
  /** Grows with every change of a city or device: a cheap "anything new?". */
  revision(): Promise<number>;
}
