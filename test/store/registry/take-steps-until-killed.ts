/**
 * A process of its own that takes requests for bandwidth through their states, one step after another at random, and prints
 * number and revision of each once it is committed. Three networks want more than the links have, so some are refused and
 * some displaced.
 */
import { writeSync } from 'node:fs';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { RequestActor, RequestStep } from '#core/requests/request-step.ts';
import { createBandwidthRequest } from '#store/registry/create-bandwidth-request.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import { createItem, createWindow, HOUR_MS, putNetwork } from './network-fixtures.ts';
import { LANDAU, NOW_MS } from './registry-fixtures.ts';

/** Beyond, the oldest of what is not over is taken on instead of a new one. */
const OPEN_MAX = 12;
const RATES = [5e8, 2e9, 5e9];

const [, , file, seedText] = process.argv;
const registry = await openRegistry({ engine: 'sqlite', file: file! });
let seed = Number(seedText);
/** Mulberry32. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

if ((await registry.network.listLinks()).length === 0) {
  await registry.devices.putCity(LANDAU);
  await putNetwork(registry);
}
/** Set-up may begin at once. */
const window = createWindow(NOW_MS + HOUR_MS);
let nowMs = NOW_MS + (await registry.requests.latestSequence());
for (;;) {
  nowMs += 1;
  const { items } = await registry.requests.list({
    limit: OPEN_MAX,
    states: [
      'draft',
      'acknowledged',
      'held',
      'reserved',
      'provisioning',
      'provisioned',
      'active',
      'releasing',
    ],
  });
  const id = items.length < OPEN_MAX && random() < 0.5 ? await create() : pick(items)?.id;
  const request = id === undefined ? undefined : await registry.requests.get(id);
  if (request) await take(request);
}

function create(): Promise<string> {
  return registry.transaction(async groups => {
    const priority = pick([1, 3, 4] as const);
    const { request } = await createBandwidthRequest(groups, {
      draft: {
        city: 'landau',
        requester: { organisation: 'Feuerwehr', authority: 'bos' },
        content: {
          event: { name: 'Fest', place: 'Platz' },
          ...{ window, kit: [], priority, items: [createItem({ cirUp: pick(RATES), poeW: 0 })] },
        },
      },
      ...{ createdBy: 'u1', nowMs },
    });
    return request.id;
  });
}

async function take(request: BandwidthRequest): Promise<void> {
  const step = pick(stepsOf(request));
  const isConfirming = step.step === 'confirmPreemption';
  const parts = ['requester', 'approver', 'crew', 'system'] as const;
  const actor: RequestActor = { id: isConfirming ? 'u3' : 'u2', parts };
  const holdMs = pick([0, HOUR_MS]);
  const decision = await registry.transaction(groups =>
    performRequestStep(groups, { id: request.id, step, actor, nowMs, holdMs }),
  );
  if (!decision.isDone) return;
  for (const { request: changed } of [decision.changed, ...decision.others])
    writeSync(1, `${changed.id} ${changed.revision}\n`);
}

function stepsOf({ state, items, paths, preemption, pendingRevision }: BandwidthRequest): RequestStep[] {
  const more = { step: 'askRevision', window, items: [createItem({ cirUp: pick(RATES) })], kit: [] } as const;
  const revise: RequestStep[] = pendingRevision
    ? [{ step: 'approveRevision' }, { step: 'withdrawRevision' }, { step: 'expireRevisionHold' }]
    : [more];
  const withdraw = { step: 'withdraw' } as const;
  switch (state) {
    case 'draft':
      return [{ step: 'submit' }];
    case 'acknowledged':
      if (preemption) return [{ step: 'confirmPreemption' }, { step: 'dropPreemption' }];
      return [{ step: 'recheck' }, { step: 'proposePreemption', reason: 'Einsatz' }, withdraw];
    case 'held':
      return [{ step: 'approve' }, { step: 'approve' }, { step: 'expireHold' }];
    case 'reserved':
      return [{ step: 'beginSetup' }, ...revise];
    case 'provisioning': {
      const ids = items.flatMap(({ aNode, zNode }) => [aNode, zNode]);
      const entry = { phase: 'setup', configVersion: 1, sentMs: nowMs, acknowledgedMs: nowMs } as const;
      const activation = ids.map(deviceId => ({ deviceId, ...entry }));
      const measured = { measuredMs: nowMs, marginAToZDb: 6, marginZToADb: 6, lossAToZDb: 2, lossZToADb: 2 };
      const passed = { ...measured, throughputBps: 9e9, hasPassed: true };
      const links = paths.flatMap(({ hops }) => hops);
      const acceptance = links.map(({ linkId }) => ({ linkId, ...passed }));
      return [{ step: 'recordActivation', activation }, { step: 'recordAcceptance', acceptance }, ...revise];
    }
    case 'provisioned':
      return [{ step: 'start' }, ...revise];
    case 'active':
      return [{ step: 'end' }, ...revise, withdraw];
    default:
      return [{ step: 'confirmReturn' }];
  }
}
