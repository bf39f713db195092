/** What links and nodes are called in answers: by the names of their devices, else by their ids. */
import type { FibreLink } from '#core/network/network.ts';
import type { RegistryDevices } from '#store/registry/registry-devices.ts';

export interface NetworkNames {
  /** `Koffer Nord port-1 – Koffer Süd port-2` */
  linkName(linkId: string): string;
  deviceName(deviceId: string): string;
}

/** Cases at once; more than any city has. */
const NODES_MAX = 1000;

export async function readNetworkNames(
  devices: Pick<RegistryDevices, 'query'>,
  cities: readonly string[],
  links: readonly FibreLink[],
): Promise<NetworkNames> {
  const filter = { cities, kinds: ['fibrenode' as const] };
  const { items } = await devices.query({ filter, limit: NODES_MAX });
  return createNetworkNames(new Map(items.map(({ device }) => [device.id, device.name])), links);
}

export function createNetworkNames(
  nameOf: ReadonlyMap<string, string>,
  links: readonly FibreLink[],
): NetworkNames {
  const linkOf = new Map(links.map(link => [link.id, link]));
  const deviceName = (deviceId: string) => nameOf.get(deviceId) ?? deviceId;
  return {
    deviceName,
    linkName(linkId) {
      const link = linkOf.get(linkId);
      if (!link) return linkId;
      const { aEnd, zEnd } = link;
      return `${deviceName(aEnd.deviceId)} ${aEnd.port} – ${deviceName(zEnd.deviceId)} ${zEnd.port}`;
    },
  };
}
