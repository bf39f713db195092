/**
 * One request with all that its reader may see. Pure. What always holds: who is no staff of the city sees parts in place of
 * persons, and no internal note.
 */
import type { AdmissionResource } from '#core/admission-resources.ts';
import type {
  MilestoneResource,
  PendingRevisionResource,
  PreemptionResource,
  RequestChangeResource,
  RequestDetailResource,
  RequestNoteResource,
} from '#core/request-resources.ts';
import { type BandwidthRequest, FINAL_STATES } from '#core/requests/bandwidth-request.ts';
import { toMilestones } from '#core/requests/milestones.ts';
import type { RequestActor } from '#core/requests/request-step.ts';
import { toTime } from '../to-device-summary.ts';
import type { NetworkNames } from './network-names.ts';
import { toNextSteps } from './next-steps.ts';
import type { RequestPeople } from './request-people.ts';
import { toPathResources } from './to-admission-resource.ts';
import { isStaff } from './to-request-actor.ts';
import { toRequestResource, toWindowResource } from './to-request-resource.ts';

export interface DetailView {
  actor: RequestActor;
  nowMs: number;
  names: NetworkNames;
  people: RequestPeople;
  /** Those a proposal would displace. */
  others: ReadonlyMap<string, BandwidthRequest>;
  admission?: AdmissionResource;
}

export function toRequestDetail(request: BandwidthRequest, view: DetailView): RequestDetailResource {
  const { actor, names, others, nowMs, admission } = view;
  const { state, pendingRevision, preemption, flags } = request;
  return {
    ...toRequestResource(request, actor.id),
    items: [...request.items],
    paths: toPathResources(request.paths, names),
    milestones: toMilestoneResources(request),
    history: toHistory(request, view),
    notes: toNotes(request, view),
    activation: request.activation.map(({ sentMs, acknowledgedMs, ...rest }) => ({
      ...{ ...rest, sent: toTime(sentMs) },
      ...(acknowledgedMs !== undefined && { acknowledged: toTime(acknowledgedMs) }),
    })),
    acceptance: request.acceptance.map(({ measuredMs, ...rest }) => ({
      ...{ ...rest, name: names.linkName(rest.linkId), measured: toTime(measuredMs) },
    })),
    jeopardyAlarmIds: [...(flags.jeopardy?.alarmIds ?? [])],
    nextSteps: toNextSteps(request, { actor, nowMs, requestOf: id => others.get(id) }),
    mayReadContact: request.requester.contactRef !== undefined && mayReadContact(request, actor),
    mayShare: actor.parts.length > 0 && state !== 'draft' && !FINAL_STATES.has(state),
    ...(pendingRevision && { pendingChange: toPendingChange(pendingRevision, names) }),
    ...(preemption && { preemption: toPreemption(preemption, view) }),
    ...(admission && { admission }),
  };
}

/** Who decides, who builds, and who asked: nobody else has to call. */
export function mayReadContact({ createdBy }: BandwidthRequest, actor: RequestActor): boolean {
  return createdBy === actor.id || isStaff(actor);
}

export function toMilestoneResources(request: BandwidthRequest): MilestoneResource[] {
  return toMilestones(request).map(({ name, status, atMs }) => ({
    ...{ name, status },
    ...(atMs !== undefined && { time: toTime(atMs) }),
  }));
}

function toHistory(
  { stateChanges }: BandwidthRequest,
  { actor, people }: DetailView,
): RequestChangeResource[] {
  return stateChanges.map(change => {
    const { atMs, from, to, reason, publicNote } = change;
    const by = isStaff(actor) ? people.nameOf(change.actor) : undefined;
    return {
      ...{ time: toTime(atMs), from, to, part: people.partOfChange(change) },
      ...(by !== undefined && { by }),
      ...(reason !== undefined && { reason }),
      ...(publicNote !== undefined && { publicNote }),
    };
  });
}

function toNotes({ notes }: BandwidthRequest, { actor, people }: DetailView): RequestNoteResource[] {
  return notes
    .filter(({ visibility }) => visibility === 'requester' || isStaff(actor))
    .map(note => {
      const by = isStaff(actor) ? people.nameOf(note.by) : undefined;
      return {
        ...{ time: toTime(note.atMs), part: people.partOfNote(note) },
        ...{ visibility: note.visibility, text: note.text },
        ...(note.code !== undefined && { code: note.code }),
        ...(by !== undefined && { by }),
      };
    });
}

function toPendingChange(
  revision: NonNullable<BandwidthRequest['pendingRevision']>,
  names: NetworkNames,
): PendingRevisionResource {
  const { state, holdExpiresAtMs, window, items, kit, paths } = revision;
  return {
    ...{ state, window: toWindowResource(window), items: [...items], kit: [...kit] },
    paths: toPathResources(paths, names),
    ...(holdExpiresAtMs !== undefined && { holdExpires: toTime(holdExpiresAtMs) }),
  };
}

function toPreemption(
  { displacedIds, reason, proposedBy, proposedMs }: NonNullable<BandwidthRequest['preemption']>,
  { actor, people, others }: DetailView,
): PreemptionResource {
  const by = isStaff(actor) ? people.nameOf(proposedBy) : undefined;
  return {
    ...{ reason, time: toTime(proposedMs), isMine: proposedBy === actor.id },
    displaced: displacedIds.flatMap(id => {
      const other = others.get(id);
      if (!other) return [];
      return [{ id, eventName: other.event.name, priority: other.priority, state: other.state }];
    }),
    ...(by !== undefined && { by }),
  };
}
