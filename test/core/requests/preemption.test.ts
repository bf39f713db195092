/** Who has to go, and that nobody goes silently. */
import { describe, expect, it } from 'vitest';
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import { admit } from '#core/requests/admit.ts';
import type {
  Allocation,
  BandwidthRequest,
  RequestPriority,
  RequestState,
} from '#core/requests/bandwidth-request.ts';
import { toHeldAllocations } from '#core/requests/change-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import { findDisplaced } from '#core/requests/find-displaced.ts';
import { toPartOfChange } from '#core/requests/part-of-change.ts';
import type { RequestStep, StepDecision } from '#core/requests/request-step.ts';
import { buildItem, buildNetwork, buildRequest, buildWish, HOUR_MS, hold, T0 } from './build-network.ts';
import { buildSurroundings, inState, PATH } from './build-surroundings.ts';

const network = buildNetwork(['ab']);

interface Holder {
  id: string;
  state: RequestState;
  priority: RequestPriority;
  cir: number;
  acknowledgedMs?: number;
}

function findAmong(holders: readonly Holder[], cir: number, priority: RequestPriority, net = network) {
  const requests = new Map(
    holders.map(({ id, state, priority, acknowledgedMs = T0 }) => [
      id,
      buildRequest({ id, state, priority, acknowledgedMs }),
    ]),
  );
  const allocations = holders.flatMap(({ id, cir }) => hold(id, 'ab', [8, 22], cir));
  const wish = buildWish({ items: [buildItem('ab', cir)], priority });
  return findDisplaced(net, allocations, id => requests.get(id), wish);
}

describe('who has to go', () => {
  const all: Holder[] = [
    { id: 'live-3', state: 'active', priority: 3, cir: 100 },
    { id: 'live-4', state: 'active', priority: 4, cir: 100 },
    { id: 'reserved-3', state: 'reserved', priority: 3, cir: 100 },
    { id: 'reserved-2', state: 'reserved', priority: 2, cir: 100 },
    { id: 'reserved-4', state: 'reserved', priority: 4, cir: 100 },
    { id: 'held-2', state: 'held', priority: 2, cir: 100 },
    { id: 'held-4', state: 'held', priority: 4, cir: 100 },
    { id: 'releasing-4', state: 'releasing', priority: 4, cir: 100 },
  ];

  it.each([
    [100, ['held-4']],
    [200, ['held-4', 'held-2']],
    [300, ['held-4', 'held-2', 'reserved-4']],
    [400, ['held-4', 'held-2', 'reserved-4', 'reserved-3']],
    [500, ['held-4', 'held-2', 'reserved-4', 'reserved-3', 'live-4']],
    [600, ['held-4', 'held-2', 'reserved-4', 'reserved-3', 'live-4', 'live-3']],
  ])('for %i: held, then reserved of priority 4, then of 3, then those live', (cir, ids) => {
    expect(findAmong(all, cir, 1)).toEqual(ids);
  });

  it('is never who is of priority 2 and reserved, or being torn down; then nobody goes at all', () => {
    expect(findAmong(all, 700, 0)).toBeUndefined();
  });

  it('is nobody for a wish of priority 2 to 4, nor anybody of the same precedence', () => {
    expect(findAmong(all, 100, 2)).toBeUndefined();
    const full: Holder = { id: 'held', state: 'held', priority: 1, cir: 800 };
    expect(findAmong([full], 100, 1)).toBeUndefined();
    expect(findAmong([full], 100, 0)).toEqual(['held']);
  });

  it('is nobody when it fits anyway', () => {
    expect(findAmong(all.slice(0, 2), 100, 1)).toEqual([]);
  });

  it('is, of equals, who was acknowledged last', () => {
    const equal = { state: 'reserved', priority: 4, cir: 400 } as const;
    const holders: Holder[] = [
      { ...equal, id: 'first', acknowledgedMs: T0 - 2 },
      { ...equal, id: 'last', acknowledgedMs: T0 - 1 },
    ];
    expect(findAmong(holders, 300, 1)).toEqual(['last']);
    expect(findAmong(holders.toReversed(), 300, 1)).toEqual(['last']);
  });

  it('is nobody whose going is not needed: a large one that must go spares the small ones before it', () => {
    const holders: Holder[] = [
      { id: 'small', state: 'held', priority: 4, cir: 100 },
      { id: 'large', state: 'reserved', priority: 4, cir: 700 },
    ];
    expect(findAmong(holders, 700, 1)).toEqual(['large']);
  });
});

describe('displacing', () => {
  const danger = buildRequest({ id: 'danger', state: 'acknowledged', priority: 1, acknowledgedMs: T0 });
  const victim: BandwidthRequest = {
    ...inState('active'),
    ...{ id: 'victim', priority: 4, notes: [] },
  };
  const other = { ...victim, id: 'other' };
  const requests = new Map([danger, victim, other].map(request => [request.id, request]));

  function decide(
    request: BandwidthRequest,
    step: RequestStep,
    actor: string,
    held: readonly Allocation[],
    by: { isProgram?: true } = {},
  ): StepDecision {
    const requestOf = (id: string) => requests.get(id);
    return decideRequestStep(
      request,
      step,
      buildSurroundings({
        actor: { id: actor, parts: ['approver'], ...by },
        admit: (wish, options) => admit(network as AdmissionNetwork, held, wish, options),
        findDisplaced: wish => findDisplaced(network, held, requestOf, wish),
        requestOf,
      }),
    );
  }
  const propose: RequestStep = { step: 'proposePreemption', reason: 'Brand im Zelt' };
  const confirm: RequestStep = { step: 'confirmPreemption' };
  const taken = hold('victim', 'ab', [0, 30], 800);

  function proposed(): BandwidthRequest {
    const decision = decide(danger, propose, 'one', taken);
    if (!decision.isDone) throw new Error(decision.refusal);
    return decision.changed.request;
  }

  it('takes a second person, then both are told', () => {
    const request = proposed();
    expect(request.preemption).toEqual({
      ...{ displacedIds: ['victim'], reason: 'Brand im Zelt', proposedBy: 'one', proposedMs: T0 },
    });
    expect(decide(request, confirm, 'one', taken)).toMatchObject({ isDone: false, refusal: 'samePerson' });
    const decision = decide(request, confirm, 'two', taken);
    expect(decision).toMatchObject({ isDone: true, changed: { request: { state: 'held' } } });
    if (!decision.isDone) return;
    expect(decision.changed.request).not.toHaveProperty('preemption');
    expect(decision.others).toHaveLength(1);
    const { request: gone, allocations } = decision.others[0]!;
    expect(gone).toMatchObject({ id: 'victim', state: 'acknowledged', reason: 'preempted', paths: [] });
    expect(gone.flags).toEqual({ preemptedBy: 'danger' });
    expect(gone.revision).toBe(victim.revision + 1);
    expect(gone.pendingRevision).toBeUndefined();
    expect(gone.stateChanges.at(-1)).toMatchObject({ from: 'active', actor: 'two', reason: 'preempted' });
    expect(gone.notes.at(-1)).toMatchObject({
      code: 'preempted',
      visibility: 'requester',
      text: 'Brand im Zelt',
    });
    expect(allocations).toEqual([]);
  });

  it('takes two people: a program neither proposes nor confirms', () => {
    const refused = { isDone: false, refusal: 'notAPerson' };
    expect(decide(danger, propose, 'token:t', taken, { isProgram: true })).toMatchObject(refused);
    expect(decide(proposed(), confirm, 'token:t', taken, { isProgram: true })).toMatchObject(refused);
  });

  it('leaves kit that stands outside in the books until somebody says that it is back', () => {
    const kit = [{ type: 'case', quantity: 2 } as const];
    const out: BandwidthRequest = { ...victim, kit };
    const held = toHeldAllocations(out, T0);
    requests.set('victim', out);
    const stock = {
      id: 'pool',
      name: 'Pool',
      city: network.city,
      type: 'case',
      quantity: 2,
      version: 1,
    } as const;
    const pooled = { ...network, kit: [stock] };
    const wish = (cases: number) =>
      buildWish({
        ...{ items: [buildItem('ab', 800)], priority: 1 },
        kit: cases > 0 ? [{ type: 'case', quantity: cases }] : [],
      });
    const displacedBy = (cases: number) => findDisplaced(pooled, held, id => requests.get(id), wish(cases));
    expect([displacedBy(0), displacedBy(1)]).toEqual([['victim'], undefined]);

    const decision = decide(proposed(), confirm, 'two', taken);
    requests.set('victim', victim);
    if (!decision.isDone) throw new Error(decision.refusal);
    const { request: gone, allocations = [] } = decision.others[0]!;
    expect(gone).toMatchObject({
      ...{ state: 'releasing', reason: 'preempted', flags: { preemptedBy: 'danger' }, isCancelAsked: true },
      ...{ paths: [PATH], expectedCompletionMs: victim.window.teardownEndMs },
    });
    expect(gone.notes.at(-1)).toMatchObject({ code: 'preempted', text: 'Brand im Zelt' });
    expect(allocations).toEqual(held.filter(({ resource }) => resource === 'kit'));
    const late = (step: RequestStep, request: BandwidthRequest) => {
      const nowMs = T0 + 40 * HOUR_MS;
      const made = decideRequestStep(request, step, buildSurroundings({ nowMs }));
      if (!made.isDone) throw new Error(made.refusal);
      return made.changed;
    };
    const overdue = late({ step: 'markOverdue' }, gone);
    expect(overdue.allocations).toEqual(allocations.map(one => ({ ...one, untilMs: expect.any(Number) })));
    expect(overdue.allocations![0]!.untilMs).toBeGreaterThan(allocations[0]!.untilMs);
    const returned = late({ step: 'confirmReturn' }, overdue.request);
    expect(returned).toMatchObject({
      ...{ request: { state: 'cancelled', reason: 'preempted' }, allocations: [] },
    });
    const told = returned.request.stateChanges.slice(-2);
    expect(told.map(change => toPartOfChange(change, returned.request))).toEqual(['approver', 'crew']);
  });

  it('displaces nobody once it fits without', () => {
    expect(decide(proposed(), confirm, 'two', [])).toMatchObject({ isDone: true, others: [] });
  });

  it('displaces nobody on whom the two did not agree', () => {
    const others = [...hold('victim', 'ab', [0, 30], 400), ...hold('other', 'ab', [0, 30], 400)];
    const request = { ...proposed(), items: [buildItem('ab', 800)] };
    expect(decide(request, confirm, 'two', others)).toMatchObject({ isDone: false, refusal: 'noLongerFits' });
  });

  it('is not proposed without need, without a reason, or for who has no precedence', () => {
    expect(decide(danger, propose, 'one', [])).toMatchObject({ refusal: 'nothingToDisplace' });
    const wordless: RequestStep = { step: 'proposePreemption', reason: ' ' };
    expect(decide(danger, wordless, 'one', taken)).toMatchObject({ refusal: 'incomplete' });
    expect(decide({ ...danger, priority: 3 }, propose, 'one', taken)).toMatchObject({
      refusal: 'nothingToDisplace',
    });
  });

  it('is dropped by whoever decides', () => {
    const dropped = decide(proposed(), { step: 'dropPreemption' }, 'one', taken);
    expect(dropped.isDone && 'preemption' in dropped.changed.request).toBe(false);
    expect(decide(danger, confirm, 'two', taken)).toMatchObject({ refusal: 'notInThisState' });
  });
});
