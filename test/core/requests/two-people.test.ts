/** Declared danger takes two people who are signed in: a token of one of them is not the other. */
import { expect, it } from 'vitest';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import type { RequestPart, StepDecision } from '#core/requests/request-step.ts';
import { HOUR_MS, T0 } from './build-network.ts';
import { buildSurroundings, inState } from './build-surroundings.ts';

const as = (part: RequestPart, id: string) => ({ actor: { id, parts: [part] } });

function changedBy(decision: StepDecision): BandwidthRequest {
  if (!decision.isDone) throw new Error(`refused: ${decision.refusal}`);
  return decision.changed.request;
}

it('no program declares or approves danger, and whoever submits its draft has declared it', () => {
  const danger = { priority: 0 as const, dangerUntilMs: T0 + HOUR_MS };
  const program = (part: 'approver' | 'requester') =>
    buildSurroundings({ actor: { id: 'token:t', parts: [part], isProgram: true } });
  const refused = { isDone: false, refusal: 'notAPerson' };
  for (const step of ['approve', 'approveRevision'] as const) {
    const state = step === 'approve' ? 'held' : 'active';
    const asked = { ...inState(state), ...danger };
    expect(decideRequestStep(asked, { step }, program('approver'))).toMatchObject(refused);
    expect(decideRequestStep(inState(state), { step }, program('approver')).isDone).toBe(true);
  }
  const { event, window, items, kit } = inState('draft');
  const edit = { step: 'edit', content: { event, window, items, kit, ...danger } } as const;
  expect(decideRequestStep(inState('acknowledged'), edit, program('requester'))).toMatchObject(refused);
  const draft = { ...inState('draft'), ...danger, createdBy: 'token:t' };
  expect(decideRequestStep(draft, { step: 'submit' }, program('requester'))).toMatchObject(refused);
  const chief = buildSurroundings(as('requester', 'chief'));
  const submitted = changedBy(decideRequestStep(draft, { step: 'submit' }, chief));
  const approve = (id: string) =>
    decideRequestStep(submitted, { step: 'approve' }, buildSurroundings(as('approver', id)));
  expect(approve('chief')).toMatchObject({ refusal: 'samePerson' });
  expect(approve('another').isDone).toBe(true);
});
