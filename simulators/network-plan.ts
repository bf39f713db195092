/**
 * The registry's side of the demo network's fibre: nodes, links with the lengths and losses the simulated light has, one
 * deployment per city, and the kit it owns. The same for the same seed, devices and instant.
 */
import type { Device } from '#core/devices.ts';
import {
  type Deployment,
  type FibreLink,
  type FibreNode,
  type KitStock,
  type KitType,
  LINK_SHARE_DEFAULT,
} from '#core/network/network.ts';
import { findCityScenario } from './cities/city-scenarios.ts';
import { LINE_RATE_BPS, toSpan } from './fibre-link.ts';
import { toSpanLossDb } from './optics.ts';
import { type RingLink, toRingLinks } from './ring.ts';

export interface NetworkPlan {
  nodes: FibreNode[];
  deployments: Deployment[];
  links: FibreLink[];
  kit: KitStock[];
}

const ACCESS_PORTS = 16;
const POE_BUDGET_W = 480;
/** A full battery at the load of `fibrenode.ts`. */
const UPS_RUNTIME_S = 6000;
/** What a plan allows beyond the sum of its parts. */
const LOSS_RESERVE_DB = 0.5;

const KIT: readonly { type: KitType; name: string; quantity: number }[] = [
  { type: 'case', name: 'Koffer 10G', quantity: 6 },
  { type: 'reel', name: 'Trommel 300 m', quantity: 12 },
  { type: 'uplink', name: 'Richtfunk-Anbindung', quantity: 2 },
  { type: 'generator', name: 'Stromerzeuger 2 kVA', quantity: 3 },
  { type: 'crew', name: 'Aufbautrupp', quantity: 3 },
];

/** @param fromMs since when everything stands */
export function planNetwork(options: {
  seed: number;
  devices: readonly Device[];
  fromMs: number;
}): NetworkPlan {
  const rings = [...toRingLinks(options.seed, options.devices)];
  return {
    nodes: rings.flatMap(([city, links]) => links.map(({ fromId }) => toNode(city, fromId))),
    deployments: rings.map(([city, links]) => toDeployment(city, links, options.fromMs)),
    // Where a city has one node there is nothing to link it with.
    links: rings.flatMap(([city, links]) =>
      links.filter(({ fromId, toId }) => fromId !== toId).map(link => toLink(city, link)),
    ),
    kit: rings.flatMap(([city]) =>
      KIT.map(({ type, name, quantity }) => ({
        id: `${city}-${type}`,
        city,
        type,
        name,
        quantity,
        version: 1,
      })),
    ),
  };
}

function toNode(city: string, deviceId: string): FibreNode {
  const offers = { accessPorts: ACCESS_PORTS, poeBudgetW: POE_BUDGET_W, upsRuntimeS: UPS_RUNTIME_S };
  return { deviceId, city, ...offers, version: 1 };
}

function toDeployment(city: string, links: readonly RingLink[], fromMs: number): Deployment {
  const scenario = findCityScenario(city);
  const place = scenario?.eventPlaces[0];
  return {
    ...{ id: toDeploymentId(city), city, name: 'MoGLi-Ring', place: place?.name ?? city },
    ...(place && { location: place.position }),
    ...{ fromMs, nodeIds: links.map(({ fromId }) => fromId), version: 1 },
  };
}

function toLink(city: string, { fromId, toId, linkKey }: RingLink): FibreLink {
  const span = toSpan(linkKey);
  return {
    // `ld-gf-01-02`
    id: `${fromId}-${toId.slice(toId.lastIndexOf('-') + 1)}`,
    ...{ city, deploymentId: toDeploymentId(city) },
    aEnd: { deviceId: fromId, port: 'port-2' },
    zEnd: { deviceId: toId, port: 'port-1' },
    lengthM: Math.round(span.lengthKm * 1000),
    ...{ fibreType: 'single-mode', lineRate: LINE_RATE_BPS, reservableShare: LINK_SHARE_DEFAULT },
    ratedLossDb: Math.round((toSpanLossDb(span) + LOSS_RESERVE_DB) * 10) / 10,
    version: 1,
  };
}

function toDeploymentId(city: string): string {
  return `${city}-mogli`;
}
