/** Nodes of the fibre network: what a case offers besides being a device. */

import { checkNode } from '#core/network/check-network.ts';
import type { FibreNode } from '#core/network/network.ts';
import type { NodeRequest, NodeResource } from '#core/network-resources.ts';
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { OPERATING_ROLES } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { refuseOverbooked } from '../network/refuse-overbooked.ts';
import { registerNetworkThing } from '../network/register-network-thing.ts';
import { toNodeResource } from '../network/to-network-resource.ts';
import { NodeRequestSchema, NodeSchema } from '../schemas/network-schemas.ts';

export async function registerNetworkNodes(app: ApiServer, context: ApiContext): Promise<void> {
  registerNetworkThing<FibreNode & Changed, NodeRequest, NodeResource>(app, context, {
    path: '/api/v1/network/nodes',
    word: 'node',
    access: OPERATING_ROLES,
    actions: { create: 'node.create', change: 'node.change', delete: 'node.delete' },
    body: NodeRequestSchema,
    resource: NodeSchema,
    idOf: ({ deviceId }) => deviceId,
    find: async ({ network }, id) => (await network.listNodes()).find(({ deviceId }) => deviceId === id),
    toItem: ({ accessPorts, poeBudgetW, upsRuntimeS, deviceId }, { id, ...stamp }, before) => ({
      ...{ ...stamp, deviceId: before ? id : deviceId, accessPorts, poeBudgetW, upsRuntimeS },
    }),
    async check(groups, node, { before, nowMs }) {
      const { devices, network } = groups;
      const device = await devices.getDevice(node.deviceId);
      const isOfCity = device?.city === node.city && device.kind === 'fibrenode';
      if (!isOfCity) return [{ field: 'deviceId', rule: 'must be a fibre node of the city' }];
      const isNode = (await network.listNodes([node.city])).some(one => one.deviceId === node.deviceId);
      if (!before && isNode) return [{ field: 'deviceId', rule: 'is a node of the network already' }];
      const faults = checkNode(node);
      if (faults.length === 0 && before) await refuseLess(groups, before, node, nowMs);
      return faults;
    },
    put: ({ network }, node) => network.putNode(node),
    delete: ({ network }, { deviceId }, version) => network.deleteNode(deviceId, version),
    async toResource({ devices, network }, node) {
      const nowMs = context.clock.nowMs();
      const now = { fromMs: nowMs, untilMs: nowMs + 1 };
      const listing = await devices.getListing(node.deviceId);
      return toNodeResource(node, {
        deployments: await network.listDeployments([node.city], now),
        lendings: await network.listLendings([node.city], now),
        listings: new Map(listing ? [[node.deviceId, listing]] : []),
        nowMs,
      });
    },
    toAudited: ({ accessPorts, poeBudgetW: poe, upsRuntimeS: battery }) => ({ accessPorts, poe, battery }),
  });
}

/** Places at it that are held stay, whoever borrows it. */
async function refuseLess(
  groups: Pick<RegistryGroups, 'network' | 'requests'>,
  before: FibreNode,
  after: FibreNode,
  nowMs: number,
): Promise<void> {
  const { deviceId } = before;
  const less = (
    [
      ['accessPorts', after.accessPorts < before.accessPorts],
      ['poeW', after.poeBudgetW < before.poeBudgetW],
    ] as const
  ).flatMap(([resource, isLess]) => (isLess ? [resource] : []));
  if (less.length === 0) return;
  const span = { fromMs: nowMs, untilMs: Number.MAX_SAFE_INTEGER };
  const lendings = await groups.network.listLendings([before.city], span);
  const borrowers = lendings.flatMap(lending =>
    lending.deviceIds.includes(deviceId) ? [lending.borrowerCity] : [],
  );
  for (const city of new Set([before.city, ...borrowers]))
    for (const resource of less)
      await refuseOverbooked(groups, {
        ...{ city, span, change: network => toChanged(network, after) },
        profileOf: book => book.ofNode(after, resource),
        isOfIt: held => held.resource === resource && held.deviceId === deviceId,
      });
}

function toChanged(network: AdmissionNetwork, after: FibreNode): AdmissionNetwork {
  const others = network.nodes.filter(({ deviceId }) => deviceId !== after.deviceId);
  return { ...network, nodes: [...others, after] };
}
