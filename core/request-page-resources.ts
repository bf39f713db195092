/**
 * The shapes of what is seen of a request from outside: tracking by number and code, the live page of an event, what the
 * broker and the live stream tell. Nothing personal, no internal note. Times are RFC 3339 UTC, rates bit/s.
 */
import type { Presence } from './presence.ts';
import type { MilestoneResource, WindowResource } from './request-resources.ts';
import type {
  RequestPriority,
  RequestReason,
  RequestService,
  RequestState,
} from './requests/bandwidth-request.ts';

/** `GET /api/v1/tracking/{number}?code=`: without sign-in. A wrong number and a wrong code are both 404. */
export interface TrackingResource {
  id: string;
  city: { slug: string; name: string };
  event: { name: string; place: string };
  window: WindowResource;
  state: RequestState;
  reason?: RequestReason;
  holdExpires?: string;
  expectedCompletion?: string;
  completed?: string;
  isInJeopardy: boolean;
  milestones: MilestoneResource[];
  /** Newest first. */
  history: { time: string; to: RequestState; reason?: RequestReason; publicNote?: string }[];
}

/** `POST /api/v1/requests/{id}/links` → 201 CreatedShareLink; `until` at most `SHARE_DAYS_MAX` after tear-down. */
export interface ShareLinkRequest {
  until: string;
}

/** `GET /api/v1/requests/{id}/links` → `{ items: ShareLinkResource[] }`, `DELETE …/links/{linkId}` ends one. */
export interface ShareLinkResource {
  id: string;
  created: string;
  by: string;
  until: string;
  ended?: string;
}

/** The secret is shown this once: the page is `/shared/{secret}`. */
export interface CreatedShareLink extends ShareLinkResource {
  secret: string;
}

/** What an item booked and what its class now carries at its A node; absent figures: none reported lately. */
export interface ItemUsageResource {
  itemId: string;
  service: RequestService;
  aNode: string;
  zNode: string;
  cirUp: number;
  cirDown: number;
  eirUp: number;
  eirDown: number;
  /** bit/s of the class at the A node, both directions together. */
  rate?: number;
  /** /100 */
  dropRate?: number;
  time?: string;
}

/** A link of one of the paths, both directions. */
export interface LinkUsageResource {
  linkId: string;
  name: string;
  lineRate: number;
  /** CIR that this request holds. */
  bookedAToZ: number;
  bookedZToA: number;
  rateAToZ?: number;
  rateZToA?: number;
  isUp?: boolean;
  time?: string;
}

/** A node of one of the ways: is it there, and how long does its battery last. */
export interface NodeUsageResource {
  deviceId: string;
  name: string;
  presence: Presence;
  /** As NUT says it: `OL` on mains, `OB` on battery. */
  upsStatus?: string;
  /** /100 */
  batteryCharge?: number;
  /** s; on mains what would be left. */
  batteryRuntime?: number;
  time?: string;
}

/** `GET /api/v1/requests/{id}/usage`: booked against used, now. History: `GET /api/v1/series`. */
export interface RequestUsageResource {
  time: string;
  items: ItemUsageResource[];
  links: LinkUsageResource[];
  nodes: NodeUsageResource[];
}

/** `GET /api/v1/shared/{secret}`: the live page of an event, read-only, without sign-in. */
export interface SharedRequestResource extends Omit<TrackingResource, 'history' | 'holdExpires'> {
  until: string;
  usage: RequestUsageResource;
}

/** On the live stream: `event: requests`, `data: { time, items }`. */
export interface LiveRequest {
  id: string;
  city: string;
  state: RequestState;
  revision: number;
}

/** `out/v1/{city}/request/{id}`, retained; emptied some time after the end. */
export interface PublishedRequest {
  v: 1;
  ts: string;
  id: string;
  revision: number;
  event: string;
  place: string;
  state: RequestState;
  reason?: RequestReason;
  priority: RequestPriority;
  window: WindowResource;
  services: RequestService[];
  isInJeopardy: boolean;
  expectedCompletion?: string;
  completed?: string;
}

export const SHARE_DAYS_MAX = 7;
