/** Steps by which a request follows what nodes report and what becomes of its links. */
import { isDeepStrictEqual } from 'node:util';
import type { BandwidthRequest, LinkAcceptance, NodeActivation } from './bandwidth-request.ts';
import {
  addCode,
  done,
  keepFormerWay,
  moveTo,
  refuse,
  toAllAllocations,
  toWish,
  withoutRevision,
} from './change-request.ts';
import type { DecideStep } from './decide-request-step.ts';
import type { StepSurroundings } from './request-step.ts';

export const recordActivation: DecideStep<'recordActivation'> = (request, { activation }, surroundings) => {
  const merged = mergeBy(request.activation, activation, ({ deviceId }) => deviceId);
  return done(provisionWhenReady({ ...request, activation: merged }, surroundings));
};

export const recordAcceptance: DecideStep<'recordAcceptance'> = (request, { acceptance }, surroundings) => {
  const merged = mergeBy(request.acceptance, acceptance, ({ linkId }) => linkId);
  return done(provisionWhenReady({ ...request, acceptance: merged }, surroundings));
};

/** Only what a dead link carried takes another way. */
export const reroute: DecideStep<'reroute'> = (request, { deadLinkIds }, { nowMs, actor, admit }) => {
  const dead = new Set(deadLinkIds);
  const lost = request.paths.flatMap(({ hops }) => hops).filter(({ linkId }) => dead.has(linkId));
  if (lost.length === 0) return refuse(request, 'notInThisState');
  const options = { deadLinkIds, maxAlternatives: 0 };
  const admission = admit(toWish(request, nowMs), { ...options, keptPaths: request.paths });
  if (!admission.isAdmitted) return refuse(request, 'noOtherPath');
  const text = [...new Set(lost.map(({ linkId }) => linkId))].join(', ');
  const by = { atMs: nowMs, actor: actor.id };
  const led = keepFormerWay({ ...request, paths: admission.paths }, request, nowMs);
  const rerouted = addCode(led, 'rerouted', { ...by, text });
  const changed = rerouteRevision(rerouted, deadLinkIds, { nowMs, admit }, by);
  return done(changed, toAllAllocations(changed, nowMs));
};

export const setJeopardy: DecideStep<'setJeopardy'> = (request, { alarmIds }, { nowMs }) => {
  const { jeopardy } = request.flags;
  if (jeopardy && isDeepStrictEqual(jeopardy.alarmIds, alarmIds)) return refuse(request, 'sameText');
  const flags = { ...request.flags, jeopardy: { sinceMs: jeopardy?.sinceMs ?? nowMs, alarmIds } };
  return done({ ...request, flags });
};

export const clearJeopardy: DecideStep<'clearJeopardy'> = request => {
  const { jeopardy, ...flags } = request.flags;
  return jeopardy ? done({ ...request, flags }) : refuse(request, 'notInThisState');
};

/** A pending revision that finds no other way either is given up; what is in force is not. */
function rerouteRevision(
  request: BandwidthRequest,
  deadLinkIds: readonly string[],
  { nowMs, admit }: Pick<StepSurroundings, 'nowMs' | 'admit'>,
  by: { atMs: number; actor: string },
): BandwidthRequest {
  const { pendingRevision } = request;
  if (!pendingRevision) return request;
  const wish = toWish({ ...request, ...pendingRevision }, nowMs);
  const admission = admit(wish, { deadLinkIds, keptPaths: pendingRevision.paths, maxAlternatives: 0 });
  if (!admission.isAdmitted) return addCode(withoutRevision(request), 'revisionMisfit', by);
  return { ...request, pendingRevision: { ...pendingRevision, paths: admission.paths } };
}

/** State follows what nodes report, not what was sent to them. */
function provisionWhenReady(
  request: BandwidthRequest,
  { actor, nowMs }: Pick<StepSurroundings, 'actor' | 'nowMs'>,
): BandwidthRequest {
  if (request.state !== 'provisioning' || !isBuilt(request)) return request;
  return moveTo(request, 'provisioned', { atMs: nowMs, actor: actor.id });
}

function isBuilt({ items, paths, activation, acceptance }: BandwidthRequest): boolean {
  const passed = new Set(acceptance.filter(({ hasPassed }) => hasPassed).map(({ linkId }) => linkId));
  const ready = new Set(activation.filter(isReady).map(({ deviceId }) => deviceId));
  return (
    paths.every(({ hops }) => hops.every(({ linkId }) => passed.has(linkId))) &&
    items.every(({ aNode, zNode }) => ready.has(aNode) && ready.has(zNode)) &&
    // A node that a changed way left behind is no longer waited for.
    activation.every(one => one.phase === 'release' || isReady(one))
  );
}

function isReady({ phase, acknowledgedMs, refusal }: NodeActivation): boolean {
  return phase === 'setup' && acknowledgedMs !== undefined && refusal === undefined;
}

function mergeBy<T extends NodeActivation | LinkAcceptance>(
  before: readonly T[],
  added: readonly T[],
  toKey: (entry: T) => string,
): T[] {
  return [...new Map([...before, ...added].map(entry => [toKey(entry), entry])).values()];
}
