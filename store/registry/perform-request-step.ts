/**
 * The one way by which a request for bandwidth changes. What always holds: request, history and what it and those displaced
 * hold are written in the transaction in which the network was looked at, and writers take turns; so of two who want the
 * last gigabit exactly one gets it, and a crash leaves all of a step or nothing.
 */
import { AppError } from '#core/app-error.ts';
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import { admit, toAdmissionSpan } from '#core/requests/admit.ts';
import {
  type Allocation,
  type BandwidthRequest,
  HOLD_MS,
  type RequestWindow,
} from '#core/requests/bandwidth-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import { findDisplaced } from '#core/requests/find-displaced.ts';
import { SEARCHES_MS } from '#core/requests/find-times.ts';
import type {
  RequestActor,
  RequestStep,
  RequestStepName,
  StepDecision,
  StepSurroundings,
} from '#core/requests/request-step.ts';
import type { RegistryGroups } from './registry.ts';
import type { Span } from './registry-network.ts';
import { keepContactFor } from './to-request-contact.ts';

type Groups = Pick<RegistryGroups, 'network' | 'requests'>;

export interface StepOrder {
  id: string;
  step: RequestStep;
  actor: RequestActor;
  nowMs: number;
  /** How long what fits is held for a decision; HOLD_MS unless given. */
  holdMs?: number;
  /** The revision that the actor has seen. */
  expectedRevision?: number;
}

/** Steps that ask whether something fits; the others need no look at the network. */
const ADMITTING: ReadonlySet<RequestStepName> = new Set<RequestStepName>([
  'submit',
  'recheck',
  'approve',
  'askRevision',
  'approveRevision',
  'proposePreemption',
  'confirmPreemption',
  'reroute',
]);
const DISPLACING: ReadonlySet<RequestStepName> = new Set<RequestStepName>([
  'proposePreemption',
  'confirmPreemption',
]);

/**
 * Within `registry.transaction` only. A step that the rules refuse is an answer and changes nothing.
 * Throws NOT_FOUND without such a request, CONFLICT when it has another revision than expected.
 */
export async function performRequestStep(groups: Groups, order: StepOrder): Promise<StepDecision> {
  const request = await groups.requests.get(order.id);
  if (!request) throw new AppError('NOT_FOUND', 'There is no such request');
  if (order.expectedRevision !== undefined && order.expectedRevision !== request.revision)
    throw new AppError('CONFLICT', 'The request was changed by somebody else');
  const decision = await decide(groups, request, order);
  if (!decision.isDone) return decision;
  for (const changed of [decision.changed, ...decision.others])
    await groups.requests.update(changed.request, changed.allocations);
  await keepContactFor(groups.requests, request, decision.changed.request);
  return decision;
}

/**
 * Most of what is asked for fits, and to know that it is enough to read what is held meanwhile. Only for a refusal, which
 * offers other times, days before and after are read and the same is decided once more; weeks only when those are full.
 */
async function decide(groups: Groups, request: BandwidthRequest, order: StepOrder): Promise<StepDecision> {
  const { step, nowMs } = order;
  if (!ADMITTING.has(step.step)) return decideRequestStep(request, step, toSurroundings(order));
  const windows = [
    request.window,
    request.pendingRevision?.window,
    'window' in step ? step.window : undefined,
  ];
  const always = toHull(windows, toAdmissionSpan, nowMs);
  const network = await groups.network.admissionNetwork(request.city, always);
  let holders: readonly BandwidthRequest[] | undefined;
  for (const searchMs of SEARCHES_MS) {
    const span = toHull(windows, window => toAdmissionSpan(window, searchMs), nowMs);
    const allocations = await readHeld(groups, request, span, step.step);
    holders ??= DISPLACING.has(step.step) ? await readHolders(groups, request, allocations) : [];
    const seen = { network, allocations, holders, searchMs };
    const decision = decideRequestStep(request, step, toSurroundings(order, seen));
    const admission = decision.isDone ? decision.admission : undefined;
    if (!admission || admission.isAdmitted || !admission.mayFindMore) return decision;
  }
  throw new Error('The last search is the widest');
}

interface Look {
  network: AdmissionNetwork;
  allocations: readonly Allocation[];
  holders: readonly BandwidthRequest[];
  searchMs: number;
}

/** Who holds what is read only when somebody is to be displaced. */
function readHeld(
  { requests }: Groups,
  { id, city }: BandwidthRequest,
  span: Span,
  step: RequestStepName,
): Promise<Allocation[]> {
  return DISPLACING.has(step) ? requests.allocations(city, span) : requests.sumAllocations(city, span, id);
}

/** Who holds something and may be asked to go: those of lower precedence. */
function readHolders(
  { requests }: Groups,
  { id, priority }: BandwidthRequest,
  allocations: readonly Allocation[],
): Promise<BandwidthRequest[]> {
  const lower = allocations.filter(held => held.priority > priority && held.requestId !== id);
  return requests.getMany([...new Set(lower.map(({ requestId }) => requestId))]);
}

function toSurroundings({ actor, nowMs, holdMs = HOLD_MS }: StepOrder, seen?: Look): StepSurroundings {
  const byId = new Map(seen?.holders.map(holder => [holder.id, holder]));
  const requestOf = (id: string) => byId.get(id);
  return {
    ...{ actor, nowMs, holdMs, requestOf },
    admit(wish, options) {
      const { network, allocations, searchMs } = seenOrBug(seen);
      return admit(network, allocations, wish, { ...options, searchMs });
    },
    findDisplaced(wish) {
      const { network, allocations } = seenOrBug(seen);
      return findDisplaced(network, allocations, requestOf, wish);
    },
  };
}

function seenOrBug<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Error('A step that asks whether something fits must be one of ADMITTING');
  return value;
}

/** Everything from the earliest to the latest; what is past is reckoned as now. */
function toHull(
  windows: readonly (RequestWindow | undefined)[],
  toSpan: (window: RequestWindow) => Span,
  nowMs: number,
): Span {
  const spans = windows.filter(window => window !== undefined).map(toSpan);
  return {
    fromMs: Math.min(...spans.map(({ fromMs }) => fromMs)),
    untilMs: Math.max(nowMs + 1, ...spans.map(({ untilMs }) => untilMs)),
  };
}
