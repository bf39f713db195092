/**
 * Changing what is reserved or live. The state does not move: a revision is checked and held beside what is in force, which
 * stays until the revision is approved, so nothing is lost when it is not. Asking for less commits at once.
 */
import { isDeepStrictEqual } from 'node:util';
import type { FieldFault } from '../check-device.ts';
import {
  type BandwidthRequest,
  NOTES_BY_PEOPLE_MAX,
  type NoteCode,
  type RequestItem,
} from './bandwidth-request.ts';
import {
  addCode,
  applyRevision,
  done,
  finish,
  IN_PROGRESS,
  keepFormerWay,
  refuse,
  toAllAllocations,
  toHeldAllocations,
  toWish,
  withoutRevision,
} from './change-request.ts';
import { checkAsked } from './check-request.ts';
import { checkWindow } from './check-window.ts';
import type { DecideStep } from './decide-request-step.ts';
import { SYSTEM_ACTOR } from './hold-request.ts';
import type { StepDecision } from './request-step.ts';

export const askRevision: DecideStep<'askRevision'> = (request, step, { nowMs, holdMs, actor, admit }) => {
  if (request.pendingRevision) return refuse(request, 'notInThisState');
  const { window, items, kit } = step;
  const asked: BandwidthRequest = { ...request, window, items, kit };
  if (isDeepStrictEqual(asked, request)) return refuse(request, 'sameText');
  const faults = findFaults(request, asked, nowMs);
  if (faults.length > 0) return refuse(request, 'incomplete', faults);
  if (request.notes.length >= NOTES_BY_PEOPLE_MAX) return refuse(request, 'historyFull');

  const by = { atMs: nowMs, actor: actor.id };
  const revision = { state: 'held', window, items, kit, askedBy: actor.id } as const;
  if (isLess(asked, request)) {
    const paths = request.paths.filter(({ itemId }) => items.some(({ id }) => id === itemId));
    const changed = addCode(
      keepFormerWay(applyRevision(request, { ...revision, paths }), request, nowMs),
      'revisionCommitted',
      by,
    );
    return done(changed, toHeldAllocations(changed, nowMs));
  }
  const admission = admit(toWish(asked, nowMs), { keptPaths: request.paths, notBeforeMs: nowMs });
  if (!admission.isAdmitted) {
    return { isDone: true, changed: finish(addCode(request, 'revisionMisfit', by)), others: [], admission };
  }
  const pendingRevision = { ...revision, paths: admission.paths, holdExpiresAtMs: nowMs + holdMs };
  const changed = addCode({ ...request, pendingRevision }, 'revisionHeld', by);
  return { isDone: true, changed: finish(changed, toAllAllocations(changed, nowMs)), others: [], admission };
};

export const withdrawRevision: DecideStep<'withdrawRevision'> = (request, _step, { nowMs, actor }) =>
  drop(request, 'revisionWithdrawn', { atMs: nowMs, actor: actor.id });

export const rejectRevision: DecideStep<'rejectRevision'> = (request, { text }, { nowMs, actor }) => {
  if (!text.trim()) return refuse(request, 'incomplete', [{ field: 'text', rule: 'must say why' }]);
  return drop(request, 'revisionRejected', { atMs: nowMs, actor: actor.id, text });
};

export const expireRevisionHold: DecideStep<'expireRevisionHold'> = (request, _step, { nowMs }) => {
  const expiresAtMs = request.pendingRevision?.holdExpiresAtMs;
  if (expiresAtMs !== undefined && nowMs < expiresAtMs) return refuse(request, 'tooEarly');
  return drop(request, 'revisionExpired', { atMs: nowMs, actor: SYSTEM_ACTOR });
};

/** Checked once more, as every commit; for declared danger by another person, as its approval. */
export const approveRevision: DecideStep<'approveRevision'> = (request, _step, { nowMs, actor, admit }) => {
  const { pendingRevision } = request;
  if (!pendingRevision) return refuse(request, 'notInThisState');
  if (request.priority === 0 && pendingRevision.askedBy === actor.id) return refuse(request, 'samePerson');
  const asked = applyRevision(request, pendingRevision);
  if (asked.window.endMs <= nowMs) return refuse(request, 'noLongerFits');
  const admission = admit(toWish(asked, nowMs), { keptPaths: asked.paths, maxAlternatives: 0 });
  if (!admission.isAdmitted) return refuse(request, 'noLongerFits');
  const by = { atMs: nowMs, actor: actor.id };
  const changed = addCode(
    keepFormerWay({ ...asked, paths: admission.paths }, request, nowMs),
    'revisionCommitted',
    by,
  );
  return { isDone: true, changed: finish(changed, toHeldAllocations(changed, nowMs)), others: [], admission };
};

function drop(
  request: BandwidthRequest,
  code: NoteCode,
  by: { atMs: number; actor: string; text?: string },
): StepDecision {
  if (!request.pendingRevision) return refuse(request, 'notInThisState');
  const changed = addCode(withoutRevision(request), code, by);
  return done(changed, toHeldAllocations(changed, by.atMs));
}

/** What has begun cannot be moved to later. */
function findFaults(request: BandwidthRequest, asked: BandwidthRequest, nowMs: number): FieldFault[] {
  const faults = [...checkWindow(asked.window, nowMs), ...checkAsked(asked)];
  if (IN_PROGRESS.has(request.state) && asked.window.setupStartMs > nowMs) {
    faults.push({ field: 'window.setupStart', rule: 'has begun' });
  }
  if (request.state === 'active' && asked.window.startMs > nowMs) {
    faults.push({ field: 'window.start', rule: 'has begun' });
  }
  return faults;
}

/** Nothing more of anything at any time, by the same ways: it cannot but fit. */
function isLess(asked: BandwidthRequest, inForce: BandwidthRequest): boolean {
  const isWithin =
    inForce.window.setupStartMs <= asked.window.setupStartMs &&
    asked.window.teardownEndMs <= inForce.window.teardownEndMs;
  const isKitLess = asked.kit.every(({ type }) => countKit(asked, type) <= countKit(inForce, type));
  return isWithin && isKitLess && asked.items.every(item => isItemLess(item, inForce.items));
}

function isItemLess(asked: RequestItem, items: readonly RequestItem[]): boolean {
  const before = items.find(({ id }) => id === asked.id);
  if (!before) return false;
  const isSame = (['service', 'aNode', 'zNode'] as const).every(key => asked[key] === before[key]);
  const amounts = ['cirUp', 'cirDown', 'eirUp', 'eirDown', 'accessPorts', 'poeW'] as const;
  return isSame && amounts.every(key => asked[key] <= before[key]);
}

function countKit({ kit }: BandwidthRequest, kitType: string): number {
  return kit.filter(({ type }) => type === kitType).reduce((sum, { quantity }) => sum + quantity, 0);
}
