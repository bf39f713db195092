/**
 * A city with one lock: several requests, random steps by everybody, time passing. Whatever the order, nothing is promised
 * twice, nobody holds what its state must not, and no history is rewritten.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit } from '#core/requests/admit.ts';
import {
  type Allocation,
  type BandwidthRequest,
  HOLDING_STATES,
  type RequestPriority,
  type RequestState,
} from '#core/requests/bandwidth-request.ts';
import { isOnlyKitOut } from '#core/requests/change-request.ts';
import { decideRequestStep } from '#core/requests/decide-request-step.ts';
import { findDisplaced } from '#core/requests/find-displaced.ts';
import type { ChangedRequest, RequestStep, StepDecision } from '#core/requests/request-step.ts';
import { loadAt, usableAt } from './brute-force.ts';
import { buildItem, buildNetwork, buildRequest, CITY, HOUR_MS, T0, toWindow } from './build-network.ts';

const kit = [{ id: 'k', city: CITY, type: 'case', name: 'Koffer', quantity: 3, version: 1 } as const];
const network = buildNetwork(['ab', 'bc', 'ac', 'cd', 'bd'], { kit });

/** Of people and time; the network's answers are given together, as they come in one go. */
const STEPS = [
  'submit',
  'recheck',
  'withdraw',
  'approve',
  'approve',
  'approve',
  'beginSetup',
  'answer',
  'answer',
  'start',
  'start',
  'end',
  'confirmReturn',
  'reroute',
  'askRevision',
  'askRevision',
  'approveRevision',
  'withdrawRevision',
  'preempt',
  'preempt',
  'expireHold',
  'expireRevisionHold',
] as const;

interface Move {
  request: number;
  step: (typeof STEPS)[number];
  passH: number;
  cir: number;
  endH: number;
  link: string;
}

const moves = fc.array(
  fc.record({
    request: fc.integer({ min: 0, max: 4 }),
    step: fc.constantFrom(...STEPS),
    passH: fc.constantFrom(0, 0, 0, 0, 1, 1, 3),
    cir: fc.constantFrom(100, 300, 500, 700),
    endH: fc.constantFrom(14, 20, 26),
    link: fc.constantFrom('ab', 'bc', 'ac'),
  }),
  { minLength: 20, maxLength: 90 },
);

const wishes = fc.array(
  fc.record({
    ends: fc.constantFrom('ab', 'ac', 'ad', 'cb', 'db'),
    cir: fc.constantFrom(200, 400, 600, 800),
    startH: fc.integer({ min: 2, max: 12 }),
    lengthH: fc.integer({ min: 2, max: 12 }),
    priority: fc.constantFrom<RequestPriority>(1, 3, 4, 4),
    cases: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 5, maxLength: 5 },
);

interface City {
  nowMs: number;
  requests: Map<string, BandwidthRequest>;
  held: Map<string, readonly Allocation[]>;
}

function toSteps({ step, cir, endH, link }: Move, request: BandwidthRequest): RequestStep[] {
  const [first] = request.items;
  switch (step) {
    case 'answer':
      return [
        {
          step: 'recordActivation',
          activation: [first!.aNode, first!.zNode].map(deviceId => ({
            ...{ deviceId, phase: 'setup', configVersion: 1, sentMs: T0, acknowledgedMs: T0 },
          })),
        },
        {
          step: 'recordAcceptance',
          acceptance: network.links.map(({ id }) => ({
            ...{ linkId: id, measuredMs: T0, marginAToZDb: 5, marginZToADb: 5, lossAToZDb: 2, lossZToADb: 2 },
            ...{ throughputBps: 1000, hasPassed: true },
          })),
        },
      ];
    case 'reroute':
      return [{ step, deadLinkIds: [link] }];
    case 'askRevision': {
      const { setupStartMs, startMs } = request.window;
      const { endMs, teardownEndMs } = toWindow(0, endH, 1);
      const items = [{ ...first!, cirUp: cir }];
      return [{ step, window: { setupStartMs, startMs, endMs, teardownEndMs }, items, kit: request.kit }];
    }
    case 'preempt':
      return [{ step: 'proposePreemption', reason: 'Gefahr' }, { step: 'confirmPreemption' }];
    default:
      return [{ step }];
  }
}

function decide(city: City, request: BandwidthRequest, step: RequestStep): StepDecision {
  const held = [...city.held.values()].flat();
  const requestOf = (id: string) => city.requests.get(id);
  const id = step.step === 'confirmPreemption' ? 'second' : 'first';
  return decideRequestStep(request, step, {
    actor: { id, parts: ['requester', 'approver', 'crew', 'system'] },
    nowMs: city.nowMs,
    holdMs: 4 * HOUR_MS,
    admit: (wish, options) => admit(network, held, wish, { ...options, maxAlternatives: 0 }),
    findDisplaced: wish => findDisplaced(network, held, requestOf, wish),
    requestOf,
  });
}

function write({ requests, held }: City, { request, allocations }: ChangedRequest): void {
  const before = requests.get(request.id)!;
  expect(request.revision).toBe(before.revision + 1);
  expect(request.stateChanges.slice(0, before.stateChanges.length)).toEqual(before.stateChanges);
  expect(request.notes.slice(0, before.notes.length)).toEqual(before.notes);
  requests.set(request.id, request);
  if (allocations) held.set(request.id, allocations);
}

/** What is held for a decision is there when it is made. */
function expectKept(
  { nowMs }: City,
  request: BandwidthRequest,
  { step }: RequestStep,
  refusal: string,
): void {
  if (step !== 'approve' && step !== 'approveRevision') return;
  const { endMs } = step === 'approve' ? request.window : (request.pendingRevision ?? request).window;
  if (nowMs < endMs) expect(refusal).not.toBe('noLongerFits');
}

function expectSound({ nowMs, requests, held }: City): void {
  const all = [...held.values()].flat();
  for (const request of requests.values()) {
    const own = held.get(request.id)!;
    expect(own.length > 0).toBe(HOLDING_STATES.has(request.state));
    expect(own.some(({ holder }) => holder === 'revision') && !request.pendingRevision).toBe(false);
    for (const { window, items, paths } of [
      request,
      ...(request.pendingRevision ? [request.pendingRevision] : []),
    ]) {
      const atMs = Math.max(nowMs, window.setupStartMs);
      const hops =
        HOLDING_STATES.has(request.state) && !isOnlyKitOut(request) && atMs < window.teardownEndMs
          ? paths.flatMap(path => path.hops)
          : [];
      for (const hop of hops) expect(loadAt(own, hop, atMs)).toBeGreaterThanOrEqual(items[0]!.cirUp);
    }
  }
  const instants = [nowMs, ...all.flatMap(({ fromMs }) => (fromMs > nowMs ? [fromMs] : []))];
  const hops = network.links.flatMap(link =>
    (['aToZ', 'zToA'] as const).map(direction => ({ link, linkId: link.id, direction })),
  );
  const overbooked = [...new Set(instants)].flatMap(atMs => {
    const cases = all.filter(one => one.resource === 'kit' && one.fromMs <= atMs && atMs < one.untilMs);
    const out = cases.reduce((sum, one) => sum + (one.resource === 'kit' ? one.amount : 0), 0);
    const full = hops.filter(hop => loadAt(all, hop, atMs) > usableAt(network, hop.link, atMs));
    return out > 3 ? [...full, 'kit'] : full;
  });
  expect(overbooked).toEqual([]);
}

describe('a city', () => {
  it('never promises more than there is, whatever happens in whatever order', () => {
    const seen = new Set<RequestState | 'displaced' | 'revised' | 'rerouted'>();
    fc.assert(
      fc.property(wishes, moves, (asked, sequence) => {
        const requests = asked.map(({ ends, cir, startH, lengthH, priority, cases }, index) =>
          buildRequest({
            id: `r${index}`,
            items: [buildItem(ends, cir, { accessPorts: 1 })],
            kit: cases > 0 ? [{ type: 'case', quantity: cases }] : [],
            window: toWindow(startH, startH + lengthH, 1),
            priority,
          }),
        );
        const city: City = {
          nowMs: T0,
          requests: new Map(requests.map(request => [request.id, request])),
          held: new Map(requests.map(({ id }) => [id, []])),
        };
        const act = (id: string, move: Move) => {
          for (const step of toSteps(move, city.requests.get(id)!)) {
            const decision = decide(city, city.requests.get(id)!, step);
            if (!decision.isDone) {
              expectKept(city, city.requests.get(id)!, step, decision.refusal);
              continue;
            }
            for (const change of [decision.changed, ...decision.others]) write(city, change);
            seen.add(decision.changed.request.state);
            if (decision.others.length > 0) seen.add('displaced');
            if (step.step === 'approveRevision') seen.add('revised');
            if (step.step === 'reroute') seen.add('rerouted');
            expectSound(city);
          }
        };
        for (const { id } of requests) act(id, { ...sequence[0]!, step: 'submit' });
        for (const move of sequence) {
          city.nowMs += move.passH * HOUR_MS;
          act(`r${move.request}`, move);
        }
      }),
      { numRuns: 120, seed: 20 },
    );
    expect([...seen].sort()).toEqual([
      ...[
        'acknowledged',
        'active',
        'cancelled',
        'completed',
        'displaced',
        'held',
        'provisioned',
        'provisioning',
      ],
      ...['releasing', 'rerouted', 'reserved', 'revised'],
    ]);
  });
});
