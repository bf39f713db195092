/** Deployments: which cases stand at a place, from when until when. */
import { checkDeployment } from '#core/network/check-network.ts';
import type { Deployment } from '#core/network/network.ts';
import type { DeploymentRequest, DeploymentResource } from '#core/network-resources.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { OPERATING_ROLES } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { readNetworkAround } from '../network/network-around.ts';
import { refuseTouchedBookings } from '../network/refuse-touched-bookings.ts';
import { registerNetworkThing } from '../network/register-network-thing.ts';
import { toDeploymentResource } from '../network/to-network-resource.ts';
import { DeploymentRequestSchema, DeploymentSchema } from '../schemas/network-schemas.ts';
import { toTime } from '../to-device-summary.ts';

type StoredDeployment = Deployment & Changed;

export async function registerNetworkDeployments(app: ApiServer, context: ApiContext): Promise<void> {
  registerNetworkThing<StoredDeployment, DeploymentRequest, DeploymentResource>(app, context, {
    path: '/api/v1/network/deployments',
    word: 'deployment',
    access: OPERATING_ROLES,
    actions: { create: 'deployment.create', change: 'deployment.change', delete: 'deployment.delete' },
    body: DeploymentRequestSchema,
    resource: DeploymentSchema,
    idOf: ({ id }) => id,
    find: ({ network }, id) => network.getDeployment(id),
    toItem: ({ name, place, location, from, until, nodeIds }, stamp) => ({
      ...{ ...stamp, name: name.trim(), place: place.trim(), nodeIds, fromMs: Date.parse(from) },
      ...(location && { location }),
      ...(until !== undefined && { untilMs: Date.parse(until) }),
    }),
    async check(groups, deployment, { before, nowMs }) {
      const faults = checkDeployment(
        deployment,
        await readNetworkAround(groups, deployment.city, deployment),
      );
      if (faults.length > 0 || !before) return faults;
      await refuseLostNodes(groups, before, deployment, nowMs);
      return checkEnds(groups, deployment);
    },
    put: ({ network }, deployment) => network.putDeployment(deployment),
    async delete(groups, { id, city, nodeIds, fromMs, untilMs = Number.MAX_SAFE_INTEGER }, version) {
      const left = { fromMs: Math.max(fromMs, context.clock.nowMs()), untilMs };
      if (left.fromMs < untilMs) await refuseTouchedBookings(groups, { city, deviceIds: nodeIds, ...left });
      return groups.network.deleteDeployment(id, version);
    },
    toResource: async (_groups, deployment) => toDeploymentResource(deployment, context.clock.nowMs()),
    toAudited: ({ name, place, fromMs, untilMs, nodeIds }) => ({
      ...{ name, place, from: toTime(fromMs), devices: nodeIds.join(', ') },
      until: untilMs === undefined ? undefined : toTime(untilMs),
    }),
  });
}

/** What leaves earlier, comes later or not at all must not be promised to anybody then. */
async function refuseLostNodes(
  groups: RegistryGroups,
  before: StoredDeployment,
  after: StoredDeployment,
  nowMs: number,
): Promise<void> {
  const { city } = after;
  const beforeUntilMs = before.untilMs ?? Number.MAX_SAFE_INTEGER;
  const afterUntilMs = after.untilMs ?? Number.MAX_SAFE_INTEGER;
  const gone = before.nodeIds.filter(id => !after.nodeIds.includes(id));
  const lost = [
    { deviceIds: gone, fromMs: before.fromMs, untilMs: beforeUntilMs },
    { deviceIds: before.nodeIds, fromMs: before.fromMs, untilMs: after.fromMs },
    { deviceIds: before.nodeIds, fromMs: afterUntilMs, untilMs: beforeUntilMs },
  ];
  for (const { deviceIds, fromMs, untilMs } of lost) {
    const span = { fromMs: Math.max(fromMs, nowMs), untilMs };
    if (deviceIds.length === 0 || span.fromMs >= span.untilMs) continue;
    await refuseTouchedBookings(groups, { city, deviceIds, ...span });
  }
}

/** Its links keep both ends. */
async function checkEnds({ network }: RegistryGroups, { id, city, nodeIds }: StoredDeployment) {
  const links = (await network.listLinks([city])).filter(({ deploymentId }) => deploymentId === id);
  const others = (await network.listDeployments([city])).filter(other => other.id !== id);
  const there = new Set([...nodeIds, ...others.flatMap(other => other.nodeIds)]);
  const loose = links.some(({ aEnd, zEnd }) => !there.has(aEnd.deviceId) || !there.has(zEnd.deviceId));
  return loose ? [{ field: 'nodeIds', rule: 'must have both ends of every link of the deployment' }] : [];
}
