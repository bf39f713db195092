/** Who acted on a request: as what, and, for staff of the city, under which name. */
import { isInCitySet, type Role, toCitySet } from '#core/assignments.ts';
import type {
  ActorId,
  BandwidthRequest,
  RequestNote,
  StateChange,
} from '#core/requests/bandwidth-request.ts';
import { toPartOfChange } from '#core/requests/part-of-change.ts';
import type { RequestPart } from '#core/requests/request-step.ts';
import type { RegistryPeople, User } from '#store/registry/registry-people.ts';

export interface RequestPeople {
  /** undefined: nobody knows any more, or it was a program. */
  nameOf(actor: ActorId): string | undefined;
  partOfChange(change: StateChange): RequestPart;
  partOfNote(note: RequestNote): RequestPart;
}

const SYSTEM: ActorId = 'system';
export async function readRequestPeople(
  people: Pick<RegistryPeople, 'getUser'>,
  request: BandwidthRequest,
): Promise<RequestPeople> {
  const { stateChanges, notes, preemption, pendingRevision } = request;
  const actors = [...stateChanges.map(({ actor }) => actor), ...notes.map(({ by }) => by)];
  if (preemption) actors.push(preemption.proposedBy);
  if (pendingRevision) actors.push(pendingRevision.askedBy);
  const users = new Map<ActorId, User>();
  for (const id of new Set(actors)) {
    const user = id === SYSTEM || id.includes(':') ? undefined : await people.getUser(id);
    if (user) users.set(id, user);
  }
  return {
    nameOf: actor => users.get(actor)?.displayName,
    partOfChange: change => toPartOfChange(change, request),
    partOfNote: ({ by, atMs }) => toPartOfAuthor(by, users.get(by), request, atMs),
  };
}

function toPartOfAuthor(
  by: ActorId,
  user: User | undefined,
  { createdBy, city }: BandwidthRequest,
  atMs: number,
): RequestPart {
  if (by === SYSTEM) return 'system';
  if (by === createdBy) return 'requester';
  const has = (roles: readonly Role[]) => user && isInCitySet(toCitySet(user.assignments, roles, atMs), city);
  if (has(['approver', 'admin'])) return 'approver';
  return has(['event-security']) ? 'requester' : 'crew';
}
