/** Changing what is reserved or live: what is in force stays until the change is approved. */
import { describe, expect, it, vi } from 'vitest';
import type { Allocation, BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import type { RequestStep, StepDecision } from '#core/requests/request-step.ts';
import { toAllocations, toExtraAllocations } from '#core/requests/to-allocations.ts';
import { buildItem, buildWish, HOUR_MS, T0, toWindow } from './build-network.ts';
import { admitAlways, buildSurroundings, HOLD_MS, inState, PATH, REFUSED } from './build-surroundings.ts';

const window = toWindow(10, 20, 5);
const reserved = inState('reserved', { hasRevision: false });

function ask(changes: Partial<Extract<RequestStep, { step: 'askRevision' }>>): RequestStep {
  return { step: 'askRevision', window, items: reserved.items, kit: [], ...changes };
}

function changed(decision: StepDecision): {
  request: BandwidthRequest;
  cirs: [holder: string, cir: number][];
} {
  if (!decision.isDone) throw new Error(`refused: ${decision.refusal}`);
  const { request, allocations = [] } = decision.changed;
  const up = allocations.filter(one => one.resource === 'link' && one.direction === 'aToZ');
  return { request, cirs: up.map(one => [one.holder, one.resource === 'link' ? one.cir : 0]) };
}

describe('a revision', () => {
  it('for more is held beside what is in force, with what it needs beyond', () => {
    const decision = decideRequestStep(reserved, ask({ items: [buildItem('ab', 150)] }), buildSurroundings());
    const { request, cirs } = changed(decision);
    expect(request).toMatchObject({ state: 'reserved', items: [{ cirUp: 100 }] });
    expect(request.pendingRevision).toMatchObject({ items: [{ cirUp: 150 }], holdExpiresAtMs: T0 + HOLD_MS });
    expect(cirs).toEqual([
      ['request', 100],
      ['revision', 50],
    ]);
  });

  it('takes the place of what was in force once approved', () => {
    const { request } = changed(
      decideRequestStep(reserved, ask({ items: [buildItem('ab', 150)] }), buildSurroundings()),
    );
    const approved = changed(decideRequestStep(request, { step: 'approveRevision' }, buildSurroundings()));
    expect(approved.request).toMatchObject({ items: [{ cirUp: 150 }], state: 'reserved' });
    expect(approved.request.pendingRevision).toBeUndefined();
    expect(approved.cirs).toEqual([['request', 150]]);
    const refused = decideRequestStep(
      request,
      { step: 'approveRevision' },
      buildSurroundings({ admit: () => REFUSED }),
    );
    expect(refused).toMatchObject({ refusal: 'noLongerFits' });
  });

  it('that waits when the event ends is told to be over', () => {
    const late = buildSurroundings({ nowMs: T0 + 21 * HOUR_MS });
    const { request, cirs } = changed(decideRequestStep(inState('active'), { step: 'end' }, late));
    expect(request).toMatchObject({ state: 'releasing', notes: [{}, { code: 'revisionExpired' }] });
    expect(request.pendingRevision).toBeUndefined();
    expect(cirs).toEqual([['request', 100]]);
  });

  it('of declared danger is approved by another than who asked for it', () => {
    const danger = { ...inState('active'), priority: 0 as const };
    const approve = (id: string) =>
      decideRequestStep(
        danger,
        { step: 'approveRevision' },
        buildSurroundings({ actor: { id, parts: ['requester', 'approver'] } }),
      );
    expect(approve('user-requester')).toMatchObject({ refusal: 'samePerson' });
    expect(approve('another').isDone).toBe(true);
  });

  it.each([
    [{ step: 'rejectRevision', text: 'Zu viel' }, 'revisionRejected'],
    [{ step: 'withdrawRevision' }, 'revisionWithdrawn'],
    [{ step: 'expireRevisionHold' }, 'revisionExpired'],
  ] as [RequestStep, string][])('leaves what was in force when it comes to nothing: %o', (step, code) => {
    const surroundings = buildSurroundings({ nowMs: T0 + 3 * HOUR_MS });
    const { request, cirs } = changed(decideRequestStep(inState('active'), step, surroundings));
    expect(request).toMatchObject({ state: 'active', items: [{ cirUp: 100 }] });
    expect(cirs).toEqual([['request', 100]]);
    expect(request.notes.at(-1)).toMatchObject({ code });
  });

  it.each([
    ['a lower rate', ask({ items: [buildItem('ab', 60)] })],
    ['a shorter window', ask({ window: toWindow(12, 18, 3) })],
  ])('for %s commits at once and asks nobody', (_, step) => {
    const admit = vi.fn(admitAlways);
    const { request, cirs } = changed(decideRequestStep(reserved, step, buildSurroundings({ admit })));
    expect(admit).not.toHaveBeenCalled();
    expect(request.pendingRevision).toBeUndefined();
    expect(request.notes.at(-1)).toMatchObject({ code: 'revisionCommitted' });
    expect(cirs).toHaveLength(1);
    expect(cirs[0]![1]).toBeLessThanOrEqual(100);
  });

  it.each([
    ['another node', ask({ items: [buildItem('ac', 100)] })],
    ['a longer window', ask({ window: toWindow(10, 21, 5) })],
    ['less of one and more of another', ask({ items: [buildItem('ab', 50, { cirDown: 101 })] })],
    ['kit', ask({ kit: [{ type: 'case', quantity: 1 }] })],
    ['an item more', ask({ items: [...reserved.items, buildItem('ab', 1, { id: '2' })] })],
  ])('for %s is checked', (_, step) => {
    const admit = vi.fn(() => REFUSED);
    const decision = decideRequestStep(reserved, step, buildSurroundings({ admit }));
    expect(admit).toHaveBeenCalledOnce();
    expect(decision).toMatchObject({ isDone: true, admission: REFUSED });
    const { request, cirs } = changed(decision);
    expect(request).toEqual({ ...reserved, revision: 2, notes: request.notes });
    expect(request.notes.at(-1)).toMatchObject({ code: 'revisionMisfit' });
    expect(cirs).toEqual([]);
  });

  it('moves nothing to later that has begun', () => {
    const surroundings = buildSurroundings({ nowMs: T0 + 12 * HOUR_MS });
    const step = ask({ window: toWindow(14, 20, 1) });
    const decision = decideRequestStep(inState('active', { hasRevision: false }), step, surroundings);
    expect(decision).toMatchObject({
      refusal: 'incomplete',
      fields: [{ field: 'window.setupStart' }, { field: 'window.start' }],
    });
  });

  it('is one at a time, and changes something', () => {
    const second = decideRequestStep(
      inState('active'),
      ask({ items: [buildItem('ab', 150)] }),
      buildSurroundings(),
    );
    expect(second).toMatchObject({ refusal: 'notInThisState' });
    expect(decideRequestStep(reserved, ask({}), buildSurroundings())).toMatchObject({ refusal: 'sameText' });
  });

  it('moves the expected end of what is going on', () => {
    const active = inState('active', { hasRevision: false });
    const step = ask({ window: toWindow(10, 18, 5) });
    const { request } = changed(
      decideRequestStep(active, step, buildSurroundings({ nowMs: T0 + 12 * HOUR_MS })),
    );
    expect(request.expectedCompletionMs).toBe(T0 + 23 * HOUR_MS);
  });
});

describe('what a revision needs beyond', () => {
  const toHeld = (startH: number, endH: number, cir: number, wanted = PATH): Allocation[] =>
    toAllocations(buildWish({ window: toWindow(startH, endH), items: [buildItem('ab', cir)] }), 'x', [
      wanted,
    ]).filter(one => one.resource === 'link' && one.direction === 'aToZ');

  it('is the difference where both are, all of it where it is alone, nothing where it is less', () => {
    const extra = toExtraAllocations(toHeld(10, 20, 100), toHeld(15, 25, 130));
    expect(
      extra.map(({ fromMs, untilMs, ...one }) => [
        (fromMs - T0) / HOUR_MS,
        (untilMs - T0) / HOUR_MS,
        one.resource === 'link' ? one.cir : 0,
      ]),
    ).toEqual([
      [15, 20, 30],
      [20, 25, 130],
    ]);
    expect(extra.every(({ holder }) => holder === 'revision')).toBe(true);
    expect(toExtraAllocations(toHeld(10, 20, 100), toHeld(12, 18, 100))).toEqual([]);
  });

  it('is all of it on a way that is new', () => {
    const other = { itemId: '1', hops: [{ linkId: 'ac', direction: 'aToZ' } as const] };
    expect(toExtraAllocations(toHeld(10, 20, 100), toHeld(10, 20, 80, other))).toMatchObject([
      { linkId: 'ac', cir: 80 },
    ]);
  });
});
