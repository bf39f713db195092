/** Checking a request and holding what it asks for: the same on submitting, on checking again and after displacing. */
import type { AdmissionOptions } from './admission.ts';
import { type ActorId, type BandwidthRequest, STATE_CHANGES_PER_REQUEST } from './bandwidth-request.ts';
import { finish, isOnlyKitOut, moveTo, refuse, toHeldAllocations, toWish } from './change-request.ts';
import type { ChangedRequest, StepDecision, StepSurroundings } from './request-step.ts';

export const SYSTEM_ACTOR: ActorId = 'system';

/**
 * acknowledged → checking → held, or back to acknowledged with the reason; the admission is in the decision either way.
 * `others` are those displaced for it, who count as gone but for kit that still stands outside.
 */
export function checkAndHold(
  request: BandwidthRequest,
  { nowMs, holdMs, admit }: StepSurroundings,
  others: readonly ChangedRequest[] = [],
): StepDecision {
  if (request.stateChanges.length >= STATE_CHANGES_PER_REQUEST) return refuse(request, 'historyFull');
  const move = { atMs: nowMs, actor: SYSTEM_ACTOR };
  const checking = request.state === 'checking' ? request : moveTo(request, 'checking', move);
  const options: AdmissionOptions = {
    notBeforeMs: nowMs,
    ...(others.length > 0 && {
      withoutRequestIds: others.map(({ request: { id } }) => id),
      kitOutRequestIds: others.flatMap(({ request }) => (isOnlyKitOut(request) ? request.id : [])),
    }),
  };
  const admission = admit(toWish(request, nowMs), options);
  if (!admission.isAdmitted) {
    const back = moveTo(checking, 'acknowledged', { ...move, reason: admission.reason });
    return { isDone: true, changed: finish(back), others: [], admission };
  }
  const { preemptedBy: _, ...flags } = checking.flags;
  const held: BandwidthRequest = {
    ...moveTo(checking, 'held', move),
    flags,
    paths: admission.paths,
    holdExpiresAtMs: nowMs + holdMs,
  };
  return { isDone: true, changed: finish(held, toHeldAllocations(held, nowMs)), others, admission };
}
