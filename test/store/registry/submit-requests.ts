/** A process of its own that asks for a gigabit several times over, each time in a transaction, and prints what came of it. */
import { createBandwidthRequest } from '#store/registry/create-bandwidth-request.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import { createItem, createRequest } from './network-fixtures.ts';
import { NOW_MS } from './registry-fixtures.ts';

const [, , file, count] = process.argv;
const registry = await openRegistry({ engine: 'sqlite', file: file! });
const { event, window, kit } = createRequest('');
const content = { event, window, kit, priority: 3, items: [createItem({ cirUp: 1e9, poeW: 0 })] } as const;
const requester = { organisation: 'Ordnungsamt', authority: 'municipal' } as const;
const actor = { id: 'u1', parts: ['requester'] } as const;
for (let n = 0; n < Number(count); n++) {
  await registry.transaction(async groups => {
    const order = { draft: { city: 'landau', requester, content }, createdBy: 'u1', nowMs: NOW_MS };
    const { request } = await createBandwidthRequest(groups, order);
    await performRequestStep(groups, { id: request.id, step: { step: 'submit' }, actor, nowMs: NOW_MS });
  });
}
await registry.close();
