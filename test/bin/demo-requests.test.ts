import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRegistry } from '#store/registry/open-registry.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import { provisionDemoNetwork } from '../../bin/demo-network.ts';
import { createDemoRequests } from '../../bin/demo-requests.ts';
import { checkLink } from '../../core/network/check-network.ts';
import { planRequests } from '../../simulators/event-plan.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { planNetwork } from '../../simulators/network-plan.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

const DAY_MS = Date.parse('2026-11-20T00:00:00Z');
const SEED = 5;

test('the demo has a network and requests in several states, once however often it is started', async () => {
  const registry = await openRegistry({
    engine: 'sqlite',
    file: join(createTemporaryDirectory(), 'registry.db'),
  });
  onTestFinished(() => registry.close());
  const { cities, devices } = planFleet({ seed: SEED, scale: 1 });
  for (const city of cities) await registry.devices.putCity(city);
  const nodes = devices.filter(({ kind }) => kind === 'fibrenode');
  await provisionDevices(registry, nodes, { nowMs: DAY_MS });
  const network = planNetwork({ seed: SEED, devices, fromMs: DAY_MS - 30 * 86_400_000 });
  for (const link of network.links) expect(checkLink(link, network), link.id).toEqual([]);

  for (const _start of ['first', 'second']) {
    await provisionDemoNetwork(registry, network, DAY_MS);
    await createDemoRequests(registry, planRequests(devices, DAY_MS), DAY_MS);
  }

  expect(await registry.network.listLinks()).toHaveLength(nodes.length);
  const { items } = await registry.requests.list({ limit: 100 });
  expect(items.map(({ city, state, reason }) => `${city} ${state} ${reason ?? ''}`.trim()).sort()).toEqual([
    'kaiserslautern reserved',
    'kaiserslautern reserved',
    'landau acknowledged capacityUnavailable',
    'landau held',
    'landau reserved',
    'landau reserved',
    'speyer reserved',
    'trier held',
  ]);
});
