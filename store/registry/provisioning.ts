/** Gives devices their place in the registry and a secret each, as `leitstand device add` and the demo do. */
import type { Device } from '#core/devices.ts';
import { toDeviceUserName } from '#core/devices.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { RegistryGroups } from './registry.ts';

export interface ProvisionedDevice {
  device: Device;
  userName: string;
  /** Shown once: the registry keeps its hash only. */
  secret: string;
}

/**
 * Puts devices and credentials; a secret that was there is replaced, so the old one stops working.
 * Throws as `putDevices` does; `areNew`: as `addDevices`.
 */
export async function provisionDevices(
  registry: Pick<RegistryGroups, 'devices' | 'access'>,
  devices: readonly Device[],
  options: { nowMs: number; createSecret?: () => string; areNew?: true },
): Promise<ProvisionedDevice[]> {
  const draw = options.createSecret ?? (() => createSecret());
  const provisioned = devices.map(device => ({
    device,
    userName: toDeviceUserName(device),
    secret: draw(),
  }));
  if (options.areNew) await registry.devices.addDevices(devices);
  else await registry.devices.putDevices(devices);
  await registry.access.putCredentials(
    provisioned.map(({ device, userName, secret }) => ({
      userName,
      type: 'device',
      deviceId: device.id,
      city: device.city,
      secretSha256: toSecretHash(secret),
      enabled: true,
      changedMs: options.nowMs,
    })),
  );
  return provisioned;
}
