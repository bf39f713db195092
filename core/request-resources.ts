/**
 * The shapes of requests for bandwidth under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC, rates
 * bit/s. No person is named in them, except in `RequestContactResource`.
 */
import type { AdmissionResource, RequestPathResource } from './admission-resources.ts';
import type { KitNeed } from './network/network.ts';
import type {
  AuthorityClass,
  LinkAcceptance,
  NodeActivation,
  NoteCode,
  RequestEvent,
  RequestItem,
  RequestNote,
  RequestPriority,
  RequestReason,
  RequestService,
  RequestState,
} from './requests/bandwidth-request.ts';
import type { RequestPart, RequestRefusal } from './requests/request-step.ts';

export interface WindowResource {
  setupStart: string;
  start: string;
  end: string;
  teardownEnd: string;
}

/** What somebody asks for. */
export interface RequestContentResource {
  event: RequestEvent;
  window: WindowResource;
  items: RequestItem[];
  kit: KitNeed[];
  priority: RequestPriority;
  /** With priority 0: until when the danger counts. */
  dangerUntil?: string;
}

/** Whom one may call; kept apart from the request and deleted by itself. */
export interface ContactRequest {
  name: string;
  phone?: string;
  mail?: string;
  /** Agrees to a mail at each change of state. */
  hasMailConsent?: boolean;
}

/** `GET /api/v1/requests/{id}/contact`, `PUT …`: for staff of the city who have to do with it, and who asked. */
export interface RequestContactResource extends ContactRequest {
  keptUntil: string;
}

/**
 * `POST /api/v1/requests` with `Idempotency-Key` → 201 RequestAnswer. With `submit` it is submitted in the same
 * transaction, and the answer says at once whether it fits.
 */
export interface NewRequest extends RequestContentResource {
  city: string;
  requester: { organisation: string; authority: AuthorityClass };
  contact?: ContactRequest;
  submit: boolean;
}

/** One in a list: `GET /api/v1/requests?city=&state=&from=&to=&text=&mine=&order=&cursor=&limit=` → `Page<RequestResource>`. */
export interface RequestResource {
  id: string;
  city: string;
  /** To be named by whoever takes a step: `?revision=`. */
  revision: number;
  created: string;
  /** The caller asked for it. */
  isMine: boolean;
  event: RequestEvent;
  organisation: string;
  authority: AuthorityClass;
  window: WindowResource;
  services: RequestService[];
  /** Sums over its items. */
  cirUp: number;
  cirDown: number;
  kit: KitNeed[];
  priority: RequestPriority;
  dangerUntil?: string;
  state: RequestState;
  reason?: RequestReason;
  holdExpires?: string;
  expectedCompletion?: string;
  completed?: string;
  /** A change of a live booking is being decided. */
  pendingRevision?: 'checking' | 'held';
  /** A displacing waits for its second person. */
  isPreemptionProposed: boolean;
  jeopardySince?: string;
  overdueSince?: string;
  preemptedBy?: string;
  isCancelAsked: boolean;
}

export type MilestoneName = 'received' | 'checked' | 'reserved' | 'built' | 'live' | 'completed';

export interface MilestoneResource {
  name: MilestoneName;
  status: 'done' | 'current' | 'open' | 'failed';
  time?: string;
}

/** As what somebody acted; `by` only for staff of the city. */
export interface RequestChangeResource {
  time: string;
  from: RequestState;
  to: RequestState;
  part: RequestPart;
  by?: string;
  reason?: RequestReason;
  publicNote?: string;
}

export interface RequestNoteResource {
  time: string;
  part: RequestPart;
  by?: string;
  visibility: RequestNote['visibility'];
  /** The platform itself noted it: `NOTE_LABELS` in core/requests/request-labels.ts. */
  code?: NoteCode;
  /** May be empty when there is a code. */
  text: string;
}

export interface PendingRevisionResource {
  state: 'checking' | 'held';
  holdExpires?: string;
  window: WindowResource;
  items: RequestItem[];
  kit: KitNeed[];
  paths: RequestPathResource[];
}

export interface PreemptionResource {
  displaced: { id: string; eventName: string; priority: RequestPriority; state: RequestState }[];
  reason: string;
  by?: string;
  time: string;
  /** The caller proposed it and cannot confirm it. */
  isMine: boolean;
}

export interface ActivationResource extends Omit<NodeActivation, 'sentMs' | 'acknowledgedMs'> {
  sent: string;
  acknowledged?: string;
}

export interface AcceptanceResource extends Omit<LinkAcceptance, 'measuredMs'> {
  name: string;
  measured: string;
}

/** A step the caller may take, as far as part and state go; with `refusal`: not now, and why. */
export interface NextStepResource {
  step: RequestStepRequest['step'];
  refusal?: RequestRefusal;
}

/** `GET /api/v1/requests/{id}` */
export interface RequestDetailResource extends RequestResource {
  items: RequestItem[];
  paths: RequestPathResource[];
  milestones: MilestoneResource[];
  /** Oldest first. */
  history: RequestChangeResource[];
  /** Oldest first; internal ones for staff only. */
  notes: RequestNoteResource[];
  pendingChange?: PendingRevisionResource;
  preemption?: PreemptionResource;
  activation: ActivationResource[];
  acceptance: AcceptanceResource[];
  jeopardyAlarmIds: string[];
  /** Does it fit now: while it waits for capacity, and while a hold waits for a decision. */
  admission?: AdmissionResource;
  nextSteps: NextStepResource[];
  /** The caller may read `…/contact`, and there is one. */
  mayReadContact: boolean;
  /** The caller may make and end links to the live page. */
  mayShare: boolean;
}

/** `POST /api/v1/requests/check` → AdmissionResource; changes nothing. With `id` its own hold does not count. */
export interface RequestCheck extends RequestContentResource {
  city: string;
  id?: string;
}

/**
 * `POST /api/v1/requests/{id}/steps?revision=` → RequestAnswer. 409 when part, state or a newer revision stand against it,
 * the refusal first in `detail`; 400 with fields when the content is not complete. Steps of the system are not taken.
 */
export type RequestStepRequest =
  | { step: 'edit'; content: RequestContentResource }
  | {
      step:
        | 'submit'
        | 'recheck'
        | 'withdrawRevision'
        | 'approveRevision'
        | 'confirmPreemption'
        | 'dropPreemption'
        | 'beginSetup'
        | 'start'
        | 'end'
        | 'confirmReturn';
    }
  | { step: 'withdraw' | 'approve'; text?: string }
  | { step: 'askRevision'; window: WindowResource; items: RequestItem[]; kit: KitNeed[] }
  | { step: 'reject' | 'fail'; reason: RequestReason; text: string }
  | { step: 'rejectRevision'; text: string }
  | { step: 'proposePreemption'; reason: string }
  | { step: 'note'; visibility: RequestNote['visibility']; text: string };

export interface RequestAnswer {
  request: RequestDetailResource;
  /** Of a check that was made. */
  admission?: AdmissionResource;
  /** At the first submit only, and never again: `GET /api/v1/tracking/{id}?code=`. */
  trackingCode?: string;
}

/** `POST /api/v1/requests/{id}/tracking-code`: a new one, for who lost it; the old one ends. */
export interface TrackingCodeResource {
  trackingCode: string;
}

/** `GET /api/v1/requests/counts?city=` */
export interface RequestCountsResource {
  states: Record<RequestState, number>;
}
