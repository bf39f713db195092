/**
 * The shapes of admission under /api/v1: what is too tight, what would fit instead, what is free, and what approvers have
 * to decide. Shared by api, console and tests. Times are RFC 3339 UTC, rates bit/s.
 */
import type { KitType } from './network/network.ts';
import type { RequestResource, WindowResource } from './request-resources.ts';
import type {
  PathHop,
  RequestItem,
  RequestPriority,
  RequestReason,
  RequestState,
} from './requests/bandwidth-request.ts';

/** A link of the way, in words: `ld-mg-case-1 port-1 – ld-mg-case-2 port-1`. */
export interface RequestHopResource extends PathHop {
  name: string;
}

export interface RequestPathResource {
  itemId: string;
  hops: RequestHopResource[];
}

interface BottleneckSpan {
  from: string;
  until: string;
  usable: number;
  load: number;
  wanted: number;
}

/** `name`: of the link or the device, in words. */
export type BottleneckResource =
  | (BottleneckSpan & { resource: 'link'; linkId: string; name: string; direction: 'aToZ' | 'zToA' })
  | (BottleneckSpan & { resource: 'accessPorts' | 'poeW'; deviceId: string; name: string })
  | (BottleneckSpan & { resource: 'kit'; kitType: KitType })
  | { resource: 'path'; itemId: string; aNode: string; zNode: string };

export type AlternativeResource =
  | { type: 'otherTime'; window: WindowResource }
  | { type: 'lowerRate' | 'otherNode'; items: RequestItem[] };

export type AdmissionWarningResource =
  | { type: 'overbooked'; linkId: string; name: string; direction: 'aToZ' | 'zToA'; share: number }
  | { type: 'shortBattery'; itemId: string; deviceId: string; name: string; upsRuntimeS: number };

export type AdmissionResource =
  | {
      isAdmitted: true;
      paths: RequestPathResource[];
      warnings: AdmissionWarningResource[];
    }
  | {
      isAdmitted: false;
      reason: RequestReason;
      bottlenecks: BottleneckResource[];
      alternatives: AlternativeResource[];
      freeSpans: { from: string; until: string }[];
    };

/** `GET /api/v1/requests/availability?city=&aNode=&zNode=&from=&to=`: the highest CIR still free on one way, over time. */
export interface AvailabilityResource {
  city: string;
  aNode: string;
  zNode: string;
  /** Without gaps, in order; the bounds are where something begins or ends. */
  spans: { from: string; until: string; up: number; down: number }[];
  /** What the way could promise if nothing was held. */
  mostUp: number;
  mostDown: number;
}

/** Somebody who holds, or asks for, part of a contended resource. */
export interface ContenderResource {
  id: string;
  eventName: string;
  priority: RequestPriority;
  state: RequestState;
  amount: number;
}

/** bit/s of a link, else pieces or W. Without `load` + `wanted` > `usable` it is shared, not too tight. */
export type ContendedResource = Exclude<BottleneckResource, { resource: 'path' }> & {
  /** At most twenty, the greatest first. */
  contenders: ContenderResource[];
};

/** `GET /api/v1/requests/inbox?city=` → `{ items: InboxItem[] }`: for those who decide, most urgent first. */
export interface InboxItem {
  request: RequestResource;
  /** decision: a hold; revision: of a live booking; conflict: it does not fit; preemption: waits for a second person. */
  type: 'decision' | 'revision' | 'conflict' | 'preemption';
  contended: ContendedResource[];
  /** Of a conflict. */
  admission?: AdmissionResource;
}

/** `GET /api/v1/requests/options?city=&from=&to=`: between what somebody may choose who asks for that span. */
export interface RequestOptionsResource {
  city: string;
  places: {
    id: string;
    name: string;
    place: string;
    from: string;
    /** Absent: until further notice. */
    until?: string;
    nodes: { id: string; name: string }[];
  }[];
  /** Of each sort that the city has or borrows: what is left at the worst moment of the span. */
  kit: { type: KitType; free: number }[];
}

export const AVAILABILITY_DAYS_MAX = 93;
