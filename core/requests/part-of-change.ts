/** As what somebody changed the state of a request: by what was done, since each change is one part's doing. Pure. */
import type { BandwidthRequest, RequestState, StateChange } from './bandwidth-request.ts';
import type { RequestPart } from './request-step.ts';

const BUILDING: ReadonlySet<RequestState> = new Set<RequestState>([
  'provisioning',
  'provisioned',
  'active',
  'releasing',
  'completed',
  'failed',
]);

export function toPartOfChange(
  { actor, from, to, reason }: StateChange,
  { createdBy }: Pick<BandwidthRequest, 'createdBy'>,
): RequestPart {
  if (actor === 'system') return 'system';
  // Whatever it ends as, it was over when somebody said that all is back.
  if (from === 'releasing' && actor !== createdBy) return 'crew';
  if (to === 'reserved' || to === 'rejected' || reason === 'preempted') return 'approver';
  if (BUILDING.has(to) && actor !== createdBy) return 'crew';
  return 'requester';
}
