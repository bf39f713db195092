/**
 * Everything that can happen to a request, who may do it, and what may come of it. The shapes of the state machine; its
 * rules are in `./decide-request-step.ts`.
 */
import type { KitNeed } from '../network/network.ts';
import type { Admission, AdmissionOptions, AdmissionWish } from './admission.ts';
import type {
  ActorId,
  Allocation,
  BandwidthRequest,
  LinkAcceptance,
  NodeActivation,
  RequestEvent,
  RequestItem,
  RequestPriority,
  RequestReason,
  RequestState,
  RequestWindow,
} from './bandwidth-request.ts';

/** What a requester may still change in a draft, or when it came back without capacity. */
export interface RequestContent {
  event: RequestEvent;
  window: RequestWindow;
  items: readonly RequestItem[];
  kit: readonly KitNeed[];
  priority: RequestPriority;
  dangerUntilMs?: number;
}

export type RequestStep =
  // By who asks.
  | { step: 'edit'; content: RequestContent }
  /** draft → acknowledged → checking → held, or back to acknowledged with what is missing: one change. */
  | { step: 'submit' }
  /** acknowledged → checking → …, again. */
  | { step: 'recheck' }
  /** In set-up or later: the request is released and ends as cancelled. */
  | { step: 'withdraw'; text?: string }
  | { step: 'askRevision'; window: RequestWindow; items: readonly RequestItem[]; kit: readonly KitNeed[] }
  | { step: 'withdrawRevision' }
  // By who decides.
  | { step: 'approve'; text?: string }
  | { step: 'reject'; reason: RequestReason; text: string }
  | { step: 'approveRevision' }
  | { step: 'rejectRevision'; text: string }
  /** First pair of eyes: what would be displaced is reckoned and stored with the written reason. */
  | { step: 'proposePreemption'; reason: string }
  /** Second pair, another person: those displaced go back to acknowledged, or to releasing where kit stands outside; this one is held. */
  | { step: 'confirmPreemption' }
  | { step: 'dropPreemption' }
  // By the crew, or by the system when it is time.
  | { step: 'beginSetup' }
  | { step: 'start' }
  | { step: 'end' }
  /** All kit is back: releasing → completed, or cancelled when that was asked for. */
  | { step: 'confirmReturn' }
  | { step: 'fail'; reason: RequestReason; text: string }
  // By the system alone.
  | { step: 'expireHold' }
  | { step: 'expireRevisionHold' }
  /** What was sent to nodes, or what a node answered; replaces the entries of the same devices. */
  | { step: 'recordActivation'; activation: readonly NodeActivation[] }
  /** All links of all paths passed, and all nodes answered: provisioning → provisioned. Else it is only recorded. */
  | { step: 'recordAcceptance'; acceptance: readonly LinkAcceptance[] }
  /** A link of the path is dead: another way is found and held, or nothing changes (refusal noOtherPath). */
  | { step: 'reroute'; deadLinkIds: readonly string[] }
  | { step: 'setJeopardy'; alarmIds: readonly string[] }
  | { step: 'clearJeopardy' }
  /** Nobody went on with it and its time is over: a draft → cancelled, acknowledged → rejected. */
  | { step: 'lapse' }
  | { step: 'markOverdue' }
  // By anybody who may see it.
  | { step: 'note'; visibility: 'internal' | 'requester'; text: string };

export type RequestStepName = RequestStep['step'];

/**
 * As what somebody acts: `requester` is event security of the city, `approver` decides, `crew` are its operators, `system`
 * the platform itself. An administrator acts as approver or crew.
 */
export const REQUEST_PARTS = ['requester', 'approver', 'crew', 'system'] as const;
export type RequestPart = (typeof REQUEST_PARTS)[number];

export interface RequestActor {
  id: ActorId;
  parts: readonly RequestPart[];
  /** By a token: whose hand is behind it is not known, so it is no pair of eyes. */
  isProgram?: true;
}

/** Why a step is not possible; each has one sentence in both languages. */
export const REQUEST_REFUSALS = [
  'notYourPart',
  'notInThisState',
  'sameText',
  'samePerson',
  'notAPerson',
  'nothingToDisplace',
  'noOtherPath',
  'noLongerFits',
  'tooEarly',
  'incomplete',
  'historyFull',
] as const;
export type RequestRefusal = (typeof REQUEST_REFUSALS)[number];

export interface StepSurroundings {
  actor: RequestActor;
  nowMs: number;
  holdMs: number;
  /** Against the network and what is held now; own allocations do not count, nor those of `withoutRequestIds`. */
  admit(wish: AdmissionWish, options?: AdmissionOptions): Admission;
  /** Who would have to go so that the wish fits, in the order of domain section 5; undefined: nobody's going would do. */
  findDisplaced(wish: AdmissionWish): readonly string[] | undefined;
  /** Those it names are loaded before. */
  requestOf(id: string): BandwidthRequest | undefined;
}

export interface ChangedRequest {
  request: BandwidthRequest;
  /** Absent: what it holds stays as it is. */
  allocations?: readonly Allocation[];
}

export type StepDecision =
  | {
      isDone: true;
      changed: ChangedRequest;
      /** Of other requests: the displaced. */
      others: readonly ChangedRequest[];
      /** When capacity was checked: warnings, or bottleneck and alternatives. */
      admission?: Admission;
    }
  | {
      isDone: false;
      refusal: RequestRefusal;
      state: RequestState;
      fields?: readonly { field: string; rule: string }[];
    };
