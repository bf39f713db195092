/** Landau with its ring of five fibre nodes in a registry, and a request for an event there, approved. */
import { onTestFinished } from 'vitest';
import type { Clock } from '#core/clock.ts';
import type { RequestActor, RequestContent, RequestStep } from '#core/requests/request-step.ts';
import { createBandwidthRequest } from '#store/registry/create-bandwidth-request.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { Registry } from '#store/registry/registry.ts';
import { provisionDemoNetwork } from '../../bin/demo-network.ts';
import { landau } from '../../simulators/cities/landau.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { planNetwork } from '../../simulators/network-plan.ts';

export const EVENT_START_MS = Date.parse('2026-09-11T08:00:00.000Z');
const MINUTE_MS = 60_000;
const SEED = 5;
const PEOPLE: RequestActor = { id: 'test', parts: ['requester', 'approver', 'crew'] };

/** The instant so many minutes after the start. */
export function at(minute: number): number {
  return EVENT_START_MS + minute * MINUTE_MS;
}

export async function openEventCity(file: string, clock: Clock): Promise<Registry> {
  const registry = await openRegistry({ engine: 'sqlite', file, clock });
  onTestFinished(() => registry.close());
  await registry.devices.putCity(landau.city);
  const devices = planFleet({ seed: SEED, scale: 1 }).devices.filter(
    ({ kind, city }) => kind === 'fibrenode' && city === 'landau',
  );
  await provisionDevices(registry, devices, { nowMs: EVENT_START_MS });
  const network = planNetwork({ seed: SEED, devices, fromMs: at(-1) });
  await provisionDemoNetwork(registry, network, EVENT_START_MS);
  return registry;
}

/** As people do it, with every right. */
export function takeAsPeople(registry: Registry, id: string, step: RequestStep, nowMs = EVENT_START_MS) {
  return registry.transaction(groups => performRequestStep(groups, { id, step, actor: PEOPLE, nowMs }));
}

/** BOS from the third node to the first, from set-up at minute 10 and start at 20 to the end at 40 and tear-down at 45. */
export async function bookEvent(
  registry: Registry,
  cir: number,
  content: Partial<RequestContent> = {},
  steps: readonly ('submit' | 'approve')[] = ['submit', 'approve'],
): Promise<string> {
  const rates = { cirUp: cir, cirDown: cir, eirUp: 0, eirDown: 0, accessPorts: 1, poeW: 0 };
  const draft = {
    city: 'landau',
    requester: { organisation: 'Polizei', authority: 'bos' as const },
    content: {
      event: { name: 'Weinfest', place: 'Rathausplatz' },
      window: { setupStartMs: at(10), startMs: at(20), endMs: at(40), teardownEndMs: at(45) },
      items: [{ id: '1', service: 'bos' as const, aNode: 'ld-gf-03', zNode: 'ld-gf-01', ...rates }],
      ...{ kit: [{ type: 'case' as const, quantity: 1 }], priority: 1 as const },
      ...content,
    },
  };
  const order = { draft, createdBy: PEOPLE.id, nowMs: EVENT_START_MS };
  const { request } = await registry.transaction(groups => createBandwidthRequest(groups, order));
  for (const step of steps) {
    const decision = await takeAsPeople(registry, request.id, { step });
    if (!decision.isDone) throw new Error(`${step} was refused: ${decision.refusal}`);
  }
  return request.id;
}
