/**
 * Asking for bandwidth as the registry does it: number, request, look at the network and at what 10,000 requests of a year
 * hold, decision and commit, all in one transaction on SQLite.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toAllocations } from '#core/requests/to-allocations.ts';
import { createBandwidthRequest, type RequestDraft } from '#store/registry/create-bandwidth-request.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import type { Registry } from '#store/registry/registry.ts';
import {
  createDeployment,
  createItem,
  createLink,
  createNode,
  createWindow,
  HOUR_MS,
} from '../store/registry/network-fixtures.ts';
import { createDevice, LANDAU, NOW_MS } from '../store/registry/registry-fixtures.ts';
import { type Section, toMedian } from './bench-report.ts';

const RESERVATIONS = 10_000;
const NODES = 24;
const ROUNDS = 25;
const IN_ONE_TRANSACTION = 500;
const YEAR_MS = 365 * 24 * HOUR_MS;
const DEPLOYED = Array.from({ length: NODES }, (_, n) => `n-${n}0`);

export async function measureStoredAdmission(): Promise<Section> {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-bench-'));
  const registry = await openRegistry({ engine: 'sqlite', file: join(directory, 'registry.sqlite') });
  try {
    await putCity(registry);
    await holdReservations(registry);
    const goal = { atMost: 50 };
    const yes = await ask(registry, 1e7, 'held');
    const no = await ask(registry, 9e9, 'acknowledged');
    const figures = [
      { name: 'asked, checked, held and committed', value: yes, unit: 'ms', goal },
      { name: 'asked, refused with what would fit, committed', value: no, unit: 'ms', goal },
    ];
    return { title: `A request on SQLite with ${RESERVATIONS.toLocaleString('en-GB')} others`, figures };
  } finally {
    await registry.close();
    rmSync(directory, { recursive: true });
  }
}

/** A ring of cases. */
async function putCity({ devices, network }: Registry): Promise<void> {
  await devices.putCity(LANDAU);
  await devices.putDevices(DEPLOYED.map(id => createDevice(id, { kind: 'fibrenode' })));
  for (const id of DEPLOYED) await network.putNode(createNode(id, { accessPorts: 1e6, poeBudgetW: 1e6 }));
  await network.putDeployment(createDeployment('dep', { nodeIds: DEPLOYED }));
  for (const [n, id] of DEPLOYED.entries())
    await network.putLink(createLink(`l-${n}`, [id, DEPLOYED[(n + 1) % NODES]!]));
}

async function holdReservations(registry: Registry): Promise<void> {
  for (let start = 0; start < RESERVATIONS; start += IN_ONE_TRANSACTION)
    await registry.transaction(async groups => {
      for (let n = start; n < start + IN_ONE_TRANSACTION; n++) {
        // A quarter of an hour after the one before, round and round the year.
        const startMs = NOW_MS + 15 * 60_000 * ((n * 3571) % (YEAR_MS / 15 / 60_000));
        const draft = toDraft(1e5, startMs);
        const { request } = await createBandwidthRequest(groups, { draft, createdBy: 'u', nowMs: NOW_MS });
        const hops = [0, 1, 2].map(hop => ({ linkId: `l-${(n + hop) % NODES}`, direction: 'aToZ' as const }));
        const held = { ...request, revision: 2, state: 'reserved', paths: [{ itemId: '1', hops }] } as const;
        const wish = { requestId: request.id, ...draft.content };
        await groups.requests.update(held, toAllocations(wish, held.city, held.paths));
      }
    });
}

/** The median of the rounds, each a new request. */
async function ask(registry: Registry, cir: number, expected: 'held' | 'acknowledged'): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const draft = toDraft(cir, NOW_MS + YEAR_MS / 2 + round * HOUR_MS);
    const startedMs = performance.now();
    const decision = await registry.transaction(async groups => {
      const { request } = await createBandwidthRequest(groups, { draft, createdBy: 'u', nowMs: NOW_MS });
      const actor = { id: 'u', parts: ['requester'] } as const;
      return performRequestStep(groups, { id: request.id, step: { step: 'submit' }, actor, nowMs: NOW_MS });
    });
    took.push(performance.now() - startedMs);
    if (!decision.isDone || decision.changed.request.state !== expected)
      throw new Error('the load is not as meant');
  }
  return toMedian(took);
}

function toDraft(cir: number, startMs: number): RequestDraft {
  const items = [createItem({ aNode: DEPLOYED[0]!, zNode: DEPLOYED[4]!, cirUp: cir, cirDown: cir / 10 })];
  return {
    city: LANDAU.slug,
    requester: { organisation: 'Ordnungsamt', authority: 'municipal' },
    content: {
      event: { name: 'Fest', place: 'Platz' },
      ...{ window: createWindow(startMs, 6), items, kit: [], priority: 3 },
    },
  };
}
