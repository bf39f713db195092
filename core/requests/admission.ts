/**
 * Whether a request fits, at its worst moment, on every link of its way in each direction, at its nodes and in the pool of
 * kit (domain section 5). Pure. The shapes first; `admit` is in `./admit.ts`.
 */
import type {
  Deployment,
  FibreLink,
  FibreNode,
  KitNeed,
  KitStock,
  Lending,
  LinkOutage,
} from '../network/network.ts';
import type {
  Allocation,
  ItemPath,
  RequestItem,
  RequestPriority,
  RequestReason,
  RequestWindow,
} from './bandwidth-request.ts';

/** Everything in a city, and what is lent to it, that bears on a span of time. */
export interface AdmissionNetwork {
  city: string;
  nodes: readonly FibreNode[];
  links: readonly FibreLink[];
  deployments: readonly Deployment[];
  outages: readonly LinkOutage[];
  kit: readonly KitStock[];
  lendings: readonly Lending[];
}

export interface AdmissionWish {
  /** Its own older allocations do not count. */
  requestId: string;
  window: RequestWindow;
  items: readonly RequestItem[];
  kit: readonly KitNeed[];
  priority: RequestPriority;
}

/** Where and when it is too tight. */
export type Bottleneck =
  | {
      resource: 'link';
      linkId: string;
      direction: 'aToZ' | 'zToA';
      fromMs: number;
      untilMs: number;
      usable: number;
      load: number;
      wanted: number;
    }
  | {
      resource: 'accessPorts' | 'poeW';
      deviceId: string;
      fromMs: number;
      untilMs: number;
      usable: number;
      load: number;
      wanted: number;
    }
  | {
      resource: 'kit';
      kitType: KitNeed['type'];
      fromMs: number;
      untilMs: number;
      usable: number;
      load: number;
      wanted: number;
    }
  /** No way between the nodes at all, whatever is free. */
  | { resource: 'path'; itemId: string; aNode: string; zNode: string };

/** Each of them would be admitted as it stands. */
export type Alternative =
  | { type: 'otherTime'; window: RequestWindow }
  | { type: 'lowerRate'; items: readonly RequestItem[] }
  | { type: 'otherNode'; items: readonly RequestItem[] };

export type Admission =
  | {
      isAdmitted: true;
      paths: readonly ItemPath[];
      allocations: readonly Allocation[];
      warnings: readonly AdmissionWarning[];
    }
  | {
      isAdmitted: false;
      reason: RequestReason;
      bottlenecks: readonly Bottleneck[];
      alternatives: readonly Alternative[];
      freeSpans: readonly { fromMs: number; untilMs: number }[];
      /** Further away than `searchMs` another time may fit: nothing is offered yet. */
      mayFindMore?: true;
    };

export type AdmissionWarning =
  /** The sum of CIR and EIR is more than twice the line rate: the excess rate will often not be there. */
  | { type: 'overbooked'; linkId: string; direction: 'aToZ' | 'zToA'; share: number }
  /** A node on the way of a service that must outlast a power cut has too little battery for it. */
  | { type: 'shortBattery'; itemId: string; deviceId: string; upsRuntimeS: number };

export interface AdmissionOptions {
  /** What these hold does not count: they would be displaced. */
  withoutRequestIds?: readonly string[];
  /** Of those, whose kit stands outside and counts all the same. */
  kitOutRequestIds?: readonly string[];
  deadLinkIds?: readonly string[];
  /** The ways it has already; they are kept where there is room. */
  keptPaths?: readonly ItemPath[];
  /** No other time is offered that begins before. */
  notBeforeMs?: number;
  /** 0: none are looked for. */
  maxAlternatives?: number;
  /** How far around the window other times are looked for: one of SEARCHES_MS. Absent: as far as it takes. */
  searchMs?: number;
}
