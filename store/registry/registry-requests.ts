/**
 * Requests for bandwidth in the registry. What always holds: a request and its allocations are written together; history
 * is only added to; persons' data is in a table of its own and goes by its own date; a key of a client makes one request.
 */
import type {
  Allocation,
  BandwidthRequest,
  RequestContact,
  RequestState,
} from '#core/requests/bandwidth-request.ts';
import type { EventReport } from '#core/requests/report.ts';
import type { Span } from './registry-network.ts';

export interface RequestQuery {
  /** Absent: all cities. */
  cities?: readonly string[];
  states?: readonly RequestState[];
  /** Whose window, from set-up to tear-down, touches the span. */
  span?: Span;
  /** In number, event, place or organisation. */
  text?: string;
  createdBy?: string;
  /** In the order of set-up; 'newest': created last first; 'urgent': what has precedence first, then what was created first. */
  order?: 'setupStart' | 'newest' | 'urgent';
  /** Continues after this request, in the same order. */
  after?: string;
  limit: number;
}

/** Gives whoever knows the secret a look at one request: `track` by number and code, `share` the live page. */
export interface RequestLink {
  id: string;
  requestId: string;
  type: 'track' | 'share';
  /** SHA-256 of the secret, hex. */
  secretHash: string;
  createdMs: number;
  createdBy: string;
  untilMs: number;
  endedMs?: number;
}

export interface IdempotencyKey {
  /** The caller's id, so that nobody hits another's key. */
  owner: string;
  key: string;
  /** SHA-256 of the body: the same key with another body is a fault. */
  bodyHash: string;
}

export interface RegistryRequests {
  /**
   * `MG-LD-2026-000123`: counted per city and year, never twice, and without a gap when the request is made in the same
   * transaction. The city's letters: see request-numbers.ts.
   */
  takeNumber(city: string, year: number): Promise<string>;
  /** CONFLICT when the id is there, or the city has REQUESTS_PER_CITY of them. */
  create(request: BandwidthRequest, key?: IdempotencyKey): Promise<void>;
  /** The request that this key made in the last KEY_KEPT_MS, when the body was the same; CONFLICT when it was another. */
  findByKey(key: IdempotencyKey): Promise<string | undefined>;
  get(id: string): Promise<BandwidthRequest | undefined>;
  /** Those of the ids that there are, in no order. */
  getMany(ids: readonly string[]): Promise<BandwidthRequest[]>;
  list(query: RequestQuery): Promise<{ items: BandwidthRequest[]; nextAfter?: string }>;
  counts(cities?: readonly string[]): Promise<Record<RequestState, number>>;
  /** How many somebody has made in a city since then, whatever became of them. */
  countCreated(city: string, createdBy: string, sinceMs: number): Promise<number>;
  /**
   * Replaces the request of `request.revision - 1`: CONFLICT when another change came first. History already there must be
   * the beginning of the new one. With `allocations`, they replace all that the request held.
   */
  update(request: BandwidthRequest, allocations?: readonly Allocation[]): Promise<void>;
  /** What is held in a city at some moment of the span. */
  allocations(city: string, span: Span): Promise<Allocation[]>;
  /**
   * What all but one request hold in a city at some moment of the span, summed: one of each resource and span of time. Whose
   * it is, is not told: request and item are ''. Admission wants no more, and of many bookings this is far less.
   */
  sumAllocations(city: string, span: Span, withoutRequestId: string): Promise<Allocation[]>;
  allocationsOf(requestId: string): Promise<Allocation[]>;
  /** Requests in a state that time moves, with something due by then: a hold's end, set-up, start, end, tear-down. */
  due(nowMs: number, limit: number): Promise<BandwidthRequest[]>;
  /** In the order of change, for those who follow. */
  changedAfter(sequence: number, limit: number): Promise<{ sequence: number; request: BandwidthRequest }[]>;
  latestSequence(): Promise<number>;

  putContact(contact: RequestContact): Promise<void>;
  getContact(ref: string): Promise<RequestContact | undefined>;
  /** Before its time, and takes its reference from the request. False: there is none. */
  deleteContact(ref: string): Promise<boolean>;
  /** Deletes those whose time is over, and takes their references from the requests. Returns how many. */
  expireContacts(nowMs: number, limit: number): Promise<number>;

  /** Adds it. CONFLICT when as many as there may be are in force; those that are over make room. */
  putLink(link: RequestLink): Promise<void>;
  listLinks(requestId: string): Promise<RequestLink[]>;
  /** In force at the instant. */
  findLink(type: RequestLink['type'], secretHash: string, nowMs: number): Promise<RequestLink | undefined>;
  endLink(id: string, nowMs: number): Promise<boolean>;

  /** Of a request that is there. The first one stays: another for the same request is not taken. */
  keepReport(report: EventReport): Promise<void>;
  getReport(id: string): Promise<EventReport | undefined>;
  /** Ids of requests that ended by then, after set-up had begun, and have no report yet. */
  withoutReport(endedBeforeMs: number, limit: number): Promise<string[]>;
}

export const LINKS_PER_REQUEST = 20;
/** How long a key makes one request of several attempts. */
export const KEY_KEPT_MS = 24 * 3_600_000;
