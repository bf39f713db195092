/** A small fibre network for tests: three cases in a row, one deployment, and requests for it. */
import type { Deployment, FibreLink, FibreNode } from '#core/network/network.ts';
import type {
  Allocation,
  BandwidthRequest,
  RequestItem,
  RequestWindow,
} from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { createDevice, NOW_MS } from './registry-fixtures.ts';

export const HOUR_MS = 3_600_000;
export const CHANGED: Changed = { changedMs: NOW_MS, changedBy: 'Käthe' };

export function createNode(deviceId: string, changes: Partial<FibreNode> = {}): FibreNode & Changed {
  const power = { accessPorts: 8, poeBudgetW: 120, upsRuntimeS: 14_400 };
  return { deviceId, city: 'landau', ...power, version: 1, ...CHANGED, ...changes };
}

export function createDeployment(id: string, changes: Partial<Deployment> = {}): Deployment & Changed {
  const what = { city: 'landau', name: `Fest ${id}`, place: 'Rathausplatz' };
  return { id, ...what, fromMs: 0, nodeIds: [], version: 1, ...CHANGED, ...changes };
}

export function createLink(
  id: string,
  [aNode, zNode]: readonly [aNode: string, zNode: string],
  changes: Partial<FibreLink> = {},
): FibreLink & Changed {
  return {
    ...{ id, city: 'landau', deploymentId: 'dep' },
    ...{ aEnd: { deviceId: aNode, port: 'port-1' }, zEnd: { deviceId: zNode, port: 'port-2' } },
    ...{ lengthM: 400, fibreType: 'single-mode', lineRate: 10e9, reservableShare: 0.8, ratedLossDb: 3 },
    ...{ version: 1, ...CHANGED, ...changes },
  };
}

/** Nodes gf-1, gf-2, gf-3 and links `link-1` and `link-2` between them. */
export async function putNetwork(registry: Registry): Promise<void> {
  const ids = ['gf-1', 'gf-2', 'gf-3'];
  await registry.devices.putDevices(ids.map(id => createDevice(id, { kind: 'fibrenode' })));
  for (const id of ids) await registry.network.putNode(createNode(id));
  await registry.network.putDeployment(createDeployment('dep', { nodeIds: ids }));
  await registry.network.putLink(createLink('link-1', ['gf-1', 'gf-2']));
  await registry.network.putLink(createLink('link-2', ['gf-2', 'gf-3']));
}

/** Set-up an hour before, tear-down an hour after. */
export function createWindow(startMs: number, hours = 2): RequestWindow {
  const endMs = startMs + hours * HOUR_MS;
  return { setupStartMs: startMs - HOUR_MS, startMs, endMs, teardownEndMs: endMs + HOUR_MS };
}

export function createItem(changes: Partial<RequestItem> = {}): RequestItem {
  return {
    ...{ id: '1', service: 'cctv', aNode: 'gf-1', zNode: 'gf-3' },
    ...{ cirUp: 1e9, cirDown: 1e8, eirUp: 0, eirDown: 0, accessPorts: 1, poeW: 15 },
    ...changes,
  };
}

export function createRequest(id: string, changes: Partial<BandwidthRequest> = {}): BandwidthRequest {
  return {
    ...{ id, city: 'landau', revision: 1, createdMs: NOW_MS, createdBy: 'u1' },
    event: { name: 'Maikerwe', place: 'Messplatz' },
    requester: { organisation: 'Feuerwehr', authority: 'bos' },
    window: createWindow(NOW_MS + 24 * HOUR_MS),
    ...{ items: [createItem()], kit: [], priority: 1, state: 'draft', paths: [] },
    ...{ activation: [], acceptance: [], flags: {}, stateChanges: [], notes: [] },
    ...changes,
  };
}

export function createAllocation(
  { id: requestId, city, priority, window }: BandwidthRequest,
  linkId: string,
  changes: Partial<Extract<Allocation, { resource: 'link' }>> = {},
): Allocation {
  return {
    ...{ requestId, itemId: '1', holder: 'request', city, priority },
    ...{ fromMs: window.setupStartMs, untilMs: window.teardownEndMs },
    ...{ resource: 'link', linkId, direction: 'aToZ', cir: 1e9, eir: 5e8 },
    ...changes,
  };
}
