/**
 * What people do to requests, in one transaction with the audit entry. What always holds: asking and submitting are one
 * change, so an answer says at once whether it fits; what the rules refuse leaves nothing behind, no number either.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { AuditChange } from '#core/audit-actions.ts';
import type { NewRequest } from '#core/request-resources.ts';
import type { Admission } from '#core/requests/admission.ts';
import type { BandwidthRequest, RequestWindow } from '#core/requests/bandwidth-request.ts';
import { checkEnds, checkRequestContent } from '#core/requests/check-request.ts';
import { toHeldSpan } from '#core/requests/fit-wish.ts';
import { checkPriority } from '#core/requests/priority-rules.ts';
import type { RequestActor, RequestContent, StepDecision } from '#core/requests/request-step.ts';
import { createBandwidthRequest, type RequestDraft } from '#store/registry/create-bandwidth-request.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import type { Principal } from '../access.ts';
import type { ApiContext } from '../api-context.ts';
import { type ChangeGroups, toAuditActor } from '../auditing.ts';
import { ApiProblem } from '../problems.ts';
import { createTrackingCode, toTrackingHash } from './public-access.ts';
import { createFieldsProblem, createRequestProblem } from './request-problems.ts';
import { toRequestActor } from './to-request-actor.ts';
import { toRequestContent } from './to-request-resource.ts';
import { AUDIT_ACTION_OF, type PeopleStep } from './to-request-step.ts';

export interface RequestOutcome {
  request: BandwidthRequest;
  /** Of a check that was made. */
  admission?: Admission;
  /** At the first submit only. */
  trackingCode?: string;
  /** False: the key had made this request before. */
  isNew?: boolean;
}

export interface RequestActions {
  /** Throws REQUEST_INVALID with the fields. @param key `Idempotency-Key` */
  create(
    request: FastifyRequest,
    principal: Principal,
    given: NewOrder,
    key?: string,
  ): Promise<RequestOutcome>;
  /** Throws CONFLICT when part, state or revision stand against it, and REQUEST_INVALID with the fields. */
  step(
    request: FastifyRequest,
    principal: Principal,
    known: BandwidthRequest,
    step: PeopleStep,
    expectedRevision?: number,
  ): Promise<RequestOutcome>;
  /** Another code; those before end. */
  renewTrackingCode(request: FastifyRequest, principal: Principal, known: BandwidthRequest): Promise<string>;
}

export interface NewOrder extends NewRequest {
  externalId?: string;
}

/** Requests are never deleted and a city has room for so many: nobody takes it all, and no program that runs wild. */
const CREATED_PER_DAY = 200;
const DAY_MS = 86_400_000;

/** A code is good as long as somebody may want to know; nothing personal is behind it. */
const TRACKED_MS = 730 * 86_400_000;

export function createRequestActions({
  change,
  clock,
}: Pick<ApiContext, 'change' | 'clock'>): RequestActions {
  async function addTracking(
    groups: ChangeGroups,
    { id }: BandwidthRequest,
    createdBy: string,
  ): Promise<string> {
    const nowMs = clock.nowMs();
    for (const link of await groups.requests.listLinks(id)) {
      if (link.type === 'track' && link.endedMs === undefined) await groups.requests.endLink(link.id, nowMs);
    }
    const code = createTrackingCode();
    await groups.requests.putLink({
      ...{ id: randomUUID(), requestId: id, type: 'track', secretHash: toTrackingHash(id, code) },
      ...{ createdMs: nowMs, createdBy, untilMs: nowMs + TRACKED_MS },
    });
    return code;
  }

  /** Of the city, and those lent to it then. */
  async function readNodes({ network }: ChangeGroups, city: string, window: RequestWindow) {
    return (await network.admissionNetwork(city, toHeldSpan(window))).nodes;
  }

  async function checkContent(
    groups: ChangeGroups,
    { city, requester }: Pick<BandwidthRequest, 'city' | 'requester'>,
    content: RequestContent,
  ): Promise<void> {
    const nodes = await readNodes(groups, city, content.window);
    checkFields([
      ...checkPriority(requester.authority, content),
      ...checkRequestContent(content, { nodes }, clock.nowMs()),
    ]);
  }

  /** A first submit gives the code to follow it by. */
  async function takeStep(
    groups: ChangeGroups,
    actor: RequestActor,
    known: BandwidthRequest,
    step: PeopleStep,
    expectedRevision?: number,
  ): Promise<RequestOutcome> {
    if (step.step === 'edit') await checkContent(groups, known, step.content);
    if (step.step === 'askRevision')
      checkFields(checkEnds(step.items, await readNodes(groups, known.city, step.window)));
    const order = { id: known.id, step, actor, nowMs: clock.nowMs() };
    const decision = await performRequestStep(groups, {
      ...order,
      ...(expectedRevision !== undefined && { expectedRevision }),
    });
    if (!decision.isDone) throw createRequestProblem(decision);
    const { request } = decision.changed;
    await noteStep(groups, known, step, decision);
    const isFirst = step.step === 'submit';
    const trackingCode = isFirst ? await addTracking(groups, request, actor.id) : undefined;
    return {
      request,
      ...(decision.admission && { admission: decision.admission }),
      ...(trackingCode !== undefined && { trackingCode }),
    };
  }

  return {
    async create(request, principal, given, key) {
      const actor = toRequestActor(principal, given.city, clock.nowMs());
      const draft = toDraft(given);
      const bodyHash = createHash('sha256').update(JSON.stringify(given)).digest('hex');
      const order = { draft, createdBy: actor.id, nowMs: clock.nowMs() };
      return change(request, async groups => {
        const made = await createBandwidthRequest(groups, {
          ...order,
          ...(key !== undefined && { key: { owner: actor.id, key, bodyHash } }),
        });
        if (!made.isNew) {
          // Nothing was changed, so nothing more is to be told than at the first attempt.
          request.isAudited = true;
          return { request: made.request, isNew: false };
        }
        const { requests } = groups;
        const sinceMs = order.nowMs - DAY_MS;
        if ((await requests.countCreated(given.city, actor.id, sinceMs)) > CREATED_PER_DAY)
          throw new ApiProblem('TOO_MANY_REQUESTS', { retryAfterS: DAY_MS / 1000 });
        await checkContent(groups, given, draft.content);
        await groups.note({ city: given.city, objectId: made.request.id, changes: toChanges(made.request) });
        if (!given.submit) return { request: made.request, isNew: true };
        return { ...(await takeStep(groups, actor, made.request, { step: 'submit' })), isNew: true };
      });
    },
    step(request, principal, known, step, expectedRevision) {
      const actor = toRequestActor(principal, known.city, clock.nowMs());
      return change(request, groups => takeStep(groups, actor, known, step, expectedRevision));
    },
    renewTrackingCode(request, principal, known) {
      if (known.state === 'draft')
        throw new ApiProblem('CONFLICT', { detail: 'A draft is followed by nobody: submit it first' });
      const { id: createdBy } = toAuditActor(principal);
      return change(request, async groups => {
        const code = await addTracking(groups, known, createdBy);
        await groups.note({ city: known.city, objectId: known.id });
        return code;
      });
    },
  };
}

function checkFields(faults: readonly { field: string; rule: string }[]): void {
  if (faults.length > 0) throw createFieldsProblem(faults);
}

function toDraft(given: NewOrder): RequestDraft {
  const { city, requester, contact, externalId } = given;
  const organisation = requester.organisation.trim();
  return {
    ...{ city, requester: { ...requester, organisation }, content: toRequestContent(given) },
    ...(externalId !== undefined && { externalId }),
    ...(contact && { contact: toContactDetails(contact) }),
  };
}

export function toContactDetails({ name, phone, mail, hasMailConsent }: NonNullable<NewRequest['contact']>) {
  return {
    name: name.trim(),
    ...(phone !== undefined && { phone }),
    ...(mail !== undefined && { mail }),
    ...(hasMailConsent && { hasMailConsent: true as const }),
  };
}

function toChanges({ event, requester, priority }: BandwidthRequest): AuditChange[] {
  return [
    { field: 'event', to: event.name },
    { field: 'organisation', to: requester.organisation },
    { field: 'priority', to: priority },
  ];
}

/** Those displaced have an entry of their own, in their own name. */
async function noteStep(
  { note }: ChangeGroups,
  before: BandwidthRequest,
  step: PeopleStep,
  { changed, others }: Extract<StepDecision, { isDone: true }>,
): Promise<void> {
  const { id, city, state, priority } = changed.request;
  const action = AUDIT_ACTION_OF[step.step];
  const reason = 'text' in step ? step.text : step.step === 'proposePreemption' ? step.reason : undefined;
  const isPrivate = step.step === 'note';
  await note({
    ...{ action, city, objectId: id },
    changes: [
      { field: 'step', to: step.step },
      ...(before.state === state ? [] : [{ field: 'state' as const, from: before.state, to: state }]),
      ...(before.priority === priority
        ? []
        : [{ field: 'priority' as const, from: before.priority, to: priority }]),
      ...(reason === undefined || isPrivate ? [] : [{ field: 'reason' as const, to: reason }]),
      ...(others.length === 0
        ? []
        : [{ field: 'displaced' as const, to: others.map(({ request }) => request.id).join(', ') }]),
    ],
  });
  for (const { request } of others) {
    const changes: AuditChange[] = [{ field: 'state', to: request.state }];
    await note({ action: 'request.preempt', city, objectId: request.id, changes });
  }
}
