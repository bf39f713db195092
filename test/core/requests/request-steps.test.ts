/** What steps ask for beyond part and state, and what they leave behind. */
import { describe, expect, it, vi } from 'vitest';
import {
  NOTES_BY_PEOPLE_MAX,
  NOTES_PER_REQUEST,
  STATE_CHANGES_PER_REQUEST,
} from '#core/requests/bandwidth-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import type { RequestPart, RequestStep, StepDecision } from '#core/requests/request-step.ts';
import { buildItem, buildRequest, HOUR_MS, T0, toWindow } from './build-network.ts';
import { admitAlways, buildSurroundings, HOLD_MS, inState, REFUSED } from './build-surroundings.ts';

const as = (part: RequestPart, id = 'somebody') => ({ actor: { id, parts: [part] } });
const at = (hour: number) => ({ nowMs: T0 + hour * HOUR_MS });

function changedBy(decision: StepDecision) {
  if (!decision.isDone) throw new Error(`refused: ${decision.refusal}`);
  return decision.changed.request;
}

describe('submitting', () => {
  it('is received, checked and held in one change, and says so step by step', () => {
    const request = changedBy(
      decideRequestStep(inState('draft'), { step: 'submit' }, buildSurroundings(as('requester'))),
    );
    expect(request).toMatchObject({ state: 'held', acknowledgedMs: T0, holdExpiresAtMs: T0 + HOLD_MS });
    expect(request.stateChanges.slice(1)).toEqual([
      { atMs: T0, from: 'draft', to: 'acknowledged', actor: 'somebody' },
      { atMs: T0, from: 'acknowledged', to: 'checking', actor: 'system' },
      { atMs: T0, from: 'checking', to: 'held', actor: 'system' },
    ]);
  });

  it('comes back with what is missing when there is no room, and can be tried again', () => {
    const decision = decideRequestStep(
      inState('draft'),
      { step: 'submit' },
      buildSurroundings({ admit: () => REFUSED }),
    );
    const back = changedBy(decision);
    expect(back).toMatchObject({ state: 'acknowledged', reason: 'capacityUnavailable', paths: [] });
    expect(decision).toMatchObject({ admission: REFUSED });
    const held = changedBy(decideRequestStep(back, { step: 'recheck' }, buildSurroundings(at(1))));
    expect(held).toMatchObject({ state: 'held', acknowledgedMs: T0 });
    expect(held.reason).toBeUndefined();
  });

  it('names what is missing', () => {
    const draft = { ...inState('draft'), items: [], priority: 0 as const, window: toWindow(20, 10) };
    const decision = decideRequestStep(draft, { step: 'submit' }, buildSurroundings());
    expect(decision).toMatchObject({ isDone: false, refusal: 'incomplete', state: 'draft' });
    const fields = decision.isDone ? [] : decision.fields?.map(({ field }) => field);
    expect(fields).toEqual(['window.end', 'items', 'dangerUntil']);
  });

  it('is not done with two items of one id, for one of them would hold nothing', () => {
    const draft = { ...inState('draft'), items: [buildItem('ab', 1), buildItem('ac', 1)] };
    const decision = decideRequestStep(draft, { step: 'submit' }, buildSurroundings());
    expect(decision).toMatchObject({ refusal: 'incomplete', fields: [{ field: 'items' }] });
  });

  it('is not repeated for ever', () => {
    const change = inState('acknowledged').stateChanges[0]!;
    const request = {
      ...inState('acknowledged'),
      stateChanges: Array(STATE_CHANGES_PER_REQUEST).fill(change),
    };
    expect(decideRequestStep(request, { step: 'recheck' }, buildSurroundings())).toMatchObject({
      refusal: 'historyFull',
    });
    const notes = { ...request, notes: Array(NOTES_BY_PEOPLE_MAX).fill(request.notes[0]) };
    const note: RequestStep = { step: 'note', visibility: 'requester', text: 'Hallo' };
    expect(decideRequestStep(notes, note, buildSurroundings())).toMatchObject({ refusal: 'historyFull' });
  });

  it('goes on by itself however much was written: a hold ends, a way changes', () => {
    const reserved = inState('reserved');
    const full = { ...reserved, notes: Array(NOTES_PER_REQUEST).fill(reserved.notes[0]) };
    for (const step of [
      { step: 'expireRevisionHold' },
      { step: 'reroute', deadLinkIds: ['ab'] },
    ] as const satisfies RequestStep[]) {
      const after = changedBy(decideRequestStep(full, step, buildSurroundings(at(3))));
      expect(after.notes).toHaveLength(NOTES_PER_REQUEST);
    }
  });
});

describe('deciding', () => {
  it('checks again, and keeps the way that is held', () => {
    const admit = vi.fn(admitAlways);
    const held = inState('held');
    decideRequestStep(held, { step: 'approve' }, buildSurroundings({ admit }));
    expect(admit).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ keptPaths: held.paths }));
    const decision = decideRequestStep(
      held,
      { step: 'approve' },
      buildSurroundings({ admit: () => REFUSED }),
    );
    expect(decision).toMatchObject({ isDone: false, refusal: 'noLongerFits', state: 'held' });
    const late = decideRequestStep(held, { step: 'approve' }, buildSurroundings(at(20)));
    expect(late).toMatchObject({ refusal: 'noLongerFits' });
  });

  it('takes another person than the one who declared danger', () => {
    const danger = {
      ...inState('held'),
      priority: 0 as const,
      dangerUntilMs: T0 + HOUR_MS,
      createdBy: 'chief',
    };
    const approve = (id: string) =>
      decideRequestStep(danger, { step: 'approve' }, buildSurroundings(as('approver', id)));
    expect(approve('chief')).toMatchObject({ refusal: 'samePerson' });
    expect(approve('another').isDone).toBe(true);
  });

  it('takes another than the one who declared danger of what somebody else had asked for', () => {
    const { event, window, items, kit } = inState('draft');
    const content = { event, window, items, kit, priority: 0 as const, dangerUntilMs: T0 + HOUR_MS };
    const edit = { step: 'edit', content } as const;
    const draft = { ...inState('draft'), createdBy: 'a-program' };
    const declared = changedBy(decideRequestStep(draft, edit, buildSurroundings(as('requester', 'chief'))));
    const again = changedBy(decideRequestStep(declared, edit, buildSurroundings(as('requester', 'clerk'))));
    const approve = (id: string) =>
      decideRequestStep(
        { ...again, state: 'held' },
        { step: 'approve' },
        buildSurroundings(as('approver', id)),
      );
    expect(approve('chief')).toMatchObject({ refusal: 'samePerson' });
    expect(approve('clerk').isDone).toBe(true);
  });

  it('says why it rejects', () => {
    const reject = (text: string) =>
      decideRequestStep(inState('held'), { step: 'reject', reason: 'duplicate', text }, buildSurroundings());
    expect(reject(' ')).toMatchObject({ refusal: 'incomplete', fields: [{ field: 'text' }] });
    expect(changedBy(reject('Doppelt')).stateChanges.at(-1)).toMatchObject({
      reason: 'duplicate',
      publicNote: 'Doppelt',
    });
  });

  it('counts declared danger only until its end', () => {
    const danger = { ...inState('draft'), priority: 0 as const, dangerUntilMs: T0 + HOUR_MS };
    const admit = vi.fn(admitAlways);
    decideRequestStep(danger, { step: 'submit' }, buildSurroundings({ admit }));
    expect(admit.mock.lastCall?.[0]).toMatchObject({ priority: 0 });
    decideRequestStep(
      { ...danger, state: 'held' },
      { step: 'approve' },
      buildSurroundings({ admit, ...at(2) }),
    );
    expect(admit.mock.lastCall?.[0]).toMatchObject({ priority: 1 });
  });

  it('keeps what staff write to themselves from who only asks', () => {
    const note: RequestStep = { step: 'note', visibility: 'internal', text: 'Intern' };
    expect(decideRequestStep(inState('held'), note, buildSurroundings(as('requester')))).toMatchObject({
      refusal: 'notYourPart',
    });
    expect(decideRequestStep(inState('held'), note, buildSurroundings(as('crew'))).isDone).toBe(true);
  });
});

describe('set-up', () => {
  const link = {
    linkId: 'ab',
    measuredMs: T0,
    marginAToZDb: 5,
    marginZToADb: 5,
    lossAToZDb: 2,
    lossZToADb: 2,
    throughputBps: 9,
  };
  const accept = (hasPassed: boolean): RequestStep => ({
    step: 'recordAcceptance',
    acceptance: [{ ...link, hasPassed }],
  });
  const node = { deviceId: 'b', phase: 'setup', configVersion: 2, sentMs: T0 } as const;

  it('is done when every link passed and every node answered, in whatever order', () => {
    const surroundings = buildSurroundings(at(6));
    const failed = changedBy(decideRequestStep(inState('provisioning'), accept(false), surroundings));
    expect(failed.state).toBe('provisioning');
    const waiting = changedBy(
      decideRequestStep(failed, { step: 'recordActivation', activation: [node] }, surroundings),
    );
    const passed = changedBy(decideRequestStep(waiting, accept(true), surroundings));
    expect(passed).toMatchObject({ state: 'provisioning', acceptance: [{ hasPassed: true }] });
    const refused = { ...node, acknowledgedMs: T0, refusal: 'noRoom' };
    const sulking = changedBy(
      decideRequestStep(passed, { step: 'recordActivation', activation: [refused] }, surroundings),
    );
    expect(sulking.state).toBe('provisioning');
    const answered = { ...node, acknowledgedMs: T0 };
    const built = changedBy(
      decideRequestStep(sulking, { step: 'recordActivation', activation: [answered] }, surroundings),
    );
    expect(built.state).toBe('provisioned');
  });

  it('begins with nothing of an earlier set-up', () => {
    const before = { ...inState('reserved'), acceptance: [{ ...link, hasPassed: true }] };
    const begun = changedBy(decideRequestStep(before, { step: 'beginSetup' }, buildSurroundings(at(5))));
    expect(begun).toMatchObject({ activation: [], acceptance: [] });
  });
});

describe('a dead link', () => {
  const dead = (id: string): RequestStep => ({ step: 'reroute', deadLinkIds: [id] });

  it('gives way to another way, which is noted', () => {
    const hops = [
      { linkId: 'ac', direction: 'aToZ' },
      { linkId: 'cb', direction: 'aToZ' },
    ] as const;
    const admit = vi.fn(() => ({ ...admitAlways(buildRequest()), paths: [{ itemId: '1', hops }] }));
    const decision = decideRequestStep(
      inState('active'),
      dead('ab'),
      buildSurroundings({ admit, ...at(12) }),
    );
    const rerouted = changedBy(decision);
    expect(rerouted).toMatchObject({ state: 'active', paths: [{ hops }] });
    expect(rerouted.notes.at(-1)).toMatchObject({ code: 'rerouted', text: 'ab' });
    expect(admit).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ deadLinkIds: ['ab'] }));
    const held = decision.isDone ? decision.changed.allocations : [];
    expect(new Set(held?.flatMap(one => (one.resource === 'link' ? [one.linkId] : [])))).toEqual(
      new Set(['ac', 'cb']),
    );
  });

  it('changes nothing when there is none, or when the request does not run over it', () => {
    const refused = decideRequestStep(
      inState('active'),
      dead('ab'),
      buildSurroundings({ admit: () => REFUSED }),
    );
    expect(refused).toMatchObject({ isDone: false, refusal: 'noOtherPath' });
    expect(decideRequestStep(inState('active'), dead('zz'), buildSurroundings())).toMatchObject({
      refusal: 'notInThisState',
    });
  });

  it('gives up a pending revision rather than what is in force', () => {
    const admit = vi
      .fn(admitAlways)
      .mockReturnValueOnce(admitAlways(buildRequest()))
      .mockReturnValue(REFUSED);
    const decision = decideRequestStep(
      inState('active'),
      dead('ab'),
      buildSurroundings({ admit, ...at(12) }),
    );
    expect(changedBy(decision).pendingRevision).toBeUndefined();
    expect(changedBy(decision).notes.map(({ code }) => code)).toContain('revisionMisfit');
  });

  it('keeps the instant at which jeopardy began', () => {
    const step: RequestStep = { step: 'setJeopardy', alarmIds: ['old', 'new'] };
    const request = changedBy(decideRequestStep(inState('active'), step, buildSurroundings(at(9))));
    expect(request.flags.jeopardy).toEqual({ sinceMs: T0, alarmIds: ['old', 'new'] });
    expect(decideRequestStep(request, step, buildSurroundings())).toMatchObject({ refusal: 'sameText' });
  });
});

describe('editing', () => {
  it('drops a proposal that was made for something else, and a danger that is none any more', () => {
    const { event, window, kit } = buildRequest();
    const content = { event, window, kit, items: [buildItem('ab', 7)], priority: 3 as const };
    const before = { ...inState('acknowledged'), priority: 0 as const, dangerUntilMs: T0 };
    const edited = changedBy(decideRequestStep(before, { step: 'edit', content }, buildSurroundings()));
    expect(edited).toMatchObject({ priority: 3, items: [{ cirUp: 7 }], state: 'acknowledged' });
    expect(edited).not.toHaveProperty('preemption');
    expect(edited).not.toHaveProperty('dangerUntilMs');
  });
});
