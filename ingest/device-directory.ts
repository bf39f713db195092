/**
 * Who is registered, kept in memory. Read again when the registry says that a device or city changed: at most
 * once per interval, and at once when somebody unknown appears.
 */
import { type AlarmDevice, toGroupResource } from '#core/alarms/alarm.ts';
import type { Topology } from '#core/alarms/topology.ts';
import type { Clock } from '#core/clock.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Device } from '#core/devices.ts';
import type { DeviceTopic } from '#core/topics.ts';
import type { RegistryDevices } from '#store/registry/registry-devices.ts';
import { createLocalDays, type LocalDays } from './local-days.ts';

export interface KnownDevice {
  id: string;
  city: string;
  kind: DeviceKindName;
  /** As it was registered. */
  model?: string;
  toDay: LocalDays;
  /** What the alarm engine knows of it. */
  alarm: AlarmDevice;
}

export interface DeviceDirectory {
  /** Undefined: not registered, or under another city or kind. */
  find(topic: DeviceTopic): KnownDevice | undefined;
  has(deviceId: string): boolean;
  /** Returns whether anything was read anew. Throws STORE_UNAVAILABLE. */
  refresh(isUrgent: boolean): Promise<boolean>;
  readonly size: number;
  /** Of what is read now and will be read. */
  readonly topology: Topology;
}

const CHECK_INTERVAL_MS = 1000;
/** Of a city that is not registered; devices of such a city do not exist. */
const FALLBACK_TIME_ZONE = 'Europe/Berlin';

export function createDeviceDirectory(
  registry: Pick<RegistryDevices, 'listAllDevices' | 'listCities' | 'revision'>,
  clock: Clock,
  linksOf: Topology['linksOf'],
): DeviceDirectory {
  let devices = new Map<string, KnownDevice>();
  let groups = new Map<string, AlarmDevice[]>();
  let knownRevision: number | undefined;
  let checkedMs = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    const daysOf = new Map<string, LocalDays>();
    for (const city of await registry.listCities()) daysOf.set(city.slug, createLocalDays(city.timeZone));
    const fallback = createLocalDays(FALLBACK_TIME_ZONE);
    const toKnown = (device: Device): KnownDevice => ({
      id: device.id,
      city: device.city,
      kind: device.kind,
      ...(device.modelName !== undefined && { model: device.modelName }),
      toDay: daysOf.get(device.city) ?? fallback,
      alarm: toAlarmDevice(device),
    });
    devices = new Map((await registry.listAllDevices()).map(device => [device.id, toKnown(device)]));
    groups = toGroups(devices.values());
  }

  return {
    find({ device, city, kind }) {
      const known = devices.get(device);
      return known?.city === city && known.kind === kind ? known : undefined;
    },
    has: deviceId => devices.has(deviceId),
    async refresh(isUrgent) {
      const nowMs = clock.monotonicMs();
      if (!isUrgent && nowMs - checkedMs < CHECK_INTERVAL_MS) return false;
      // Before the devices: a change in between is seen by the next check.
      const revision = await registry.revision();
      checkedMs = nowMs;
      if (revision === knownRevision) return false;
      await load();
      knownRevision = revision;
      return true;
    },
    get size() {
      return devices.size;
    },
    topology: {
      device: id => devices.get(id)?.alarm,
      members: resource => groups.get(resource) ?? [],
      linksOf,
    },
  };
}

function toAlarmDevice(device: Device): AlarmDevice {
  const { id, city, kind, lifecycle, reportIntervalS, groupId, cabinetId, location } = device;
  return {
    ...{ id, city, kind, lifecycle, reportIntervalS },
    ...(groupId !== undefined && { groupId }),
    ...(cabinetId !== undefined && { cabinetId }),
    ...(location && { location }),
  };
}

/** Only what is in service can be missed. */
function toGroups(devices: Iterable<KnownDevice>): Map<string, AlarmDevice[]> {
  const groups = new Map<string, AlarmDevice[]>();
  for (const { alarm } of devices) {
    const resource = alarm.lifecycle === 'commissioned' ? toGroupResource(alarm) : undefined;
    if (resource === undefined) continue;
    const members = groups.get(resource);
    if (members) members.push(alarm);
    else groups.set(resource, [alarm]);
  }
  return groups;
}
