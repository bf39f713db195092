/**
 * Which steps a caller may take with a request now. What always holds: the answer comes from the rules themselves, which are
 * asked for every step, so a console needs none of its own. Whether capacity is there is not asked.
 */
import type { NextStepResource } from '#core/request-resources.ts';
import type { Admission } from '#core/requests/admission.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import type { RequestActor, RequestRefusal } from '#core/requests/request-step.ts';
import type { PeopleStep } from './to-request-step.ts';

/** Another's turn or another state: the step is not shown at all. */
const HIDING: ReadonlySet<RequestRefusal> = new Set(['notYourPart', 'notInThisState']);
/** It is known before somebody tries. */
const TOLD: ReadonlySet<RequestRefusal> = new Set(['samePerson', 'notAPerson', 'tooEarly']);

const TEXT = '…';

/** In the order in which a console shows them. */
export function toNextSteps(
  request: BandwidthRequest,
  surroundings: { actor: RequestActor; nowMs: number; requestOf(id: string): BandwidthRequest | undefined },
): NextStepResource[] {
  const { window, items, kit, paths } = request;
  const { event, priority, dangerUntilMs } = request;
  const content = {
    event,
    window,
    items,
    kit,
    priority,
    ...(dangerUntilMs !== undefined && { dangerUntilMs }),
  };
  const steps: PeopleStep[] = [
    { step: 'submit' },
    { step: 'edit', content },
    { step: 'recheck' },
    { step: 'approve' },
    { step: 'confirmPreemption' },
    { step: 'proposePreemption', reason: TEXT },
    { step: 'dropPreemption' },
    { step: 'reject', reason: 'capacityUnavailable', text: TEXT },
    { step: 'approveRevision' },
    { step: 'rejectRevision', text: TEXT },
    { step: 'beginSetup' },
    { step: 'start' },
    { step: 'end' },
    { step: 'confirmReturn' },
    { step: 'fail', reason: 'technicalFailure', text: TEXT },
    { step: 'askRevision', window, items, kit },
    { step: 'withdrawRevision' },
    { step: 'withdraw' },
    { step: 'note', visibility: 'requester', text: TEXT },
  ];
  // Only danger and BOS displace, so that is all that is offered.
  const mayDisplace = priority <= 1;
  const admitted: Admission = { isAdmitted: true, paths, allocations: [], warnings: [] };
  const others = request.preemption?.displacedIds ?? [];
  return steps.flatMap(step => {
    const decision = decideRequestStep(request, step, {
      ...{ ...surroundings, holdMs: 1, admit: () => admitted, findDisplaced: () => others },
    });
    if (step.step === 'proposePreemption' && !mayDisplace) return [];
    if (decision.isDone) return [{ step: step.step }];
    const { refusal } = decision;
    if (HIDING.has(refusal)) return [];
    return [{ step: step.step, ...(TOLD.has(refusal) && { refusal }) }];
  });
}
