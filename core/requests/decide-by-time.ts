/** Steps that are taken when it is time: by the crew, or by the platform itself. */
import { done, moveTo, refuse, toHeldAllocations } from './change-request.ts';
import type { DecideStep } from './decide-request-step.ts';
import type { RequestActor } from './request-step.ts';
import { toLapseMs } from './to-lapse.ts';

/** What an earlier set-up left behind counts no more. */
export const beginSetup: DecideStep<'beginSetup'> = (request, _step, { nowMs, actor }) => {
  if (nowMs < request.window.setupStartMs) return refuse(request, 'tooEarly');
  const provisioning = moveTo(request, 'provisioning', { atMs: nowMs, actor: actor.id });
  const { formerWays: _before, ...begun } = provisioning;
  return done({ ...begun, activation: [], acceptance: [] });
};

/** The crew may start early, when all is built. */
export const start: DecideStep<'start'> = (request, _step, { nowMs, actor }) => {
  if (!isCrew(actor) && nowMs < request.window.startMs) return refuse(request, 'tooEarly');
  return done(moveTo(request, 'active', { atMs: nowMs, actor: actor.id }));
};

/** Capacity and kit stay held until all is torn down. */
export const end: DecideStep<'end'> = (request, _step, { nowMs, actor }) => {
  if (!isCrew(actor) && nowMs < request.window.endMs) return refuse(request, 'tooEarly');
  const releasing = moveTo(request, 'releasing', { atMs: nowMs, actor: actor.id });
  return done(releasing, toHeldAllocations(releasing, nowMs));
};

/** People say that kit is back; where there is none, time does. */
export const confirmReturn: DecideStep<'confirmReturn'> = (request, _step, { nowMs, actor }) => {
  if (!isCrew(actor)) {
    if (request.kit.length > 0) return refuse(request, 'notYourPart');
    if (nowMs < request.window.teardownEndMs) return refuse(request, 'tooEarly');
  }
  const move = { atMs: nowMs, actor: actor.id };
  if (!request.isCancelAsked) return done(moveTo(request, 'completed', move), []);
  return done(moveTo(request, 'cancelled', { ...move, reason: request.reason ?? 'requesterWithdrew' }), []);
};

export const fail: DecideStep<'fail'> = (request, { reason, text }, { nowMs, actor }) => {
  if (!text.trim()) return refuse(request, 'incomplete', [{ field: 'text', rule: 'must say why' }]);
  return done(moveTo(request, 'failed', { atMs: nowMs, actor: actor.id, reason, publicNote: text }), []);
};

export const expireHold: DecideStep<'expireHold'> = (request, _step, { nowMs, actor }) => {
  if (request.holdExpiresAtMs !== undefined && nowMs < request.holdExpiresAtMs)
    return refuse(request, 'tooEarly');
  return done(moveTo(request, 'acknowledged', { atMs: nowMs, actor: actor.id, reason: 'holdExpired' }), []);
};

/** What was asked for keeps the reason for which it waited; what was never asked for was never complete. */
export const lapse: DecideStep<'lapse'> = (request, _step, { nowMs, actor }) => {
  const lapseMs = toLapseMs(request);
  if (lapseMs === undefined || nowMs < lapseMs) return refuse(request, 'tooEarly');
  const reason = request.reason ?? 'incomplete';
  const to = request.state === 'draft' ? 'cancelled' : 'rejected';
  return done(moveTo(request, to, { atMs: nowMs, actor: actor.id, reason }), []);
};

/** Its kit stays taken until somebody says that it is back. */
export const markOverdue: DecideStep<'markOverdue'> = (request, _step, { nowMs }) => {
  const { flags, window } = request;
  if (flags.overdueSinceMs !== undefined) return refuse(request, 'notInThisState');
  if (nowMs < window.teardownEndMs) return refuse(request, 'tooEarly');
  const overdue = { ...request, flags: { ...flags, overdueSinceMs: window.teardownEndMs } };
  return done(overdue, toHeldAllocations(overdue, nowMs));
};

function isCrew({ parts }: RequestActor): boolean {
  return parts.includes('crew');
}
