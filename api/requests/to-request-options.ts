/** What somebody may choose who asks for bandwidth: the places where cases stand then, and the kit that is left. Pure. */
import type { RequestOptionsResource } from '#core/admission-resources.ts';
import { KIT_TYPES, type KitType } from '#core/network/network.ts';
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import { countFreeKit } from '#core/requests/count-free-kit.ts';
import type { Span } from '#store/registry/registry-network.ts';
import { toTime } from '../to-device-summary.ts';
import type { NetworkNames } from './network-names.ts';
import type { HeldNetwork } from './read-admission.ts';

export function toRequestOptions(
  { network, allocations }: HeldNetwork,
  span: Span,
  names: NetworkNames,
): Omit<RequestOptionsResource, 'city'> {
  return {
    places: network.deployments.map(({ id, name, place, fromMs, untilMs, nodeIds }) => ({
      ...{ id, name, place, from: toTime(fromMs) },
      ...(untilMs !== undefined && { until: toTime(untilMs) }),
      nodes: nodeIds.map(nodeId => ({ id: nodeId, name: names.deviceName(nodeId) })),
    })),
    kit: KIT_TYPES.filter(type => hasKit(network, type)).map(type => ({
      type,
      free: countFreeKit(network, allocations, type, span),
    })),
  };
}

function hasKit({ city, kit, lendings }: AdmissionNetwork, type: KitType): boolean {
  return (
    kit.some(stock => stock.type === type) ||
    lendings.some(({ kitType, borrowerCity }) => kitType === type && borrowerCity === city)
  );
}
