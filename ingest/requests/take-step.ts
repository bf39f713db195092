/** A step of the system on a request, with what belongs to it in one transaction. */
import { AppError } from '#core/app-error.ts';
import type { RequestActor, RequestStep, StepDecision } from '#core/requests/request-step.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import type { Registry, RegistryGroups } from '#store/registry/registry.ts';
import type { RequestMetrics } from './request-metrics.ts';

/** Undefined: somebody else changed the request at the same time, and the next round looks again. */
export type TakeStep = (
  id: string,
  step: RequestStep,
  also?: (groups: RegistryGroups) => Promise<void>,
) => Promise<StepDecision | undefined>;

const SYSTEM: RequestActor = { id: 'system', parts: ['system'] };

export function createTakeStep(
  registry: Pick<Registry, 'transaction'>,
  nowMs: () => number,
  metrics: Pick<RequestMetrics, 'steps' | 'refused' | 'conflicts'>,
): TakeStep {
  return async (id, step, also) => {
    try {
      const decision = await registry.transaction(async groups => {
        const made = await performRequestStep(groups, { id, step, actor: SYSTEM, nowMs: nowMs() });
        if (made.isDone) await also?.(groups);
        return made;
      });
      if (decision.isDone) metrics.steps.inc({ step: step.step });
      else metrics.refused.inc({ step: step.step, refusal: decision.refusal });
      return decision;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error;
      metrics.conflicts.inc();
      return undefined;
    }
  };
}
