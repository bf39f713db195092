/**
 * The mobile fibre network in the registry. Every change takes the network's revision first, so what a link needs cannot
 * go while the link is made.
 */
import { AppError } from '#core/app-error.ts';
import {
  DEPLOYMENTS_PER_CITY,
  type Deployment,
  type FibreLink,
  type FibreNode,
  KIT_PER_CITY,
  type KitStock,
  LENDINGS_PER_CITY,
  type Lending,
  LINKS_PER_CITY,
  type LinkOutage,
  OUTAGES_PER_CITY,
} from '#core/network/network.ts';
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import { createNetworkTable, type NetworkTable } from './network-rows.ts';
import { refuseWhileHeld, refuseWhileNodeIsUsed } from './network-uses.ts';
import type { Changed, RegistryNetwork, Span } from './registry-network.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

const NODES = createNetworkTable<FibreNode & Changed, 'fibreNodes'>('fibreNodes', {
  word: 'node',
  toColumns: ({ deviceId, city }) => ({ id: deviceId, city }),
});
const LINKS = createNetworkTable<FibreLink & Changed, 'fibreLinks'>('fibreLinks', {
  word: 'link',
  perCity: LINKS_PER_CITY,
  toColumns: ({ id, city, deploymentId, aEnd, zEnd }) => ({
    ...{ id, city, deploymentId },
    ...{ aNode: aEnd.deviceId, zNode: zEnd.deviceId },
  }),
});
const DEPLOYMENTS = createNetworkTable<Deployment & Changed, 'deployments'>('deployments', {
  word: 'deployment',
  perCity: DEPLOYMENTS_PER_CITY,
  toColumns: ({ id, city, fromMs, untilMs = null }) => ({ id, city, fromMs, untilMs }),
});
const OUTAGES = createNetworkTable<LinkOutage & Changed, 'linkOutages'>('linkOutages', {
  word: 'outage',
  perCity: OUTAGES_PER_CITY,
  isHistory: true,
  toColumns: ({ id, city, linkId, fromMs, untilMs = null }) => ({ id, city, linkId, fromMs, untilMs }),
});
const KIT = createNetworkTable<KitStock & Changed, 'kitStock'>('kitStock', {
  word: 'kit',
  perCity: KIT_PER_CITY,
  toColumns: ({ id, city }) => ({ id, city }),
});
const LENDINGS = createNetworkTable<Lending & Changed, 'lendings'>('lendings', {
  word: 'lending',
  perCity: LENDINGS_PER_CITY,
  isHistory: true,
  toColumns: ({ id, ownerCity, borrowerCity, fromMs, untilMs, endedMs }) => ({
    ...{ id, city: ownerCity, borrowerCity, fromMs },
    untilMs: Math.min(untilMs, endedMs ?? untilMs),
  }),
});

/** @param database may be a transaction that is open already */
export function createNetwork(database: Database, nowMs: () => number): RegistryNetwork {
  const change = <Result>(work: (transaction: DatabaseTransaction) => Promise<Result>) =>
    inTransaction(database, async transaction => {
      await takeNumbers(transaction, 'networkRevision', 1);
      return work(transaction);
    });
  const put =
    <T extends Changed & { version: number }>(table: NetworkTable<T>) =>
    (item: T) =>
      change(transaction => table.put(transaction, item));

  return {
    listNodes: cities => NODES.list(database, cities),
    putNode: put(NODES),
    deleteNode: (deviceId, version) =>
      change(async transaction => {
        await refuseWhileNodeIsUsed(transaction, deviceId, nowMs());
        return NODES.delete(transaction, deviceId, version);
      }),

    listLinks: cities => LINKS.list(database, cities),
    getLink: id => LINKS.get(database, id),
    putLink: link =>
      change(async transaction => {
        await refuseLooseLink(transaction, link);
        await LINKS.put(transaction, link);
      }),
    deleteLink: (id, version) =>
      change(async transaction => {
        await refuseWhileHeld(transaction, id, 'link');
        return LINKS.delete(transaction, id, version);
      }),

    listDeployments: (cities, span) => DEPLOYMENTS.list(database, cities, span),
    getDeployment: id => DEPLOYMENTS.get(database, id),
    putDeployment: put(DEPLOYMENTS),
    deleteDeployment: (id, version) =>
      change(async transaction => {
        const link = await transaction
          .selectFrom('fibreLinks')
          .select('id')
          .where('deploymentId', '=', id)
          .orderBy('id')
          .executeTakeFirst();
        if (link) throw new AppError('CONFLICT', `Link ${link.id} belongs to this deployment`);
        return DEPLOYMENTS.delete(transaction, id, version);
      }),

    listOutages: (cities, span) => OUTAGES.list(database, cities, span),
    putOutage: put(OUTAGES),
    deleteOutage: (id, version) => change(transaction => OUTAGES.delete(transaction, id, version)),

    listKit: cities => KIT.list(database, cities),
    putKit: put(KIT),
    deleteKit: (id, version) => change(transaction => KIT.delete(transaction, id, version)),

    listLendings: (cities, span) => LENDINGS.list(database, cities, span),
    getLending: id => LENDINGS.get(database, id),
    putLending: put(LENDINGS),

    admissionNetwork: (city, span) =>
      inTransaction(database, transaction => readAdmissionNetwork(transaction, city, span)),
    revision: () => readCounter(database, 'networkRevision'),
  };
}

/** Both ends are nodes, and the deployment is one of the city. */
async function refuseLooseLink(transaction: DatabaseTransaction, link: FibreLink): Promise<void> {
  const deployment = await DEPLOYMENTS.get(transaction, link.deploymentId);
  if (deployment?.city !== link.city) throw new AppError('CONFLICT', 'The city has no such deployment');
  for (const { deviceId } of [link.aEnd, link.zEnd]) {
    if (!(await NODES.get(transaction, deviceId)))
      throw new AppError('CONFLICT', `${deviceId} is no node of the fibre network`);
  }
}

async function readAdmissionNetwork(
  transaction: DatabaseTransaction,
  city: string,
  span: Span,
): Promise<AdmissionNetwork> {
  const deployments = await DEPLOYMENTS.list(transaction, [city], span);
  const deployed = new Set(deployments.map(({ id }) => id));
  const lendings = await LENDINGS.list(transaction, [city], span);
  const nodes = await NODES.list(transaction, [city]);
  const known = new Set(nodes.map(({ deviceId }) => deviceId));
  const lent = lendings.flatMap(({ borrowerCity, deviceIds }) => (borrowerCity === city ? deviceIds : []));
  for (const id of new Set(lent)) {
    const node = known.has(id) ? undefined : await NODES.get(transaction, id);
    if (node) nodes.push(node);
  }
  const links = await LINKS.list(transaction, [city]);
  return {
    city,
    nodes,
    links: links.filter(({ deploymentId }) => deployed.has(deploymentId)),
    deployments,
    outages: await OUTAGES.list(transaction, [city], span),
    kit: await KIT.list(transaction, [city]),
    lendings,
  };
}
