/**
 * The small moves that every step is made of. What always holds after each: history has only grown, the revision is one
 * higher in the end (`finish`), an expected date stands exactly while work is in progress, a date of completion only when
 * completed (MEF LSO Sonata), and no hold, proposal or pending revision outlives the state it belongs to.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AdmissionWish } from './admission.ts';
import type {
  ActorId,
  Allocation,
  BandwidthRequest,
  NoteCode,
  PendingRevision,
  RequestNote,
  RequestPriority,
  RequestReason,
  RequestState,
  RequestWindow,
} from './bandwidth-request.ts';
import { FINAL_STATES, FORMER_WAYS_MAX, NOTES_PER_REQUEST } from './bandwidth-request.ts';
import type { ChangedRequest, RequestRefusal, StepDecision } from './request-step.ts';
import { toAllocations, toExtraAllocations } from './to-allocations.ts';

/** TM Forum 641 `inProgress`. */
export const IN_PROGRESS: ReadonlySet<RequestState> = new Set<RequestState>([
  'checking',
  'provisioning',
  'provisioned',
  'active',
  'releasing',
]);

/** What is asked for is still to come or going on: it can be changed, and be in jeopardy. */
const AT_STAKE: ReadonlySet<RequestState> = new Set<RequestState>([
  'held',
  'reserved',
  'provisioning',
  'provisioned',
  'active',
]);

export interface Move {
  atMs: number;
  actor: ActorId;
  reason?: RequestReason;
  publicNote?: string;
}

export function moveTo(request: BandwidthRequest, to: RequestState, move: Move): BandwidthRequest {
  const {
    reason: _,
    holdExpiresAtMs: _hold,
    expectedCompletionMs: _expected,
    preemption: _proposal,
    ...kept
  } = request;
  const { atMs, actor, reason, publicNote } = move;
  const change = {
    atMs,
    from: request.state,
    to,
    actor,
    ...(reason && { reason }),
    ...(publicNote && { publicNote }),
  };
  const moved: BandwidthRequest = {
    ...kept,
    state: to,
    ...(reason && { reason }),
    ...(IN_PROGRESS.has(to) && { expectedCompletionMs: request.window.teardownEndMs }),
    ...(to === 'completed' && { completedMs: atMs }),
    stateChanges: [...request.stateChanges, change],
  };
  if (AT_STAKE.has(to)) return moved;
  const { jeopardy: _jeopardy, overdueSinceMs: _overdue, ...flags } = moved.flags;
  // Whoever asked for a change that nobody decided on in time is told what became of it.
  const settled = moved.pendingRevision ? addCode(withoutRevision(moved), 'revisionExpired', move) : moved;
  return {
    ...settled,
    flags,
    paths: to === 'releasing' || FINAL_STATES.has(to) ? request.paths : [],
  };
}

export function addNote(request: BandwidthRequest, note: RequestNote): BandwidthRequest {
  return { ...request, notes: [...request.notes, note] };
}

/** What the platform notes; whoever follows the request sees it. Where there is no room for more, what is done counts. */
export function addCode(
  request: BandwidthRequest,
  code: NoteCode,
  { atMs, actor, text = '' }: { atMs: number; actor: ActorId; text?: string },
): BandwidthRequest {
  if (request.notes.length >= NOTES_PER_REQUEST) return request;
  return addNote(request, { atMs, by: actor, visibility: 'requester', code, text });
}

export function withoutRevision({ pendingRevision: _, ...request }: BandwidthRequest): BandwidthRequest {
  return request;
}

/** Absent allocations: what it holds stays. */
export function finish(request: BandwidthRequest, allocations?: readonly Allocation[]): ChangedRequest {
  return { request: { ...request, revision: request.revision + 1 }, ...(allocations && { allocations }) };
}

export function done(request: BandwidthRequest, allocations?: readonly Allocation[]): StepDecision {
  return { isDone: true, changed: finish(request, allocations), others: [] };
}

export function refuse(
  { state }: BandwidthRequest,
  refusal: RequestRefusal,
  fields?: readonly { field: string; rule: string }[],
): StepDecision {
  return { isDone: false, refusal, state, ...(fields && { fields }) };
}

/** Declared danger counts until its end; then it is one of BOS. */
export function toPriority(
  { priority, dangerUntilMs }: Pick<BandwidthRequest, 'priority' | 'dangerUntilMs'>,
  nowMs: number,
): RequestPriority {
  return priority === 0 && (dangerUntilMs ?? 0) <= nowMs ? 1 : priority;
}

/** What is past is not reckoned any more. */
export function toWish(
  request: Pick<BandwidthRequest, 'id' | 'priority' | 'dangerUntilMs' | 'window' | 'items' | 'kit'>,
  nowMs: number,
): AdmissionWish {
  const { id: requestId, items, kit, window } = request;
  return { requestId, window: clipWindow(window, nowMs), items, kit, priority: toPriority(request, nowMs) };
}

/** When kit that is overdue will be back: nobody knows. */
const NOBODY_KNOWS_MS = Number.MAX_SAFE_INTEGER;

/** Displaced after set-up had begun: its rates are another's, its kit stands outside until somebody says that it is back. */
export function isOnlyKitOut({ state, reason }: Pick<BandwidthRequest, 'state' | 'reason'>): boolean {
  return state === 'releasing' && reason === 'preempted';
}

/** As it is written down: for the whole window, whatever of it is past; kit that is overdue without an end. */
export function toHeldAllocations(request: BandwidthRequest, nowMs: number): Allocation[] {
  const wish = { ...toWish(request, nowMs), window: request.window };
  const all = toAllocations(wish, request.city, request.paths);
  const held = isOnlyKitOut(request) ? all.filter(({ resource }) => resource === 'kit') : all;
  if (request.flags.overdueSinceMs === undefined) return held;
  return held.map(one => (one.resource === 'kit' ? { ...one, untilMs: NOBODY_KNOWS_MS } : one));
}

/** What is in force, and what the pending revision needs beyond. */
export function toAllAllocations(request: BandwidthRequest, nowMs: number): Allocation[] {
  const inForce = toHeldAllocations(request, nowMs);
  const { pendingRevision } = request;
  if (pendingRevision?.state !== 'held') return inForce;
  return [
    ...inForce,
    ...toExtraAllocations(inForce, toHeldAllocations(applyRevision(request, pendingRevision), nowMs)),
  ];
}

/** Since set-up began, what takes the place of a way keeps that for the report. */
export function keepFormerWay(
  changed: BandwidthRequest,
  { state, paths, formerWays = [] }: BandwidthRequest,
  untilMs: number,
): BandwidthRequest {
  if (!IN_PROGRESS.has(state) || isDeepStrictEqual(changed.paths, paths)) return changed;
  return { ...changed, formerWays: [...formerWays, { untilMs, paths }].slice(-FORMER_WAYS_MAX) };
}

export function applyRevision(request: BandwidthRequest, revision: PendingRevision): BandwidthRequest {
  const { window, items, kit, paths } = revision;
  const { jeopardy: _jeopardy, ...flags } = request.flags;
  // Before set-up only what is near is watched: what endangered the old window need not endanger the new one.
  const kept = request.state === 'reserved' ? { ...request, flags } : request;
  const changed = { ...withoutRevision(kept), window, items, kit, paths };
  return IN_PROGRESS.has(request.state)
    ? { ...changed, expectedCompletionMs: window.teardownEndMs }
    : changed;
}

function clipWindow(window: RequestWindow, nowMs: number): RequestWindow {
  return {
    setupStartMs: Math.max(window.setupStartMs, nowMs),
    startMs: Math.max(window.startMs, nowMs),
    endMs: Math.max(window.endMs, nowMs),
    teardownEndMs: Math.max(window.teardownEndMs, nowMs),
  };
}
