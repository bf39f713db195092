/** What nodes, links, deployments, outages, kit and lendings must be like. Fields are named as in REST; never the value. */
import type { FieldFault } from '../check-device.ts';
import { CITY_SLUG } from '../cities.ts';
import { DEVICE_ID } from '../devices.ts';
import {
  type Deployment,
  FIBRE_TYPES,
  type FibreLink,
  type FibreNode,
  KIT_TYPES,
  type KitStock,
  type Lending,
  type LinkOutage,
} from './network.ts';
import type { Span } from './spans.ts';

export const NETWORK_TEXT_MAX = 200;
export const NODES_PER_DEPLOYMENT = 200;
export const QUANTITY_MAX = 1000;
const LENDING_MAX_MS = 366 * 86_400_000;
const PORT = /^port-[1-9][0-9]?$/;
const ONE_LINE = /^[^\p{Cc}\u2028\u2029]*$/u;

/** What is already there, of the city and lent to it. */
export interface NetworkAround {
  nodes: readonly Pick<FibreNode, 'deviceId' | 'city'>[];
  links: readonly FibreLink[];
  deployments: readonly Deployment[];
}

type Rule = readonly [isRight: boolean, field: string, rule: string];

export function checkNode(node: FibreNode): FieldFault[] {
  return toFaults([
    [DEVICE_ID.test(node.deviceId), 'deviceId', 'must be the id of a device'],
    [isCount(node.accessPorts, 1000), 'accessPorts', 'must be 0 to 1000'],
    [isWithin(node.poeBudgetW, 0, 100_000), 'poeBudgetW', 'must be 0 to 100000 watts'],
    [isWithin(node.upsRuntimeS, 0, 604_800), 'upsRuntimeS', 'must be 0 to 604800 seconds'],
  ]);
}

/** A port takes one fibre at a time; both ends are deployed at some time of the link's deployment. */
export function checkLink(link: FibreLink, around: NetworkAround): FieldFault[] {
  const deployment = around.deployments.find(({ id }) => id === link.deploymentId);
  const meets = (other: Deployment) =>
    deployment !== undefined && isOverlapping(toSpan(deployment), toSpan(other));
  const thereThen = new Set(around.deployments.filter(meets).flatMap(({ nodeIds }) => nodeIds));
  const others = around.links.filter(
    ({ id, deploymentId }) =>
      id !== link.id && around.deployments.some(other => other.id === deploymentId && meets(other)),
  );
  const used = new Set(others.flatMap(({ aEnd, zEnd }) => [aEnd, zEnd].map(toPortName)));
  const ends = (['aEnd', 'zEnd'] as const).flatMap((end): Rule[] => [
    [thereThen.has(link[end].deviceId), `${end}.deviceId`, 'must be a node that is deployed then'],
    [PORT.test(link[end].port), `${end}.port`, 'must be port-1 to port-99'],
    [!used.has(toPortName(link[end])), `${end}.port`, 'is taken by another link'],
  ]);
  return toFaults([
    [DEVICE_ID.test(link.id), 'id', 'must be small letters, digits and inner dashes, 3 to 48 of them'],
    [deployment !== undefined, 'deploymentId', 'must be a deployment of the city'],
    ...ends,
    [link.aEnd.deviceId !== link.zEnd.deviceId, 'zEnd.deviceId', 'must be another node'],
    [isWithin(link.lengthM, 0, 200_000), 'lengthM', 'must be 0 to 200000 metres'],
    [FIBRE_TYPES.includes(link.fibreType), 'fibreType', `must be one of ${FIBRE_TYPES.join(', ')}`],
    [isCount(link.lineRate, 4e11) && link.lineRate >= 1e6, 'lineRate', 'must be 1e6 to 4e11 whole bit/s'],
    [isWithin(link.reservableShare, 0, 1), 'reservableShare', 'must be 0 to 1'],
    [isWithin(link.ratedLossDb, 0, 60), 'ratedLossDb', 'must be 0 to 60 dB'],
  ]);
}

/** A node is at one place at a time. */
export function checkDeployment(deployment: Deployment, around: NetworkAround): FieldFault[] {
  const { nodeIds, location } = deployment;
  const known = new Set(around.nodes.map(({ deviceId }) => deviceId));
  const elsewhere = new Set(
    around.deployments
      .filter(other => other.id !== deployment.id && isOverlapping(toSpan(deployment), toSpan(other)))
      .flatMap(other => other.nodeIds),
  );
  return toFaults([
    [DEVICE_ID.test(deployment.id), 'id', 'must be small letters, digits and inner dashes, 3 to 48 of them'],
    [isText(deployment.name), 'name', `must be 1 to ${NETWORK_TEXT_MAX} characters in one line`],
    [isText(deployment.place), 'place', `must be 1 to ${NETWORK_TEXT_MAX} characters in one line`],
    [!location || isWithin(location[0], -180, 180), 'location', 'must be longitude and latitude in degrees'],
    [!location || isWithin(location[1], -90, 90), 'location', 'must be longitude and latitude in degrees'],
    ...checkSpan(deployment),
    [
      nodeIds.length >= 1 && nodeIds.length <= NODES_PER_DEPLOYMENT,
      'nodeIds',
      `must be 1 to ${NODES_PER_DEPLOYMENT}`,
    ],
    [new Set(nodeIds).size === nodeIds.length, 'nodeIds', 'must name each node once'],
    ...nodeIds.flatMap((id, index): Rule[] => [
      [known.has(id), `nodeIds.${index}`, 'must be a node of the city, or lent to it'],
      [!elsewhere.has(id), `nodeIds.${index}`, 'is deployed elsewhere then'],
    ]),
  ]);
}

export function checkOutage(outage: LinkOutage, { links }: Pick<NetworkAround, 'links'>): FieldFault[] {
  return toFaults([
    [links.some(({ id }) => id === outage.linkId), 'linkId', 'must be a link of the city'],
    ...checkSpan(outage),
    [isText(outage.reason), 'reason', `must be 1 to ${NETWORK_TEXT_MAX} characters in one line`],
  ]);
}

export function checkKit(kit: KitStock): FieldFault[] {
  return toFaults([
    [KIT_TYPES.includes(kit.type), 'type', `must be one of ${KIT_TYPES.join(', ')}`],
    [isText(kit.name), 'name', `must be 1 to ${NETWORK_TEXT_MAX} characters in one line`],
    [isCount(kit.quantity, QUANTITY_MAX), 'quantity', `must be 0 to ${QUANTITY_MAX}`],
  ]);
}

/**
 * @param owned nodes of the owner
 * @param freeKit `countFreeKit` of the owner for the span, without this lending
 */
export function checkLending(
  lending: Lending,
  { owned, freeKit }: { owned: NetworkAround['nodes']; freeKit: number },
): FieldFault[] {
  const { deviceIds, quantity, fromMs, untilMs } = lending;
  const known = new Set(
    owned.filter(({ city }) => city === lending.ownerCity).map(({ deviceId }) => deviceId),
  );
  return toFaults([
    [CITY_SLUG.test(lending.borrowerCity), 'borrowerCity', 'must be a city'],
    [lending.borrowerCity !== lending.ownerCity, 'borrowerCity', 'must be another city'],
    [KIT_TYPES.includes(lending.kitType), 'kitType', `must be one of ${KIT_TYPES.join(', ')}`],
    [isCount(quantity, QUANTITY_MAX), 'quantity', `must be 0 to ${QUANTITY_MAX}`],
    [quantity + deviceIds.length > 0, 'quantity', 'must be at least 1, or devices must be named'],
    [quantity <= Math.max(0, freeKit), 'quantity', 'must be at most what is free then'],
    [new Set(deviceIds).size === deviceIds.length, 'deviceIds', 'must name each device once'],
    ...deviceIds.map(
      (id, index): Rule => [known.has(id), `deviceIds.${index}`, 'must be a node of the owner'],
    ),
    ...checkSpan(lending),
    [untilMs - fromMs <= LENDING_MAX_MS, 'until', 'must be at most 366 days after the beginning'],
    [isText(lending.reason), 'reason', `must be 1 to ${NETWORK_TEXT_MAX} characters in one line`],
  ]);
}

function toFaults(rules: readonly Rule[]): FieldFault[] {
  return rules.filter(([isRight]) => !isRight).map(([, field, rule]) => ({ field, rule }));
}

function checkSpan({ fromMs, untilMs }: { fromMs: number; untilMs?: number }): Rule[] {
  return [
    [Number.isSafeInteger(fromMs), 'from', 'must be a time'],
    [untilMs === undefined || Number.isSafeInteger(untilMs), 'until', 'must be a time'],
    [untilMs === undefined || fromMs < untilMs, 'until', 'must be after the beginning'],
  ];
}

function toSpan({ fromMs, untilMs = Number.POSITIVE_INFINITY }: Deployment): Span {
  return { fromMs, untilMs };
}

function isOverlapping(a: Span, b: Span): boolean {
  return a.fromMs < b.untilMs && b.fromMs < a.untilMs;
}

function toPortName({ deviceId, port }: FibreLink['aEnd']): string {
  return `${deviceId} ${port}`;
}

function isText(text: string): boolean {
  return text.trim() !== '' && text.length <= NETWORK_TEXT_MAX && ONE_LINE.test(text);
}

function isCount(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max;
}

function isWithin(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}
