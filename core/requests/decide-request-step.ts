/**
 * The state machine of a request (domain section 5): what a step makes of it, or why the step is not possible. Pure: reads
 * nothing and writes nothing; the caller stores request, allocations and the displaced in one transaction with the look at
 * the network it was given.
 */
import type { BandwidthRequest } from './bandwidth-request.ts';
import { refuse } from './change-request.ts';
import * as byNetwork from './decide-by-network.ts';
import * as byPeople from './decide-by-people.ts';
import * as byTime from './decide-by-time.ts';
import * as preemption from './decide-preemption.ts';
import * as revision from './decide-revision.ts';
import type { RequestStep, RequestStepName, StepDecision, StepSurroundings } from './request-step.ts';
import { isForPeople, STEP_RULES } from './step-rules.ts';

type StepOf<N extends RequestStepName> = Extract<RequestStep, { step: N }>;

export type DecideStep<N extends RequestStepName> = (
  request: BandwidthRequest,
  step: StepOf<N>,
  surroundings: StepSurroundings,
) => StepDecision;

const DECIDE: { readonly [N in RequestStepName]: DecideStep<N> } = {
  edit: byPeople.edit,
  submit: byPeople.submit,
  recheck: byPeople.recheck,
  withdraw: byPeople.withdraw,
  approve: byPeople.approve,
  reject: byPeople.reject,
  note: byPeople.note,
  askRevision: revision.askRevision,
  withdrawRevision: revision.withdrawRevision,
  approveRevision: revision.approveRevision,
  rejectRevision: revision.rejectRevision,
  expireRevisionHold: revision.expireRevisionHold,
  proposePreemption: preemption.proposePreemption,
  confirmPreemption: preemption.confirmPreemption,
  dropPreemption: preemption.dropPreemption,
  beginSetup: byTime.beginSetup,
  start: byTime.start,
  end: byTime.end,
  confirmReturn: byTime.confirmReturn,
  fail: byTime.fail,
  expireHold: byTime.expireHold,
  lapse: byTime.lapse,
  markOverdue: byTime.markOverdue,
  recordActivation: byNetwork.recordActivation,
  recordAcceptance: byNetwork.recordAcceptance,
  reroute: byNetwork.reroute,
  setJeopardy: byNetwork.setJeopardy,
  clearJeopardy: byNetwork.clearJeopardy,
};

/** Whose part it is not, learns nothing of the state. */
export function decideRequestStep(
  request: BandwidthRequest,
  step: RequestStep,
  surroundings: StepSurroundings,
): StepDecision {
  const { parts, states } = STEP_RULES[step.step];
  if (!parts.some(part => surroundings.actor.parts.includes(part))) return refuse(request, 'notYourPart');
  if (!states.includes(request.state)) return refuse(request, 'notInThisState');
  if (surroundings.actor.isProgram && isForPeople(request, step)) return refuse(request, 'notAPerson');
  return (DECIDE[step.step] as DecideStep<RequestStepName>)(request, step, surroundings);
}
