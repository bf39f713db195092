/** How the routes of the fibre network are called in the matrix of routes, roles and cities, and in the walk of the audit log. */
import { randomUUID } from 'node:crypto';
import type { Registry } from '../../../store/registry/registry.ts';
import { createDevice, NOW_MS } from '../api-fixture.ts';
import { at } from '../request-fixture.ts';

const SPAN = { from: at(1), until: at(2) };
const NODE = { accessPorts: 8, poeBudgetW: 240, upsRuntimeS: 3600 };
const LINK = {
  ...{ lengthM: 400, fibreType: 'single-mode', lineRate: 10e9, reservableShare: 0.8, ratedLossDb: 2 },
};
const PLACE = { name: 'Weinfest', place: 'Marktplatz' };
const KIT = { type: 'reel', name: 'Trommel', quantity: 3 };
const LENDING = { kitType: 'reel', quantity: 1, deviceIds: [], reason: 'Nachbarschaftshilfe', ...SPAN };

const toPrefix = (city: string) => (city === 'landau' ? 'ld' : 'sp');
const toNode = (city: string, n = 1) => `${toPrefix(city)}-nd-000${n}`;
const toEnds = (city: string) => ({
  aEnd: { deviceId: toNode(city), port: 'port-1' },
  zEnd: { deviceId: toNode(city, 2), port: 'port-1' },
});

export type NetworkThing = 'node' | 'fibre' | 'deployment' | 'outage' | 'kit' | 'lending';

export const BY_CITY: Record<string, string> = {
  'GET /api/v1/network': '',
  'GET /api/v1/network/bookings': `link=ld-link&from=${at(1)}`,
  'GET /api/v1/network/kit': `from=${at(1)}&to=${at(48)}`,
  'GET /api/v1/lendings': '',
  'GET /api/v1/lent-devices': '',
};

const query = 'version=9';
export const BY_THING = {
  'PUT /api/v1/network/nodes/:id': { thing: 'node', query, body: toNodeBody('landau') },
  'DELETE /api/v1/network/nodes/:id': { thing: 'node', query },
  'PUT /api/v1/network/links/:id': { thing: 'fibre', query, body: toLinkBody('landau') },
  'DELETE /api/v1/network/links/:id': { thing: 'fibre', query },
  'PUT /api/v1/network/deployments/:id': { thing: 'deployment', query, body: toDeploymentBody('landau') },
  'DELETE /api/v1/network/deployments/:id': { thing: 'deployment', query },
  'PUT /api/v1/network/outages/:id': { thing: 'outage', query, body: toOutageBody('landau') },
  'DELETE /api/v1/network/outages/:id': { thing: 'outage', query },
  'PUT /api/v1/network/kit/:id': { thing: 'kit', query, body: { city: 'landau', ...KIT } },
  'DELETE /api/v1/network/kit/:id': { thing: 'kit', query },
  'POST /api/v1/lendings/:id/end': { thing: 'lending', query, body: {} },
} as const;

export const BY_BODY: Record<string, (city: string) => object> = {
  'POST /api/v1/network/nodes': toNodeBody,
  'POST /api/v1/network/links': toLinkBody,
  'POST /api/v1/network/deployments': toDeploymentBody,
  'POST /api/v1/network/outages': toOutageBody,
  'POST /api/v1/network/kit': city => ({ city, ...KIT }),
  'POST /api/v1/lendings': city => ({ ownerCity: city, borrowerCity: 'worms', ...LENDING }),
};

export const UNKNOWN: Record<NetworkThing, string> = {
  ...{ node: 'sp-nd-9999', fibre: randomUUID(), deployment: randomUUID() },
  ...{ outage: randomUUID(), kit: randomUUID(), lending: randomUUID() },
};

function toNodeBody(city: string): object {
  return { city, deviceId: toNode(city), ...NODE };
}

function toLinkBody(city: string): object {
  return { city, deploymentId: `${toPrefix(city)}-place`, ...LINK, ...toEnds(city) };
}

function toDeploymentBody(city: string): object {
  return { city, ...PLACE, ...SPAN, nodeIds: [toNode(city), toNode(city, 2)] };
}

function toOutageBody(city: string): object {
  return { city, linkId: `${toPrefix(city)}-fibre`, ...SPAN, reason: 'Spleißen' };
}

/** One of each; what is lent goes to a city that nobody here is of. */
export async function createNetworkThings(
  registry: Registry,
  city: string,
  prefix: string,
): Promise<Record<NetworkThing, string>> {
  const changed = { city, version: 1, changedMs: NOW_MS, changedBy: 'x' };
  const span = { fromMs: Date.parse(SPAN.from), untilMs: Date.parse(SPAN.until) };
  const nodeIds = [toNode(city), toNode(city, 2)];
  await registry.devices.putDevices(nodeIds.map(id => createDevice({ id, city, kind: 'fibrenode' })));
  for (const deviceId of nodeIds) await registry.network.putNode({ deviceId, ...NODE, ...changed });
  const deploymentId = `${prefix}-place`;
  await registry.network.putDeployment({ id: deploymentId, ...PLACE, ...span, nodeIds, ...changed });
  const fibre = { ...LINK, fibreType: 'single-mode' as const, ...toEnds(city), ...changed };
  await registry.network.putLink({ id: `${prefix}-fibre`, deploymentId, ...fibre });
  const outage = { linkId: `${prefix}-fibre`, reason: 'Spleißen', ...span, ...changed };
  await registry.network.putOutage({ id: `${prefix}-outage`, ...outage });
  await registry.network.putKit({ id: `${prefix}-kit`, ...KIT, type: 'reel', ...changed });
  const worms = { slug: 'worms', name: 'Worms', ags: '07319000', timeZone: 'Europe/Berlin' } as const;
  await registry.devices.putCity({ ...worms, center: [8.36, 49.63] });
  await registry.network.putLending({
    ...{ id: `${prefix}-lending`, ownerCity: city, borrowerCity: 'worms', kitType: 'reel', quantity: 1 },
    ...{ deviceIds: [], reason: 'Hilfe', ...span, version: 1, changedMs: NOW_MS, changedBy: 'x' },
  });
  return {
    ...{ node: nodeIds[0]!, fibre: `${prefix}-fibre`, deployment: deploymentId },
    ...{ outage: `${prefix}-outage`, kit: `${prefix}-kit`, lending: `${prefix}-lending` },
  };
}

interface Walk {
  send(
    browser: never,
    route: string,
    body?: object,
    parameters?: Record<string, string>,
  ): Promise<{ json(): ReturnType<typeof JSON.parse> }>;
}

/** Every one that changes something, as a person would call them. */
export async function walkNetwork(registry: Registry, { send }: Walk, browser: never): Promise<void> {
  const city = 'landau';
  const nodeIds = [toNode(city), toNode(city, 2)];
  const version = (id: string, seen: number) => ({ ':id': `${id}?version=${seen}` });
  await registry.devices.putDevices(nodeIds.map(id => createDevice({ id, city, kind: 'fibrenode' })));
  const path = (name: string) => `/api/v1/network/${name}`;
  for (const deviceId of nodeIds) await send(browser, `POST ${path('nodes')}`, { city, deviceId, ...NODE });
  const nodes = `${path('nodes')}/:id`;
  await send(browser, `PUT ${nodes}`, { ...toNodeBody(city), poeBudgetW: 60 }, version(nodeIds[0]!, 1));
  const place = (await send(browser, `POST ${path('deployments')}`, toDeploymentBody(city))).json();
  const deployments = `${path('deployments')}/:id`;
  await send(browser, `PUT ${deployments}`, { ...toDeploymentBody(city), name: 'Neu' }, version(place.id, 1));
  const fibre = { ...toLinkBody(city), deploymentId: place.id };
  const link = (await send(browser, `POST ${path('links')}`, fibre)).json();
  await send(browser, `PUT ${path('links')}/:id`, { ...fibre, lengthM: 500 }, version(link.id, 1));
  const down = { ...toOutageBody(city), linkId: link.id };
  const outage = (await send(browser, `POST ${path('outages')}`, down)).json();
  await send(browser, `PUT ${path('outages')}/:id`, { ...down, reason: 'Regen' }, version(outage.id, 1));
  await send(browser, `DELETE ${path('outages')}/:id`, undefined, version(outage.id, 2));
  await send(browser, `DELETE ${path('links')}/:id`, undefined, version(link.id, 2));
  await send(browser, `DELETE ${deployments}`, undefined, version(place.id, 2));
  await send(browser, `DELETE ${nodes}`, undefined, version(nodeIds[0]!, 2));
  const kit = (await send(browser, `POST ${path('kit')}`, { city, ...KIT })).json();
  await send(browser, `PUT ${path('kit')}/:id`, { city, ...KIT, quantity: 4 }, version(kit.id, 1));
  const lent = { ownerCity: city, borrowerCity: 'speyer', ...LENDING };
  const lending = (await send(browser, 'POST /api/v1/lendings', lent)).json();
  await send(browser, 'POST /api/v1/lendings/:id/end', {}, { ':id/end': `${lending.id}/end?version=1` });
  await send(browser, `DELETE ${path('kit')}/:id`, undefined, version(kit.id, 2));
}
