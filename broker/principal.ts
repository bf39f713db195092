/**
 * Who a connection is, as far as the rules need it. It comes from the credential alone, never from what a
 * client says about itself.
 */
import { parseDeviceTopic, toDevicePrefix } from '#core/topics.ts';
import type { Credential } from '#store/registry/registry-access.ts';

export interface DevicePrincipal {
  type: 'device';
  userName: string;
  city: string;
  deviceId: string;
  /** `iot/v1/{city}/{kind}/{device}/`, with the slash at the end. */
  prefix: string;
}

export interface ServicePrincipal {
  type: 'platform' | 'adapter' | 'reader';
  userName: string;
  /** '' for the platform, which belongs to none. */
  city: string;
  /** All an adapter or reader may touch, with the slash at the end; '' for the platform. */
  prefix: string;
}

export type Principal = DevicePrincipal | ServicePrincipal;

/** Adapter mounts (domain section 4): the first level of an adapter's user name, `chirpstack/landau`. */
const ADAPTER_MOUNTS: ReadonlySet<string> = new Set(['chirpstack', 'tts', 'senml', 'spb']);

/** Undefined when the credential does not describe anybody: then nobody is let in. */
export function toPrincipal(credential: Credential): Principal | undefined {
  const { userName, city } = credential;
  if (credential.type === 'device') return toDevicePrincipal(userName, credential.deviceId);
  if (credential.role === 'platform') return { type: 'platform', userName, city: '', prefix: '' };
  if (!city) return undefined;
  if (credential.role === 'reader') return { type: 'reader', userName, city, prefix: `out/v1/${city}/` };
  const mount = userName.split('/', 1)[0] ?? '';
  if (credential.role !== 'adapter' || !ADAPTER_MOUNTS.has(mount)) return undefined;
  return { type: 'adapter', userName, city, prefix: `in/${mount}/${city}/` };
}

function toDevicePrincipal(userName: string, deviceId: string | undefined): DevicePrincipal | undefined {
  const address = parseDeviceTopic(`iot/v1/${userName}/telemetry`);
  if (!address || address.device !== deviceId) return undefined;
  return { type: 'device', userName, city: address.city, deviceId, prefix: `${toDevicePrefix(address)}/` };
}
