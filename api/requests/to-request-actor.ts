/** As what somebody acts on requests of a city. Event security asks, approvers decide, operators build; an administrator may do each. */
import { isInCitySet, type Role, toCitySet } from '#core/assignments.ts';
import type { RequestActor, RequestPart } from '#core/requests/request-step.ts';
import type { Principal } from '../access.ts';
import { toAuditActor } from '../auditing.ts';

export const REQUESTING_ROLES: readonly Role[] = ['event-security', 'admin'];
export const DECIDING_ROLES: readonly Role[] = ['approver', 'admin'];
export const BUILDING_ROLES: readonly Role[] = ['operator', 'admin'];
/** Those who take part in a request; others only look. */
export const TAKING_PART_ROLES: readonly Role[] = ['operator', 'event-security', 'approver', 'admin'];

const PART_ROLES: readonly [RequestPart, readonly Role[]][] = [
  ['requester', REQUESTING_ROLES],
  ['approver', DECIDING_ROLES],
  ['crew', BUILDING_ROLES],
];

/** What they hold now; parts may be none. */
export function toRequestActor(principal: Principal, city: string, nowMs: number): RequestActor {
  const parts = PART_ROLES.filter(([, roles]) =>
    isInCitySet(toCitySet(principal.assignments, roles, nowMs), city),
  ).map(([part]) => part);
  const isProgram = principal.type === 'token';
  return { id: toAuditActor(principal).id, parts, ...(isProgram && { isProgram }) };
}

/** Decides or builds: sees internal notes and who did what. */
export function isStaff({ parts }: RequestActor): boolean {
  return parts.includes('approver') || parts.includes('crew');
}
