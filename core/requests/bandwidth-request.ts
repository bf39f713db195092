/**
 * A request for bandwidth at an event, and what it holds (domain section 5; names after TM Forum 641, MEF Sonata and OGF NSI).
 * What always holds: `stateChanges` and `notes` only grow; a request holds capacity exactly while it has allocations; no
 * person's name is in it, only references. Rates are bit/s, times Unix ms, spans half-open [from, until).
 */
import type { KitNeed } from '../network/network.ts';

export const REQUEST_STATES = [
  'draft',
  'acknowledged',
  'checking',
  'held',
  'reserved',
  'provisioning',
  'provisioned',
  'active',
  'releasing',
  'completed',
  'rejected',
  'cancelled',
  'failed',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const REQUEST_REASONS = [
  'capacityUnavailable',
  'outsideServiceArea',
  'incomplete',
  'duplicate',
  'noResources',
  'preempted',
  'holdExpired',
  'requesterWithdrew',
  'technicalFailure',
] as const;
export type RequestReason = (typeof REQUEST_REASONS)[number];

/** In the order of precedence: 0 acute danger, 1 BOS, 2 THW and aid organisations, 3 municipal offices, 4 the rest. */
export const REQUEST_PRIORITIES = [0, 1, 2, 3, 4] as const;
export type RequestPriority = (typeof REQUEST_PRIORITIES)[number];

export const AUTHORITY_CLASSES = ['bos', 'civil-protection', 'municipal', 'organiser'] as const;
export type AuthorityClass = (typeof AUTHORITY_CLASSES)[number];

/** Networks of an event: what a node tells apart. `other` is served like `vendor`. */
export const REQUEST_SERVICES = ['bos', 'cctv', 'vendor', 'visitor', 'other'] as const;
export type RequestService = (typeof REQUEST_SERVICES)[number];

/** Set-up and tear-down hold capacity and kit as the event itself does. */
export interface RequestWindow {
  setupStartMs: number;
  startMs: number;
  endMs: number;
  teardownEndMs: number;
}

/** Up is from A to Z. */
export interface RequestItem {
  /** Within the request: `1`, `2`, … */
  id: string;
  service: RequestService;
  aNode: string;
  zNode: string;
  /** Promised. */
  cirUp: number;
  cirDown: number;
  /** On top, when there is room. */
  eirUp: number;
  eirDown: number;
  /** Access ports it takes at its A node. */
  accessPorts: number;
  poeW: number;
}

export interface RequestEvent {
  name: string;
  place: string;
  expectedVisitors?: number;
}

export interface Requester {
  organisation: string;
  authority: AuthorityClass;
  /** Of a person, kept apart (`RequestContact`); gone when its retention has passed. */
  contactRef?: string;
}

/** 'system', a pseudonymous user id, or `token:…`. */
export type ActorId = string;

export interface StateChange {
  atMs: number;
  from: RequestState;
  to: RequestState;
  actor: ActorId;
  reason?: RequestReason;
  /** For everybody who follows the request: nothing personal. */
  publicNote?: string;
}

/** What the platform itself noted; said in the reader's language (`./request-labels.ts`). */
export const NOTE_CODES = [
  'rerouted',
  'preempted',
  'revisionHeld',
  'revisionMisfit',
  'revisionCommitted',
  'revisionRejected',
  'revisionWithdrawn',
  'revisionExpired',
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

export interface RequestNote {
  atMs: number;
  by: ActorId;
  visibility: 'internal' | 'requester';
  /** Absent: a person wrote the text. */
  code?: NoteCode;
  /** May be empty when there is a code. */
  text: string;
}

/** Of an item: the way it takes and what it holds there. */
export interface ItemPath {
  itemId: string;
  /** In order from A to Z. */
  hops: readonly PathHop[];
}

/** Ways that others took the place of, since set-up began. */
export interface FormerWay {
  untilMs: number;
  paths: readonly ItemPath[];
}

export interface PathHop {
  linkId: string;
  /** aToZ: the item's up direction runs from the link's A end to its Z end. */
  direction: 'aToZ' | 'zToA';
}

export interface PendingRevision {
  state: 'checking' | 'held';
  holdExpiresAtMs?: number;
  window: RequestWindow;
  items: readonly RequestItem[];
  kit: readonly KitNeed[];
  paths: readonly ItemPath[];
  askedBy: ActorId;
}

/** What the nodes were told and have answered. */
export interface NodeActivation {
  deviceId: string;
  phase: 'setup' | 'active' | 'release';
  configVersion: number;
  sentMs: number;
  acknowledgedMs?: number;
  /** Why the node refused. */
  refusal?: string;
}

/** Of a link of the path, at acceptance. */
export interface LinkAcceptance {
  linkId: string;
  measuredMs: number;
  marginAToZDb: number;
  marginZToADb: number;
  lossAToZDb: number;
  lossZToADb: number;
  throughputBps: number;
  hasPassed: boolean;
}

export interface RequestFlags {
  /** A major or critical alarm on the path, or a battery that will not last. */
  jeopardy?: { sinceMs: number; alarmIds: readonly string[] };
  /** Kit is not back after the end of tear-down. */
  overdueSinceMs?: number;
  /** By which request it was displaced. */
  preemptedBy?: string;
}

/** Declared danger (priority 0) and displacing need a second person (four eyes). */
export interface PreemptionProposal {
  /** Who would lose what they hold. */
  displacedIds: readonly string[];
  reason: string;
  proposedBy: ActorId;
  proposedMs: number;
}

export interface BandwidthRequest {
  /** `MG-LD-2026-000123` */
  id: string;
  city: string;
  /** Grows with every change: optimistic lock. */
  revision: number;
  createdMs: number;
  createdBy: ActorId;
  /** When it was first acknowledged: decides between equals. */
  acknowledgedMs?: number;
  /** What whoever ordered it by the TM Forum 641 interface calls it. */
  externalId?: string;
  event: RequestEvent;
  requester: Requester;
  window: RequestWindow;
  items: readonly RequestItem[];
  kit: readonly KitNeed[];
  priority: RequestPriority;
  /** Until when priority 0 counts; it needs an end. */
  dangerUntilMs?: number;
  /** Who declared it, when that is not who created the request: another approves. */
  dangerBy?: ActorId;
  state: RequestState;
  reason?: RequestReason;
  holdExpiresAtMs?: number;
  expectedCompletionMs?: number;
  completedMs?: number;
  /** Of what it holds; in a final state of what it held last, for the report. */
  paths: readonly ItemPath[];
  /** In the order of time, the newest FORMER_WAYS_MAX; for the report. */
  formerWays?: readonly FormerWay[];
  pendingRevision?: PendingRevision;
  preemption?: PreemptionProposal;
  activation: readonly NodeActivation[];
  acceptance: readonly LinkAcceptance[];
  flags: RequestFlags;
  /** Withdrawn or displaced after set-up began: ends as cancelled when torn down. */
  isCancelAsked?: true;
  stateChanges: readonly StateChange[];
  notes: readonly RequestNote[];
}

/** States in which a request holds capacity and kit. */
export const HOLDING_STATES: ReadonlySet<RequestState> = new Set<RequestState>([
  'held',
  'reserved',
  'provisioning',
  'provisioned',
  'active',
  'releasing',
]);

export const FINAL_STATES: ReadonlySet<RequestState> = new Set<RequestState>([
  'completed',
  'rejected',
  'cancelled',
  'failed',
]);

/** Person data of a request, apart from it. */
export interface RequestContact {
  ref: string;
  city: string;
  name: string;
  phone?: string;
  mail?: string;
  /** Agreed to a mail at each change of state. */
  hasMailConsent?: true;
  /** Deleted from then on. */
  keptUntilMs: number;
}

/** What a request holds on one link in one direction, or at one node, or of one sort of kit. */
export type Allocation = {
  requestId: string;
  itemId: string;
  /** revision: what a pending revision needs beyond the allocations in force, so that a plain sum of all is right. */
  holder: 'request' | 'revision';
  city: string;
  fromMs: number;
  untilMs: number;
  priority: RequestPriority;
} & (
  | { resource: 'link'; linkId: string; direction: 'aToZ' | 'zToA'; cir: number; eir: number }
  | { resource: 'accessPorts' | 'poeW'; deviceId: string; amount: number }
  | { resource: 'kit'; kitType: KitNeed['type']; amount: number }
);

export const ITEMS_PER_REQUEST = 32;
export const REQUESTS_PER_CITY = 20_000;
export const NOTES_PER_REQUEST = 500;
/** Room for what the platform notes is left: nobody who writes much keeps a hold from ending or a way from changing. */
export const NOTES_BY_PEOPLE_MAX = 400;
export const FORMER_WAYS_MAX = 50;
/** More are refused where a person could repeat a step for ever: noting, checking again. */
export const STATE_CHANGES_PER_REQUEST = 500;
export const HOLD_MS = 48 * 3_600_000;
