/** What was promised stays possible: kit, places at nodes, deployments and lendings do not go under it unseen. */
import { expect, it } from 'vitest';
import type { LendingResource } from '../../core/network-resources.ts';
import { at, createOrder, createRequestFixture, putRequestNetwork } from './request-fixture.ts';

const KIT = { city: 'landau', type: 'reel', name: 'Trommel' };

it('keeps kit, ports and power that are held', async () => {
  const { ask, builds } = await createRequestFixture();
  const { request } = await ask(createOrder({ kit: [{ type: 'reel', quantity: 2 }] }));
  const name = `booked: ${request.id} "Maikerwe 2026"`;
  const putKit = (content: object) => builds.send('PUT', 'network/kit/ld-reels?version=1', content);
  const putNode = (content: object) =>
    builds.send('PUT', 'network/nodes/ld-fn-0001?version=1', { ...NODE, ...content });
  const refused = [
    await putKit({ ...KIT, quantity: 1 }),
    await putKit({ ...KIT, type: 'case', quantity: 2 }),
    await builds.send('DELETE', 'network/kit/ld-reels?version=1'),
    await putNode({ accessPorts: 1 }),
    await putNode({ poeBudgetW: 59 }),
  ];
  expect(refused.map(({ status, body }) => [status, body.detail])).toEqual(refused.map(() => [409, name]));
  expect((await putKit({ ...KIT, quantity: 3 })).status).toBe(200);
  expect((await putNode({ accessPorts: 2, poeBudgetW: 60 })).status).toBe(200);
});

const NODE = {
  ...{ city: 'landau', deviceId: 'ld-fn-0001', accessPorts: 8, poeBudgetW: 240, upsRuntimeS: 36_000 },
};

it('does not end a lending under what the borrower has promised with the kit, unless somebody says why', async () => {
  const fixture = await createRequestFixture();
  const { decides, foreign, registry, builds } = fixture;
  await putRequestNetwork(registry, 'speyer', 'sp');
  const lent = { ownerCity: 'landau', borrowerCity: 'speyer', kitType: 'reel', quantity: 2, deviceIds: [] };
  const reply = await decides.send('POST', 'lendings', {
    ...{ ...lent, from: at(1), until: at(48), reason: 'Brezelfest' },
  });
  const { id } = reply.body as LendingResource;
  const [item] = createOrder().items;
  const { request } = await fixture.ask(
    {
      ...createOrder({ kit: [{ type: 'reel', quantity: 3 }] }),
      ...{ city: 'speyer', items: [{ ...item, aNode: 'sp-fn-0001', zNode: 'sp-fn-0003' }] },
    },
    foreign,
  );
  expect(request.state).toBe('held');
  const end = (body: object) => decides.send('POST', `lendings/${id}/end?version=1`, body);
  const refused = await end({});
  expect([refused.status, refused.body.detail]).toEqual([409, `booked: ${request.id} "Maikerwe 2026"`]);
  const sold = await builds.send('PUT', 'network/kit/ld-reels?version=1', { ...KIT, quantity: 1 });
  expect([sold.status, sold.body.detail]).toEqual([409, 'It is lent to another city then']);
  expect((await end({ reason: 'Eigener Einsatz' })).body.state).toBe('over');
});

it('does not take away the deployment of nodes on the way of what is approved', async () => {
  const { ask, decides, builds, registry } = await createRequestFixture();
  const { request } = await ask();
  await decides.step(request.id, { step: 'approve' });
  const [deployment] = await registry.network.listDeployments(['landau']);
  // The cables are laid by another; no link is in the way.
  await registry.network.putDeployment({ ...deployment!, id: 'cables', nodeIds: [] });
  for (const link of await registry.network.listLinks(['landau']))
    await registry.network.putLink({ ...link, deploymentId: 'cables', version: 2 });
  const gone = await builds.send('DELETE', `network/deployments/${deployment!.id}?version=1`);
  expect([gone.status, gone.body.detail]).toEqual([409, `booked: ${request.id} "Maikerwe 2026"`]);
});
