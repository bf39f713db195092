/**
 * A few requests for bandwidth, so that the console of the demo shows life: asked for and approved as people do it, days
 * ago. What time and devices do then, they do: the simulated nodes are set up and tested while one watches.
 */
import type { RequestActor, RequestStep } from '#core/requests/request-step.ts';
import { createBandwidthRequest } from '#store/registry/create-bandwidth-request.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import type { Registry, RegistryGroups } from '#store/registry/registry.ts';
import type { PlannedRequest } from '../simulators/event-plan.ts';

const DAY_MS = 86_400_000;
const REQUESTER: RequestActor = { id: 'demo', parts: ['requester'] };
const APPROVER: RequestActor = { id: 'demo-approver', parts: ['approver'] };

/** Once per day: a request that is already there is known by its key. Returns how many are new. */
export async function createDemoRequests(
  registry: Pick<Registry, 'transaction'>,
  plan: readonly PlannedRequest[],
  dayMs: number,
): Promise<number> {
  let count = 0;
  for (const [index, planned] of plan.entries()) {
    const key = { owner: REQUESTER.id, key: `${dayMs} ${index}`, bodyHash: `${dayMs} ${index}` };
    const isNew = await registry.transaction(groups => create(groups, planned, key, dayMs));
    if (isNew) count += 1;
  }
  return count;
}

async function create(
  groups: RegistryGroups,
  { city, fate, organisation, authority, content }: PlannedRequest,
  key: { owner: string; key: string; bodyHash: string },
  dayMs: number,
): Promise<boolean> {
  const askedMs = dayMs - DAY_MS;
  const draft = { city, requester: { organisation, authority }, content };
  const order = { draft, createdBy: REQUESTER.id, nowMs: askedMs, key };
  const { request, isNew } = await createBandwidthRequest(groups, order);
  if (!isNew) return false;
  const take = (step: RequestStep, actor: RequestActor, nowMs: number) =>
    performRequestStep(groups, { id: request.id, step, actor, nowMs });
  await take({ step: 'submit' }, REQUESTER, askedMs);
  if (fate === 'running' || fate === 'reserved')
    await take({ step: 'approve' }, APPROVER, askedMs + DAY_MS / 24);
  return true;
}
