/** Puts the planned fibre network into the registry, once: what people changed of it since stays as they left it. */
import type { Registry } from '#store/registry/registry.ts';
import type { NetworkPlan } from '../simulators/network-plan.ts';

const BY = 'demo';

export async function provisionDemoNetwork(
  { network }: Pick<Registry, 'network'>,
  plan: NetworkPlan,
  changedMs: number,
): Promise<void> {
  const changed = { changedMs, changedBy: BY };
  const nodes = new Set((await network.listNodes()).map(({ deviceId }) => deviceId));
  for (const node of plan.nodes)
    if (!nodes.has(node.deviceId)) await network.putNode({ ...node, ...changed });
  const deployments = toIds(await network.listDeployments());
  for (const deployment of plan.deployments)
    if (!deployments.has(deployment.id)) await network.putDeployment({ ...deployment, ...changed });
  const links = toIds(await network.listLinks());
  for (const link of plan.links) if (!links.has(link.id)) await network.putLink({ ...link, ...changed });
  const kit = toIds(await network.listKit());
  for (const stock of plan.kit) if (!kit.has(stock.id)) await network.putKit({ ...stock, ...changed });
}

function toIds(known: readonly { id: string }[]): Set<string> {
  return new Set(known.map(({ id }) => id));
}
