/** Steps of those who ask and those who decide. */
import type { FieldFault } from '../check-device.ts';
import { type BandwidthRequest, NOTES_BY_PEOPLE_MAX } from './bandwidth-request.ts';
import { addNote, done, finish, moveTo, refuse, toHeldAllocations, toWish } from './change-request.ts';
import { checkAsked } from './check-request.ts';
import { checkWindow } from './check-window.ts';
import type { DecideStep } from './decide-request-step.ts';
import { checkAndHold } from './hold-request.ts';

export const edit: DecideStep<'edit'> = (request, { content }, { actor }) => {
  const { dangerUntilMs: before, dangerBy: declaredBy, preemption: _proposal, ...kept } = request;
  const { event, window, items, kit, priority, dangerUntilMs } = content;
  const dangerBy = dangerUntilMs === before ? declaredBy : actor.id;
  const danger =
    dangerUntilMs === undefined ? {} : { dangerUntilMs, ...(dangerBy !== undefined && { dangerBy }) };
  return done({ ...kept, event, window, items, kit, priority, ...danger });
};

export const submit: DecideStep<'submit'> = (request, _step, surroundings) => {
  const { nowMs, actor } = surroundings;
  const faults = findMissing(request, nowMs);
  if (faults.length > 0) return refuse(request, 'incomplete', faults);
  const acknowledged = moveTo(request, 'acknowledged', { atMs: nowMs, actor: actor.id });
  // What a program drafted is declared by the person who submits it.
  const isDeclaring = request.priority === 0 && (request.dangerBy ?? request.createdBy).startsWith('token:');
  const declared = isDeclaring ? { dangerBy: actor.id } : {};
  return checkAndHold({ ...acknowledged, ...declared, acknowledgedMs: nowMs }, surroundings);
};

export const recheck: DecideStep<'recheck'> = (request, _step, surroundings) => {
  const faults = findMissing(request, surroundings.nowMs);
  if (faults.length > 0) return refuse(request, 'incomplete', faults);
  return checkAndHold(request, surroundings);
};

/** What is built has to be torn down before the request is over. */
export const withdraw: DecideStep<'withdraw'> = (request, { text }, { nowMs, actor }) => {
  const move = { atMs: nowMs, actor: actor.id, ...(text?.trim() && { publicNote: text }) };
  const reason = 'requesterWithdrew' as const;
  if (!['provisioning', 'provisioned', 'active'].includes(request.state)) {
    return done(moveTo(request, 'cancelled', { ...move, reason }), []);
  }
  const releasing = moveTo(request, 'releasing', { ...move, reason });
  return done({ ...releasing, isCancelAsked: true }, toHeldAllocations(releasing, nowMs));
};

/** Checked once more: what was held may have lost its way in the meantime. Danger is approved by another than who declared it. */
export const approve: DecideStep<'approve'> = (request, { text }, { nowMs, actor, admit }) => {
  const declaredBy = request.dangerBy ?? request.createdBy;
  if (request.priority === 0 && declaredBy === actor.id) return refuse(request, 'samePerson');
  if (request.window.endMs <= nowMs) return refuse(request, 'noLongerFits');
  const admission = admit(toWish(request, nowMs), { keptPaths: request.paths, maxAlternatives: 0 });
  if (!admission.isAdmitted) return refuse(request, 'noLongerFits');
  const publicNote = text?.trim() ? { publicNote: text } : {};
  const reserved = moveTo(request, 'reserved', { atMs: nowMs, actor: actor.id, ...publicNote });
  const changed: BandwidthRequest = { ...reserved, paths: admission.paths };
  return {
    isDone: true,
    changed: finish(changed, toHeldAllocations(changed, nowMs)),
    others: [],
    admission,
  };
};

export const reject: DecideStep<'reject'> = (request, { reason, text }, { nowMs, actor }) => {
  if (!text.trim()) return refuse(request, 'incomplete', [{ field: 'text', rule: 'must say why' }]);
  const move = { atMs: nowMs, actor: actor.id, reason, publicNote: text };
  return done(moveTo(request, 'rejected', move), []);
};

/** Who only asks cannot write what only staff may read. */
export const note: DecideStep<'note'> = (request, { visibility, text }, { nowMs, actor }) => {
  const isStaff = actor.parts.some(part => part !== 'requester');
  if (visibility === 'internal' && !isStaff) return refuse(request, 'notYourPart');
  if (!text.trim()) return refuse(request, 'incomplete', [{ field: 'text', rule: 'must not be empty' }]);
  if (request.notes.length >= NOTES_BY_PEOPLE_MAX) return refuse(request, 'historyFull');
  return done(addNote(request, { atMs: nowMs, by: actor.id, visibility, text }));
};

function findMissing(
  { window, items, kit, priority, dangerUntilMs }: BandwidthRequest,
  nowMs: number,
): FieldFault[] {
  const faults = [...checkWindow(window, nowMs), ...checkAsked({ items, kit })];
  if (priority === 0 && (dangerUntilMs ?? 0) <= nowMs) {
    faults.push({ field: 'dangerUntil', rule: 'must say until when the danger counts' });
  }
  return faults;
}
