/**
 * Who is registered, kept in memory. Read again when the registry says that a device or city changed: at most
 * once per interval, and at once when somebody unknown appears.
 */
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
}

export interface DeviceDirectory {
  /** Undefined: not registered, or under another city or kind. */
  find(topic: DeviceTopic): KnownDevice | undefined;
  has(deviceId: string): boolean;
  /** Returns whether anything was read anew. Throws STORE_UNAVAILABLE. */
  refresh(isUrgent: boolean): Promise<boolean>;
  readonly size: number;
}

const CHECK_INTERVAL_MS = 1000;
/** Of a city that is not registered; devices of such a city do not exist. */
const FALLBACK_TIME_ZONE = 'Europe/Berlin';

export function createDeviceDirectory(
  registry: Pick<RegistryDevices, 'listAllDevices' | 'listCities' | 'revision'>,
  clock: Clock,
): DeviceDirectory {
  let devices = new Map<string, KnownDevice>();
  let knownRevision: number | undefined;
  let checkedMs = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    const daysOf = new Map<string, LocalDays>();
    for (const city of await registry.listCities()) daysOf.set(city.slug, createLocalDays(city.timeZone));
    const fallback = createLocalDays(FALLBACK_TIME_ZONE);
    const toKnown = ({ id, city, kind, modelName }: Device): KnownDevice => ({
      id,
      city,
      kind,
      ...(modelName !== undefined && { model: modelName }),
      toDay: daysOf.get(city) ?? fallback,
    });
    devices = new Map((await registry.listAllDevices()).map(device => [device.id, toKnown(device)]));
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
  };
}
