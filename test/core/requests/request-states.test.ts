/**
 * Every state × step × part. The table is the specification (domain section 5), written out by hand: who may take a step,
 * at which hour it is tried, and where it leads from each state. What is not in it is refused.
 */
import { describe, expect, it } from 'vitest';
import {
  type BandwidthRequest,
  HOLDING_STATES,
  REQUEST_STATES,
  type RequestState,
} from '#core/requests/bandwidth-request.ts';
import { toAllAllocations } from '#core/requests/change-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import { REQUEST_PARTS, type RequestPart, type RequestStep } from '#core/requests/request-step.ts';
import { buildItem, HOUR_MS, T0, toWindow } from './build-network.ts';
import { buildSurroundings, inState, PATH } from './build-surroundings.ts';

type Leads = Partial<Record<RequestState, RequestState>>;

const SET_UP: Leads = { provisioning: 'provisioning', provisioned: 'provisioned', active: 'active' };
const LIVE: Leads = { reserved: 'reserved', ...SET_UP };
const STAYS = Object.fromEntries(REQUEST_STATES.map(state => [state, state])) as Leads;
const content = {
  event: { name: 'Fest', place: 'Platz' },
  window: toWindow(10, 20),
  items: [],
  kit: [],
  priority: 4,
} as const;
const more = [buildItem('ab', 150)];
const activation = [{ deviceId: 'a', phase: 'setup', configVersion: 2, sentMs: T0 } as const];
const link = {
  linkId: 'ab',
  measuredMs: T0,
  marginAToZDb: 5,
  marginZToADb: 5,
  lossAToZDb: 2,
  lossZToADb: 2,
  throughputBps: 9,
};

/** R asks, A approves, C is the crew, S the platform. Hours after T0: set-up 5, start 10, end 20, torn down 25. */
const TABLE: readonly (readonly [step: RequestStep, who: string, hour: number, leads: Leads])[] = [
  [{ step: 'edit', content }, 'R', 0, { draft: 'draft', acknowledged: 'acknowledged' }],
  [{ step: 'submit' }, 'R', 0, { draft: 'held' }],
  [{ step: 'recheck' }, 'RAS', 0, { acknowledged: 'held', checking: 'held' }],
  [
    { step: 'withdraw' },
    'R',
    0,
    {
      draft: 'cancelled',
      acknowledged: 'cancelled',
      held: 'cancelled',
      reserved: 'cancelled',
      provisioning: 'releasing',
      provisioned: 'releasing',
      active: 'releasing',
    },
  ],
  [{ step: 'askRevision', window: toWindow(10, 20, 5), items: more, kit: [] }, 'R', 12, LIVE],
  [{ step: 'withdrawRevision' }, 'R', 12, LIVE],
  [{ step: 'approveRevision' }, 'A', 12, LIVE],
  [{ step: 'rejectRevision', text: 'Nein' }, 'A', 12, LIVE],
  [{ step: 'expireRevisionHold' }, 'S', 12, LIVE],
  [{ step: 'approve' }, 'A', 0, { held: 'reserved' }],
  [
    { step: 'reject', reason: 'duplicate', text: 'Doppelt' },
    'A',
    0,
    { acknowledged: 'rejected', checking: 'rejected', held: 'rejected' },
  ],
  [{ step: 'proposePreemption', reason: 'Gefahr' }, 'A', 0, { acknowledged: 'acknowledged' }],
  [{ step: 'confirmPreemption' }, 'A', 0, { acknowledged: 'held' }],
  [{ step: 'dropPreemption' }, 'A', 0, { acknowledged: 'acknowledged' }],
  [{ step: 'beginSetup' }, 'CS', 5, { reserved: 'provisioning' }],
  [{ step: 'recordActivation', activation }, 'S', 6, { ...SET_UP, releasing: 'releasing' }],
  [
    { step: 'recordAcceptance', acceptance: [{ ...link, hasPassed: true }] },
    'S',
    6,
    { ...SET_UP, provisioning: 'provisioned' },
  ],
  [{ step: 'start' }, 'CS', 10, { provisioned: 'active' }],
  [{ step: 'end' }, 'CS', 20, { provisioning: 'releasing', provisioned: 'releasing', active: 'releasing' }],
  [{ step: 'confirmReturn' }, 'CS', 25, { releasing: 'completed' }],
  [
    { step: 'fail', reason: 'technicalFailure', text: 'Kabel' },
    'ACS',
    6,
    { reserved: 'failed', provisioning: 'failed', releasing: 'failed' },
  ],
  [{ step: 'expireHold' }, 'S', 2, { held: 'acknowledged' }],
  [{ step: 'reroute', deadLinkIds: ['ab'] }, 'S', 6, { ...LIVE, held: 'held' }],
  [{ step: 'setJeopardy', alarmIds: ['new'] }, 'S', 6, { ...LIVE, held: 'held' }],
  [{ step: 'clearJeopardy' }, 'S', 6, { ...LIVE, held: 'held' }],
  [{ step: 'lapse' }, 'S', 91 * 24, { draft: 'cancelled', acknowledged: 'rejected' }],
  [{ step: 'markOverdue' }, 'S', 25, { releasing: 'releasing' }],
  [{ step: 'note', visibility: 'requester', text: 'Hallo' }, 'RACS', 0, STAYS],
];

const LETTERS: Record<RequestPart, string> = { requester: 'R', approver: 'A', crew: 'C', system: 'S' };
const IN_PROGRESS: readonly RequestState[] = [
  'checking',
  'provisioning',
  'provisioned',
  'active',
  'releasing',
];

/** Whatever step: what a request may never become. */
function expectSound(before: BandwidthRequest, after: BandwidthRequest): void {
  expect(after.revision).toBe(before.revision + 1);
  expect(after.stateChanges.slice(0, before.stateChanges.length)).toEqual(before.stateChanges);
  expect(after.notes.slice(0, before.notes.length)).toEqual(before.notes);
  expect(after.stateChanges.at(-1)?.to ?? after.state).toBe(after.state);
  expect(after.expectedCompletionMs).toBe(
    IN_PROGRESS.includes(after.state) ? after.window.teardownEndMs : undefined,
  );
  expect(after.completedMs !== undefined).toBe(after.state === 'completed');
  expect(after.holdExpiresAtMs !== undefined).toBe(after.state === 'held');
  if (after.pendingRevision) expect(LIVE[after.state]).toBeDefined();
  if (after.preemption) expect(after.state).toBe('acknowledged');
}

describe('a request', () => {
  for (const [step, who, hour, leads] of TABLE) {
    it(`${step.step}: ${who}`, () => {
      for (const state of REQUEST_STATES) {
        for (const part of REQUEST_PARTS) {
          const request = inState(state, { hasRevision: step.step !== 'askRevision' });
          const decision = decideRequestStep(
            request,
            step,
            buildSurroundings({ actor: { id: `one-${part}`, parts: [part] }, nowMs: T0 + hour * HOUR_MS }),
          );
          const at = `${step.step} in ${state} by ${part}`;
          if (!who.includes(LETTERS[part])) {
            expect(decision, at).toMatchObject({ isDone: false, refusal: 'notYourPart' });
            continue;
          }
          if (!leads[state]) {
            expect(decision, at).toMatchObject({ isDone: false, refusal: 'notInThisState', state });
            continue;
          }
          expect(decision, at).toMatchObject({ isDone: true, changed: { request: { state: leads[state] } } });
          if (!decision.isDone) continue;
          expectSound(request, decision.changed.request);
          const before = HOLDING_STATES.has(state) ? toAllAllocations(request, 0) : [];
          const held = decision.changed.allocations ?? before;
          expect(held.length > 0, at).toBe(HOLDING_STATES.has(leads[state]));
          expect(
            held.some(({ holder }) => holder === 'revision'),
            at,
          ).toBe(decision.changed.request.pendingRevision !== undefined);
        }
      }
    });
  }

  it('has every step in the table', () => {
    expect(new Set(TABLE.map(([{ step }]) => step)).size).toBe(TABLE.length);
    expect(TABLE).toHaveLength(28);
  });

  it('may be built, run, ended and returned by whoever has several parts', () => {
    const surroundings = buildSurroundings({ actor: { id: 'admin', parts: ['approver', 'crew'] } });
    expect(decideRequestStep(inState('held'), { step: 'approve' }, surroundings).isDone).toBe(true);
    expect(decideRequestStep(inState('draft'), { step: 'submit' }, surroundings).isDone).toBe(false);
  });

  it('keeps its ways when it is over, for the report, and loses them when it goes back', () => {
    const surroundings = buildSurroundings({ nowMs: T0 + 25 * HOUR_MS });
    const done = decideRequestStep(inState('releasing'), { step: 'confirmReturn' }, surroundings);
    expect(done).toMatchObject({ changed: { request: { paths: [PATH] }, allocations: [] } });
    const back = decideRequestStep(inState('held'), { step: 'expireHold' }, surroundings);
    expect(back).toMatchObject({
      changed: { request: { paths: [], reason: 'holdExpired' }, allocations: [] },
    });
  });
});
