/** What time does to a request, and what it waits for people with. */
import { describe, expect, it } from 'vitest';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import type { RequestPart, RequestStep, StepDecision } from '#core/requests/request-step.ts';
import { HOUR_MS, T0, toWindow } from './build-network.ts';
import { buildSurroundings, inState } from './build-surroundings.ts';

const as = (part: RequestPart, id = 'somebody') => ({ actor: { id, parts: [part] } });
const at = (hour: number) => ({ nowMs: T0 + hour * HOUR_MS });

function changedBy(decision: StepDecision) {
  if (!decision.isDone) throw new Error(`refused: ${decision.refusal}`);
  return decision.changed.request;
}

describe('time', () => {
  const steps: [RequestStep, Parameters<typeof inState>[0], tooEarlyH: number, inTimeH: number][] = [
    [{ step: 'beginSetup' }, 'reserved', 4.9, 5],
    [{ step: 'start' }, 'provisioned', 9.9, 10],
    [{ step: 'end' }, 'active', 19.9, 20],
    [{ step: 'confirmReturn' }, 'releasing', 24.9, 25],
    [{ step: 'markOverdue' }, 'releasing', 24.9, 25],
    [{ step: 'expireHold' }, 'held', 1.9, 2],
    [{ step: 'lapse' }, 'acknowledged', 43.9, 44],
    [{ step: 'lapse' }, 'draft', 60 * 24 - 0.1, 60 * 24],
    [{ step: 'expireRevisionHold' }, 'active', 1.9, 2],
  ];
  it.each(steps)('%o of %s by the platform, not before it is time', (step, state, early, inTime) => {
    const decide = (hour: number) =>
      decideRequestStep(inState(state), step, buildSurroundings({ ...as('system'), ...at(hour) }));
    expect(decide(early)).toMatchObject({ isDone: false, refusal: 'tooEarly' });
    expect(decide(inTime).isDone).toBe(true);
  });

  it('lets the crew start and end early, but not set up early', () => {
    const decide = (state: 'provisioned' | 'active' | 'reserved', step: RequestStep) =>
      decideRequestStep(inState(state), step, buildSurroundings({ ...as('crew'), ...at(1) })).isDone;
    expect(decide('provisioned', { step: 'start' })).toBe(true);
    expect(decide('active', { step: 'end' })).toBe(true);
    expect(decide('reserved', { step: 'beginSetup' })).toBe(false);
  });

  it('waits for people to say that kit is back', () => {
    const releasing = { ...inState('releasing'), kit: [{ type: 'case', quantity: 2 } as const] };
    const decide = (part: RequestPart) =>
      decideRequestStep(releasing, { step: 'confirmReturn' }, buildSurroundings({ ...as(part), ...at(26) }));
    expect(decide('system')).toMatchObject({ refusal: 'notYourPart' });
    expect(changedBy(decide('crew'))).toMatchObject({ state: 'completed', completedMs: T0 + 26 * HOUR_MS });
  });

  it('ends as cancelled when that was asked for after set-up began', () => {
    const releasing = changedBy(
      decideRequestStep(inState('active'), { step: 'withdraw' }, buildSurroundings(at(12))),
    );
    expect(releasing).toMatchObject({ state: 'releasing', isCancelAsked: true });
    const over = changedBy(
      decideRequestStep(releasing, { step: 'confirmReturn' }, buildSurroundings(at(25))),
    );
    expect(over).toMatchObject({ state: 'cancelled', reason: 'requesterWithdrew' });
    expect(over.completedMs).toBeUndefined();
  });
  it('ends what nobody went on with: for the reason it waited for, a draft because it was never complete', () => {
    const lapse = (request: BandwidthRequest, hour: number) =>
      changedBy(
        decideRequestStep(request, { step: 'lapse' }, buildSurroundings({ ...as('system'), ...at(hour) })),
      );
    const waiting = { ...inState('acknowledged'), reason: 'preempted' as const };
    expect(lapse(waiting, 44)).toMatchObject({ state: 'rejected', reason: 'preempted' });
    expect(lapse(inState('draft'), 60 * 24)).toMatchObject({ state: 'cancelled', reason: 'incomplete' });
    // An old draft of an event to come stays.
    const early = { ...inState('draft'), window: toWindow(100 * 24, 100 * 24 + 2) };
    const decision = decideRequestStep(
      early,
      { step: 'lapse' },
      buildSurroundings({ ...as('system'), ...at(99 * 24) }),
    );
    expect(decision).toMatchObject({ isDone: false, refusal: 'tooEarly' });
  });

  it('holds kit that is overdue without an end, and nothing else of it', () => {
    const releasing = { ...inState('releasing'), kit: [{ type: 'case', quantity: 2 } as const] };
    const decision = decideRequestStep(
      releasing,
      { step: 'markOverdue' },
      buildSurroundings({ ...as('system'), ...at(25) }),
    );
    if (!decision.isDone) throw new Error('It was to be done');
    const { teardownEndMs } = releasing.window;
    const until = Map.groupBy(decision.changed.allocations ?? [], ({ resource }) => resource);
    expect(until.get('kit')).toMatchObject([{ amount: 2, untilMs: Number.MAX_SAFE_INTEGER }]);
    expect(until.get('link')).toMatchObject([{ untilMs: teardownEndMs }, { untilMs: teardownEndMs }]);
  });
});
