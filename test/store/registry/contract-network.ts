/** What the registry does with the fibre network, whatever the engine. */
import { expect, it } from 'vitest';
import {
  KIT_PER_CITY,
  type KitStock,
  LENDINGS_PER_CITY,
  type Lending,
  type LinkOutage,
} from '#core/network/network.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import {
  CHANGED,
  createAllocation,
  createDeployment,
  createLink,
  createNode,
  createRequest,
  putNetwork,
} from './network-fixtures.ts';
import { type CreateRegistryTestStore, createDevice, NOW_MS, openWithCities } from './registry-fixtures.ts';

const CONFLICT = { code: 'CONFLICT' };

export function describeNetwork(createStore: CreateRegistryTestStore): void {
  it('gives back what was put, in the order of city and id, and of the cities asked for', async () => {
    const registry = await openWithCities(await createStore());
    const { network } = registry;
    await putNetwork(registry);
    await registry.devices.putDevices([createDevice('sp-1', { city: 'speyer', kind: 'fibrenode' })]);
    await network.putNode(createNode('sp-1', { city: 'speyer' }));
    expect((await network.listNodes()).map(({ deviceId }) => deviceId)).toEqual([
      'gf-1',
      'gf-2',
      'gf-3',
      'sp-1',
    ]);
    expect(await network.listNodes(['speyer'])).toEqual([createNode('sp-1', { city: 'speyer' })]);
    expect(await network.listNodes([])).toEqual([]);
    expect(await network.listLinks(['landau'])).toEqual([
      createLink('link-1', ['gf-1', 'gf-2']),
      createLink('link-2', ['gf-2', 'gf-3']),
    ]);
    const baseline = { lossAToZDb: 2.5, lossZToADb: 2.75, measuredMs: NOW_MS };
    const accepted = createLink('link-1', ['gf-1', 'gf-2'], { version: 2, baseline });
    await network.putLink(accepted);
    expect(await network.getLink('link-1')).toEqual(accepted);
    expect(await network.getLink('link-9')).toBeUndefined();
    const deployment = createDeployment('dep-2', { location: [8.1, 49.2], untilMs: NOW_MS });
    await network.putDeployment(deployment);
    expect(await network.getDeployment('dep-2')).toEqual(deployment);
    const kit = createKit('k1');
    await network.putKit(kit);
    expect(await network.listKit(['landau'])).toEqual([kit]);
    const lending = createLending('l1');
    await network.putLending(lending);
    expect(await network.getLending('l1')).toEqual(lending);
  });

  it('tells the second of two who change one version, and counts changes', async () => {
    const registry = await openWithCities(await createStore());
    const { network } = registry;
    await putNetwork(registry);
    const before = await network.revision();
    await network.putNode(createNode('gf-1', { version: 2, accessPorts: 4 }));
    expect(await network.revision()).toBe(before + 1);
    await expect(network.putNode(createNode('gf-1', { version: 2 }))).rejects.toMatchObject(CONFLICT);
    await expect(network.putNode(createNode('gf-1'))).rejects.toMatchObject(CONFLICT);
    await expect(network.putNode(createNode('gf-1', { version: 3, city: 'speyer' }))).rejects.toMatchObject(
      CONFLICT,
    );
    expect(await network.revision()).toBe(before + 1);
    await network.putKit(createKit('k1'));
    expect(await network.deleteKit('k1', 2)).toBe(false);
    expect(await network.deleteKit('k1', 1)).toBe(true);
    expect(await network.deleteKit('k1', 1)).toBe(false);
    await network.putDeployment(createDeployment('empty'));
    expect(await network.deleteDeployment('empty', 1)).toBe(true);
  });

  it('lets nothing vanish that something else needs, and names it', async () => {
    const registry = await openWithCities(await createStore());
    const { network, devices } = registry;
    await putNetwork(registry);
    await expect(devices.deleteDevice('gf-2')).rejects.toMatchObject({
      ...CONFLICT,
      message: expect.stringContaining('link-1'),
    });
    await expect(network.deleteNode('gf-3', 1)).rejects.toMatchObject({
      ...CONFLICT,
      message: expect.stringContaining('link-2'),
    });
    await expect(network.deleteDeployment('dep', 1)).rejects.toMatchObject({
      ...CONFLICT,
      message: expect.stringContaining('link-1'),
    });
    const request = createRequest('MG-LD-2026-000001', { state: 'held' });
    await registry.requests.create(request);
    await registry.requests.update({ ...request, revision: 2 }, [
      createAllocation(request, 'link-2'),
      { ...createAllocation(request, ''), resource: 'poeW', deviceId: 'gf-3', amount: 15 },
    ]);
    const holder = { ...CONFLICT, message: expect.stringContaining(request.id) };
    await expect(network.deleteLink('link-2', 1)).rejects.toMatchObject(holder);
    await registry.requests.update({ ...request, revision: 3, state: 'acknowledged' }, [
      { ...createAllocation(request, ''), resource: 'poeW', deviceId: 'gf-3', amount: 15 },
    ]);
    expect(await network.deleteLink('link-2', 1)).toBe(true);
    const deployment = { ...CONFLICT, message: expect.stringContaining('Fest dep') };
    await expect(network.deleteNode('gf-3', 1)).rejects.toMatchObject(deployment);
    await network.putDeployment(createDeployment('dep', { version: 2, nodeIds: ['gf-1', 'gf-2'] }));
    await expect(network.deleteNode('gf-3', 1)).rejects.toMatchObject(holder);
    await registry.requests.update({ ...request, revision: 4, state: 'acknowledged' }, []);
    expect(await network.deleteNode('gf-3', 1)).toBe(true);
    expect(await devices.deleteDevice('gf-3')).toBe(true);
    expect((await registry.requests.get(request.id))?.items).toEqual(request.items);
    await expect(network.putLink(createLink('l', ['gf-1', 'gf-3']))).rejects.toMatchObject(CONFLICT);
    const elsewhere = createLink('l', ['gf-1', 'gf-2'], { city: 'speyer' });
    await expect(network.putLink(elsewhere)).rejects.toMatchObject(CONFLICT);
    await expect(network.putNode(createNode('gf-9'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets a device go that is in no link, with its node, past deployments or not', async () => {
    const registry = await openWithCities(await createStore(), { nowMs: NOW_MS });
    const { network } = registry;
    await registry.devices.putDevices([createDevice('gf-1', { kind: 'fibrenode' })]);
    await network.putNode(createNode('gf-1'));
    await network.putDeployment(createDeployment('dep', { nodeIds: ['gf-1'], untilMs: NOW_MS }));
    expect(await registry.devices.deleteDevice('gf-1')).toBe(true);
    expect(await network.listNodes()).toEqual([]);
    expect(await network.getDeployment('dep')).toMatchObject({ nodeIds: ['gf-1'] });
  });

  it('has a bound for each city, where what is over makes room', async () => {
    const registry = await openWithCities(await createStore());
    await registry.transaction(async ({ network }) => {
      for (let n = 0; n < KIT_PER_CITY; n++) await network.putKit(createKit(`k-${n}`));
    });
    const { network } = registry;
    await expect(network.putKit(createKit('another'))).rejects.toMatchObject(CONFLICT);
    await network.putKit({ ...createKit('k-1'), version: 2 });
    await network.putKit({ ...createKit('elsewhere'), city: 'speyer' });
    await registry.transaction(async groups => {
      for (let n = 1; n < LENDINGS_PER_CITY; n++) await groups.network.putLending(createLending(`l-${n}`));
      await groups.network.putLending(createLending('over', { untilMs: NOW_MS - 1 }));
    });
    await network.putLending(createLending('new'));
    expect(await network.getLending('over')).toBeUndefined();
    await expect(network.putLending(createLending('newer'))).rejects.toMatchObject(CONFLICT);
  });

  it('looks at once at everything that bears on admission in a span', async () => {
    const registry = await openWithCities(await createStore());
    const { network } = registry;
    await putNetwork(registry);
    await registry.devices.putDevices([createDevice('sp-1', { city: 'speyer', kind: 'fibrenode' })]);
    await network.putNode(createNode('sp-1', { city: 'speyer' }));
    await network.putDeployment(createDeployment('past', { untilMs: NOW_MS }));
    await network.putLink(createLink('link-past', ['gf-1', 'gf-2'], { deploymentId: 'past' }));
    await network.putOutage(createOutage('now', { fromMs: NOW_MS, untilMs: NOW_MS + 10 }));
    await network.putOutage(createOutage('later', { fromMs: NOW_MS + 10 }));
    await network.putOutage(createOutage('before', { fromMs: 0, untilMs: NOW_MS }));
    await network.putKit(createKit('k1'));
    const lent = { ownerCity: 'speyer', borrowerCity: 'landau', deviceIds: ['sp-1'] };
    await network.putLending(createLending('borrowed', lent));
    await network.putLending(createLending('ended', { ...lent, endedMs: NOW_MS - 5 }));
    const span = { fromMs: NOW_MS, untilMs: NOW_MS + 10 };
    const seen = await network.admissionNetwork('landau', span);
    expect(seen.nodes.map(({ deviceId }) => deviceId)).toEqual(['gf-1', 'gf-2', 'gf-3', 'sp-1']);
    expect(seen.links.map(({ id }) => id)).toEqual(['link-1', 'link-2']);
    expect(seen.deployments.map(({ id }) => id)).toEqual(['dep']);
    expect(seen.outages.map(({ id }) => id)).toEqual(['now']);
    expect(seen.kit.map(({ id }) => id)).toEqual(['k1']);
    expect(seen.lendings.map(({ id }) => id)).toEqual(['borrowed']);
    expect((await network.listLendings(['landau'])).map(({ id }) => id)).toEqual(['borrowed', 'ended']);
    const none = await network.admissionNetwork('speyer', { fromMs: 0, untilMs: 1 });
    expect(none).toMatchObject({ links: [], deployments: [], kit: [], lendings: [] });
    expect(await network.deleteLink('link-1', 1)).toBe(true);
    expect(await network.listOutages()).toEqual([]);
  });
}

function createKit(id: string): KitStock & Changed {
  return { id, city: 'landau', type: 'reel', name: 'Kabeltrommel', quantity: 3, version: 1, ...CHANGED };
}

function createOutage(id: string, changes: Partial<LinkOutage>): LinkOutage & Changed {
  const what = { id, city: 'landau', linkId: 'link-1', reason: 'Bagger' };
  return { ...what, fromMs: NOW_MS, version: 1, ...CHANGED, ...changes };
}

function createLending(id: string, changes: Partial<Lending> = {}): Lending & Changed {
  return {
    ...{ id, ownerCity: 'landau', borrowerCity: 'speyer', kitType: 'case', quantity: 1, deviceIds: [] },
    ...{ fromMs: NOW_MS - 100, untilMs: NOW_MS + 100, reason: 'Brezelfest', version: 1, ...CHANGED },
    ...changes,
  };
}
