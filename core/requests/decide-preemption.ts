/**
 * Displacing others, never silently: one approver proposes it with a written reason, a second confirms, those displaced are
 * told why (domain section 5).
 */
import type { BandwidthRequest } from './bandwidth-request.ts';
import { addCode, done, finish, moveTo, refuse, toHeldAllocations, toWish } from './change-request.ts';
import type { DecideStep } from './decide-request-step.ts';
import { isKitOut } from './find-displaced.ts';
import { checkAndHold } from './hold-request.ts';
import type { ChangedRequest, StepSurroundings } from './request-step.ts';

export const proposePreemption: DecideStep<'proposePreemption'> = (request, { reason }, surroundings) => {
  if (!reason.trim()) return refuse(request, 'incomplete', [{ field: 'reason', rule: 'must say why' }]);
  const { actor, nowMs } = surroundings;
  if (request.window.endMs <= nowMs) return refuse(request, 'noLongerFits');
  const displacedIds = reckonDisplaced(request, surroundings);
  if (!displacedIds?.length) return refuse(request, 'nothingToDisplace');
  return done({ ...request, preemption: { displacedIds, reason, proposedBy: actor.id, proposedMs: nowMs } });
};

/**
 * Reckoned anew: nobody is displaced whose going is not needed any more, and nobody on whom the two did not agree.
 */
export const confirmPreemption: DecideStep<'confirmPreemption'> = (request, _step, surroundings) => {
  const { preemption } = request;
  if (!preemption) return refuse(request, 'notInThisState');
  const { actor, nowMs, requestOf } = surroundings;
  if (preemption.proposedBy === actor.id) return refuse(request, 'samePerson');
  if (request.window.endMs <= nowMs) return refuse(request, 'noLongerFits');
  const displacedIds = reckonDisplaced(request, surroundings);
  if (!displacedIds?.every(id => preemption.displacedIds.includes(id)))
    return refuse(request, 'noLongerFits');
  const displaced = displacedIds.flatMap(id => requestOf(id) ?? []);
  if (displaced.length < displacedIds.length) return refuse(request, 'noLongerFits');
  const move = { atMs: nowMs, actor: actor.id, by: request.id, text: preemption.reason };
  const decision = checkAndHold(
    request,
    surroundings,
    displaced.map(other => displace(other, move)),
  );
  const isHeld = decision.isDone && decision.changed.request.state === 'held';
  return isHeld ? decision : refuse(request, 'noLongerFits');
};

export const dropPreemption: DecideStep<'dropPreemption'> = request => {
  const { preemption, ...kept } = request;
  return preemption ? done(kept) : refuse(request, 'notInThisState');
};

function reckonDisplaced(
  request: BandwidthRequest,
  { nowMs, findDisplaced }: StepSurroundings,
): readonly string[] | undefined {
  const wish = toWish(request, nowMs);
  return wish.priority > 1 ? undefined : findDisplaced(wish);
}

/**
 * Back to the beginning of the queue; what the nodes were told stays noted until it is taken back. Where kit stands outside
 * it is torn down first and is over then: whoever asked asks anew.
 */
function displace(
  request: BandwidthRequest,
  { by, text, ...move }: { atMs: number; actor: string; by: string; text: string },
): ChangedRequest {
  const isOut = isKitOut(request);
  const moved = moveTo(request, isOut ? 'releasing' : 'acknowledged', { ...move, reason: 'preempted' });
  const told = addCode({ ...moved, flags: { ...moved.flags, preemptedBy: by } }, 'preempted', {
    ...move,
    text,
  });
  return isOut
    ? finish({ ...told, isCancelAsked: true }, toHeldAllocations(told, move.atMs))
    : finish(told, []);
}
