/**
 * The mobile fibre network as it is planned and built: nodes (cases, devices of kind fibrenode), links between them,
 * deployments of both to a place for a time, the movable kit of a city and what cities lend each other. Registry data:
 * devices never say it. Rates are bit/s, times Unix ms, spans half-open [from, until).
 */

/** What a case offers besides being there. */
export interface FibreNode {
  deviceId: string;
  city: string;
  /** For customers' networks, besides the ports of its links. */
  accessPorts: number;
  poeBudgetW: number;
  /** On battery at usual load. */
  upsRuntimeS: number;
  version: number;
}

export interface LinkEndpoint {
  deviceId: string;
  /** `port-1` */
  port: string;
}

export const FIBRE_TYPES = ['single-mode', 'multi-mode', 'radio'] as const;
export type FibreType = (typeof FIBRE_TYPES)[number];

/** Measured when the link was accepted; later losses are held against it (domain section 3.3). */
export interface LinkBaseline {
  /** `txPower(A) - rxPower(Z)`, and the other way. */
  lossAToZDb: number;
  lossZToADb: number;
  /** Received at each end then: what one end alone can be held against. */
  rxPowerAtADbm?: number;
  rxPowerAtZDbm?: number;
  measuredMs: number;
  requestId?: string;
}

export interface FibreLink {
  id: string;
  city: string;
  deploymentId: string;
  aEnd: LinkEndpoint;
  zEnd: LinkEndpoint;
  lengthM: number;
  fibreType: FibreType;
  lineRate: number;
  /** Share of the line rate that may be promised, 0..1; 0.8 unless set (domain section 5). */
  reservableShare: number;
  ratedLossDb: number;
  baseline?: LinkBaseline;
  version: number;
}

/** Cases at a place for a time; links belong to one. */
export interface Deployment {
  id: string;
  city: string;
  name: string;
  place: string;
  location?: readonly [longitude: number, latitude: number];
  fromMs: number;
  /** Absent: until further notice. */
  untilMs?: number;
  nodeIds: readonly string[];
  version: number;
}

/** A link cannot carry anything then: work, a cable that is cut. */
export interface LinkOutage {
  id: string;
  city: string;
  linkId: string;
  fromMs: number;
  /** Absent: until somebody ends it. */
  untilMs?: number;
  reason: string;
  version: number;
}

export const KIT_TYPES = ['case', 'reel', 'uplink', 'generator', 'crew'] as const;
export type KitType = (typeof KIT_TYPES)[number];

/** Pieces of one sort that a city owns; crews are counted as kit. */
export interface KitStock {
  id: string;
  city: string;
  type: KitType;
  name: string;
  quantity: number;
  version: number;
}

/**
 * One city gives another the use of kit, and of the named devices the right to see and command them. Begins and ends by
 * itself; ended early by `endedMs`.
 */
export interface Lending {
  id: string;
  ownerCity: string;
  borrowerCity: string;
  kitType: KitType;
  quantity: number;
  deviceIds: readonly string[];
  fromMs: number;
  untilMs: number;
  reason: string;
  endedMs?: number;
  /** What the audit logs of both cities have been told of, so that a restart does not tell it again. */
  told?: 'begin' | 'end';
  version: number;
}

export interface KitNeed {
  type: KitType;
  quantity: number;
}

export const LINK_SHARE_DEFAULT = 0.8;

export const LINKS_PER_CITY = 500;
export const DEPLOYMENTS_PER_CITY = 500;
export const KIT_PER_CITY = 200;
export const LENDINGS_PER_CITY = 500;
export const OUTAGES_PER_CITY = 2000;
