/** A small fibre network for the pages of requests: three cases in a row in Landau, set up for a month, and some kit. */
import type { AuthorityClass, RequestPriority } from '#core/requests/bandwidth-request.ts';
import { createBandwidthRequest } from '#store/registry/create-bandwidth-request.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import { createDevice } from '../api/api-fixture.ts';
import type { RealConsole } from './real-console.ts';

export const MBIT = 1_000_000;
const HOUR_MS = 3_600_000;

export async function putEventNetwork({ registry }: RealConsole): Promise<void> {
  const nowMs = Date.now();
  const changed = { version: 1, changedMs: nowMs, changedBy: 'test' };
  const city = 'landau';
  const nodeIds = ['ld-ev-01', 'ld-ev-02', 'ld-ev-03'];
  await registry.devices.putDevices(
    nodeIds.map((id, index) =>
      createDevice({ id, city, kind: 'fibrenode', name: `Koffer ${['Nord', 'Mitte', 'Süd'][index]}` }),
    ),
  );
  for (const deviceId of nodeIds) {
    await registry.network.putNode({
      ...{ deviceId, city, accessPorts: 8, poeBudgetW: 240, upsRuntimeS: 36_000, ...changed },
    });
  }
  const deploymentId = 'ld-maikerwe';
  await registry.network.putDeployment({
    ...{ id: deploymentId, city, name: 'Maikerwe', place: 'Alter Messplatz', nodeIds, ...changed },
    ...{ fromMs: nowMs - 24 * HOUR_MS, untilMs: nowMs + 1440 * HOUR_MS },
  });
  for (const [index, [a, z]] of [
    ['ld-ev-01', 'ld-ev-02'] as const,
    ['ld-ev-02', 'ld-ev-03'] as const,
  ].entries()) {
    await registry.network.putLink({
      ...{
        id: `ld-ev-link-${index + 1}`,
        city,
        deploymentId,
        lengthM: 400,
        fibreType: 'single-mode' as const,
      },
      ...{ aEnd: { deviceId: a, port: 'port-2' }, zEnd: { deviceId: z, port: 'port-1' } },
      ...{ lineRate: 1000 * MBIT, reservableShare: 0.8, ratedLossDb: 2, ...changed },
    });
  }
  await registry.network.putKit({
    ...{ id: 'ld-ev-reels', city, type: 'reel', name: 'Trommel', quantity: 4, ...changed },
  });
}

/** A request over both links in three weeks, sent; approved when it fits and `isApproved`. Returns its number. */
export async function askForBandwidth(
  { registry }: RealConsole,
  asked: {
    name: string;
    cirUp: number;
    priority: RequestPriority;
    authority: AuthorityClass;
    isApproved?: boolean;
  },
): Promise<string> {
  const nowMs = Date.now();
  const startMs = nowMs + 504 * HOUR_MS;
  const rates = { cirUp: asked.cirUp, cirDown: MBIT, eirUp: 0, eirDown: 0, accessPorts: 0, poeW: 0 };
  const content = {
    ...{ event: { name: asked.name, place: 'Messplatz' }, priority: asked.priority, kit: [] },
    window: {
      ...{ setupStartMs: startMs - HOUR_MS, startMs },
      ...{ endMs: startMs + 8 * HOUR_MS, teardownEndMs: startMs + 9 * HOUR_MS },
    },
    items: [{ id: '1', service: 'cctv' as const, aNode: 'ld-ev-01', zNode: 'ld-ev-03', ...rates }],
  };
  const requester = { organisation: 'Amt', authority: asked.authority };
  return registry.transaction(async groups => {
    const draft = { city: 'landau', requester, content };
    const { request } = await createBandwidthRequest(groups, { draft, createdBy: 'someone', nowMs });
    const order = { id: request.id, nowMs };
    const requesting = { id: 'someone', parts: ['requester'] as const };
    await performRequestStep(groups, { ...order, step: { step: 'submit' }, actor: requesting });
    const approving = { id: 'else', parts: ['approver'] as const };
    if (asked.isApproved)
      await performRequestStep(groups, { ...order, step: { step: 'approve' }, actor: approving });
    return request.id;
  });
}
