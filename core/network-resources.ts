/**
 * The mobile fibre network as REST and console speak of it: rates in bit/s, times RFC 3339, spans half-open. What somebody
 * sends is a `…Request`, what comes back a `…Resource`; `version` is the one a change must name.
 */
import type { FibreType, KitType, LinkEndpoint } from './network/network.ts';
import type { DeviceSummary } from './resources.ts';

interface Stamp {
  version: number;
  changed: string;
  changedBy: string;
}

export const SPAN_STATES = ['planned', 'running', 'over'] as const;
export type SpanState = (typeof SPAN_STATES)[number];

export interface NodeRequest {
  city: string;
  deviceId: string;
  /** For customers' networks, besides the ports of its links. */
  accessPorts: number;
  poeBudgetW: number;
  upsRuntimeS: number;
}

export interface NodeResource extends NodeRequest, Stamp {
  name: string;
  location?: [longitude: number, latitude: number];
  presence: DeviceSummary['presence'];
  /** Where it is deployed now. */
  deploymentId?: string;
  /** While it is lent: the city may be the owner or the borrower. */
  lending?: { id: string; borrowerCity: string; until: string };
}

export interface LinkRequest {
  city: string;
  deploymentId: string;
  aEnd: LinkEndpoint;
  zEnd: LinkEndpoint;
  lengthM: number;
  fibreType: FibreType;
  lineRate: number;
  /** 0..1 of the line rate may be promised. */
  reservableShare: number;
  ratedLossDb: number;
}

/** idle: its deployment does not run; outage: taken out of service; unknown: neither end has reported lately. */
export const LINK_STATES = ['up', 'down', 'outage', 'unknown', 'idle'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** Now. What is absent was not reported lately. */
export interface LinkDirectionResource {
  /** Promised to requests. */
  booked: number;
  /** On top of what is promised, when there is room. */
  excess: number;
  rate?: number;
  /** Light that arrives, above what the receiver needs. */
  marginDb?: number;
  lossDb?: number;
  /** Against the loss when it was accepted. */
  lossDeltaDb?: number;
}

export interface LinkResource extends LinkRequest, Stamp {
  id: string;
  /** `Koffer Nord port-1 – Koffer Süd port-2` */
  name: string;
  /** May be promised in each direction. */
  usable: number;
  state: LinkState;
  aToZ: LinkDirectionResource;
  zToA: LinkDirectionResource;
  /** Of the newest reading it was told from. */
  time?: string;
  baseline?: { lossAToZDb: number; lossZToADb: number; measured: string; requestId?: string };
}

export interface DeploymentRequest {
  city: string;
  name: string;
  place: string;
  location?: [longitude: number, latitude: number];
  from: string;
  /** Absent: until further notice. */
  until?: string;
  nodeIds: string[];
}

export interface DeploymentResource extends DeploymentRequest, Stamp {
  id: string;
  state: SpanState;
}

export interface OutageRequest {
  city: string;
  linkId: string;
  from: string;
  /** Absent: until somebody ends it. */
  until?: string;
  reason: string;
  /** Why it takes place although a booking is on the link; for those who decide on requests. */
  forceReason?: string;
}

export interface OutageResource extends Omit<OutageRequest, 'forceReason'>, Stamp {
  id: string;
  state: SpanState;
}

/** `GET /api/v1/network?city=`: all that stands or is planned; with `past=true` also what is over. */
export interface NetworkResource {
  time: string;
  nodes: NodeResource[];
  links: LinkResource[];
  deployments: DeploymentResource[];
  outages: OutageResource[];
}

export interface KitRequest {
  city: string;
  type: KitType;
  name: string;
  quantity: number;
}

export interface KitResource extends KitRequest, Stamp {
  id: string;
}

/** At the worst moment of each day, of today from now on: owned less lent plus borrowed, what requests hold of it, and what is left. */
export interface KitUseResource {
  city: string;
  type: KitType;
  days: { day: string; pool: number; held: number; free: number }[];
}

/** `GET /api/v1/network/kit?city=&from=&to=` */
export interface KitPoolResource {
  items: KitResource[];
  use: KitUseResource[];
}

export const KIT_DAYS_MAX = 93;

export interface LendingRequest {
  ownerCity: string;
  borrowerCity: string;
  kitType: KitType;
  quantity: number;
  deviceIds: string[];
  from: string;
  until: string;
  reason: string;
}

/** For both cities alike. */
export interface LendingResource extends LendingRequest {
  id: string;
  state: SpanState;
  /** When it was ended early. */
  ended?: string;
  devices: { id: string; name: string }[];
  version: number;
}

/** `POST /api/v1/lendings/{id}/end?version=` */
export interface LendingEnd {
  /** Why it ends although the borrower has promised something with it. */
  reason?: string;
}

/** `GET /api/v1/lent-devices?city=`: devices of other cities that these may see and command now. */
export interface LentDeviceResource {
  device: DeviceSummary;
  lendingId: string;
  borrowerCity: string;
  until: string;
}
