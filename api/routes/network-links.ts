/** Links of the fibre network: a fibre between ports of two nodes while their deployment lasts. */
import { checkLink } from '#core/network/check-network.ts';
import type { FibreLink } from '#core/network/network.ts';
import type { LinkRequest, LinkResource } from '#core/network-resources.ts';
import { toUsableRate } from '#core/requests/capacity-book.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { OPERATING_ROLES } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toLinkResource } from '../network/link-now.ts';
import { readNetworkAround } from '../network/network-around.ts';
import { refuseTouchedBookings } from '../network/refuse-touched-bookings.ts';
import { registerNetworkThing } from '../network/register-network-thing.ts';
import { createNetworkNames } from '../requests/network-names.ts';
import { LinkRequestSchema, LinkSchema } from '../schemas/network-schemas.ts';

type StoredLink = FibreLink & Changed;

export async function registerNetworkLinks(app: ApiServer, context: ApiContext): Promise<void> {
  registerNetworkThing<StoredLink, LinkRequest, LinkResource>(app, context, {
    path: '/api/v1/network/links',
    word: 'link',
    access: OPERATING_ROLES,
    actions: { create: 'fibre.create', change: 'fibre.change', delete: 'fibre.delete' },
    body: LinkRequestSchema,
    resource: LinkSchema,
    idOf: ({ id }) => id,
    find: ({ network }, id) => network.getLink(id),
    // What was measured on the way between two ports is of no use on another.
    toItem: ({ city: _city, ...content }, stamp, before) => ({
      ...content,
      ...stamp,
      ...(before?.baseline && hasSameEnds(before, content) && { baseline: before.baseline }),
    }),
    async check(groups, link, { before, nowMs }) {
      const deployment = await groups.network.getDeployment(link.deploymentId);
      const around = await readNetworkAround(groups, link.city, deployment ?? { fromMs: 0 });
      const faults = checkLink(link, around);
      if (faults.length === 0 && before && isLess(before, link)) {
        const always = { fromMs: nowMs, untilMs: Number.MAX_SAFE_INTEGER };
        await refuseTouchedBookings(groups, { city: link.city, linkIds: [link.id], ...always });
      }
      return faults;
    },
    put: ({ network }, link) => network.putLink(link),
    delete: ({ network }, { id }, version) => network.deleteLink(id, version),
    toResource: (groups, link) => readLinkResource(groups, link, context.clock.nowMs()),
    toAudited: ({
      aEnd,
      zEnd,
      lengthM,
      fibreType,
      lineRate,
      reservableShare,
      ratedLossDb,
      deploymentId,
    }) => ({
      aEnd: `${aEnd.deviceId} ${aEnd.port}`,
      zEnd: `${zEnd.deviceId} ${zEnd.port}`,
      ...{ length: lengthM, fibreType, lineRate, share: reservableShare, loss: ratedLossDb },
      deployment: deploymentId,
    }),
  });
}

type LinkEnds = Pick<FibreLink, 'aEnd' | 'zEnd'>;

function hasSameEnds(one: LinkEnds, other: LinkEnds): boolean {
  return JSON.stringify(toEnds(one)) === JSON.stringify(toEnds(other));
}

function toEnds({ aEnd, zEnd }: LinkEnds): string[] {
  return [aEnd, zEnd].map(({ deviceId, port }) => `${deviceId} ${port}`);
}

/** Whether something promised on it could be lost. */
function isLess(before: FibreLink, after: FibreLink): boolean {
  return (
    !hasSameEnds(before, after) ||
    before.deploymentId !== after.deploymentId ||
    toUsableRate(after) < toUsableRate(before)
  );
}

async function readLinkResource(
  { network, devices, requests }: RegistryGroups,
  link: StoredLink,
  nowMs: number,
): Promise<LinkResource> {
  const now = { fromMs: nowMs, untilMs: nowMs + 1 };
  const found = [
    await devices.getListing(link.aEnd.deviceId),
    await devices.getListing(link.zEnd.deviceId),
  ].filter(listing => listing !== undefined);
  return toLinkResource(link, {
    deployments: await network.listDeployments([link.city], now),
    outages: await network.listOutages([link.city], now),
    allocations: await requests.allocations(link.city, now),
    listings: new Map(found.map(listing => [listing.device.id, listing])),
    names: createNetworkNames(new Map(found.map(({ device }) => [device.id, device.name])), [link]),
    nowMs,
  });
}
