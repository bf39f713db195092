/**
 * Who may take which step, in which states. The rest of a step's conditions stand where it is decided. A final state has
 * no steps but notes: what came of a request is told again only by a new one.
 */
import { type BandwidthRequest, REQUEST_STATES, type RequestState } from './bandwidth-request.ts';
import type { RequestPart, RequestStep, RequestStepName } from './request-step.ts';

export interface StepRule {
  parts: readonly RequestPart[];
  states: readonly RequestState[];
}

/** Changed beside what is in force, by a revision. */
const LIVE: readonly RequestState[] = ['reserved', 'provisioning', 'provisioned', 'active'];
const SET_UP: readonly RequestState[] = ['provisioning', 'provisioned', 'active'];

export const STEP_RULES: Readonly<Record<RequestStepName, StepRule>> = {
  edit: { parts: ['requester'], states: ['draft', 'acknowledged'] },
  submit: { parts: ['requester'], states: ['draft'] },
  recheck: { parts: ['requester', 'approver', 'system'], states: ['acknowledged', 'checking'] },
  withdraw: { parts: ['requester'], states: ['draft', 'acknowledged', 'held', ...LIVE] },
  askRevision: { parts: ['requester'], states: LIVE },
  withdrawRevision: { parts: ['requester'], states: LIVE },
  approve: { parts: ['approver'], states: ['held'] },
  reject: { parts: ['approver'], states: ['acknowledged', 'checking', 'held'] },
  approveRevision: { parts: ['approver'], states: LIVE },
  rejectRevision: { parts: ['approver'], states: LIVE },
  proposePreemption: { parts: ['approver'], states: ['acknowledged'] },
  confirmPreemption: { parts: ['approver'], states: ['acknowledged'] },
  dropPreemption: { parts: ['approver'], states: ['acknowledged'] },
  beginSetup: { parts: ['crew', 'system'], states: ['reserved'] },
  start: { parts: ['crew', 'system'], states: ['provisioned'] },
  end: { parts: ['crew', 'system'], states: SET_UP },
  confirmReturn: { parts: ['crew', 'system'], states: ['releasing'] },
  fail: { parts: ['approver', 'crew', 'system'], states: ['reserved', 'provisioning', 'releasing'] },
  expireHold: { parts: ['system'], states: ['held'] },
  expireRevisionHold: { parts: ['system'], states: LIVE },
  recordActivation: { parts: ['system'], states: [...SET_UP, 'releasing'] },
  recordAcceptance: { parts: ['system'], states: SET_UP },
  reroute: { parts: ['system'], states: ['held', ...LIVE] },
  setJeopardy: { parts: ['system'], states: ['held', ...LIVE] },
  clearJeopardy: { parts: ['system'], states: REQUEST_STATES },
  lapse: { parts: ['system'], states: ['draft', 'acknowledged'] },
  markOverdue: { parts: ['system'], states: ['releasing'] },
  note: { parts: ['requester', 'approver', 'crew', 'system'], states: REQUEST_STATES },
};

const OF_DANGER: ReadonlySet<RequestStepName> = new Set<RequestStepName>([
  'edit',
  'submit',
  'askRevision',
  'approve',
  'approveRevision',
]);

/** Where two pairs of eyes are needed, both are of people who are signed in: one person's token is not another person. */
export function isForPeople({ priority }: Pick<BandwidthRequest, 'priority'>, step: RequestStep): boolean {
  if (step.step === 'proposePreemption' || step.step === 'confirmPreemption') return true;
  const isDanger = priority === 0 || (step.step === 'edit' && step.content.priority === 0);
  return isDanger && OF_DANGER.has(step.step);
}
