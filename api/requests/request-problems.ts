/** Why a step was not done, as a problem: fields that are wrong, or part and state that stand against it. */
import { REFUSAL_LABELS } from '#core/requests/request-labels.ts';
import type { StepDecision } from '#core/requests/request-step.ts';
import { ApiProblem } from '../problems.ts';

export function createRequestProblem({
  refusal,
  state,
  fields,
}: Extract<StepDecision, { isDone: false }>): ApiProblem {
  if (fields && fields.length > 0) return createFieldsProblem(fields);
  return new ApiProblem('CONFLICT', { detail: `${refusal}: ${REFUSAL_LABELS[refusal].en} (${state})` });
}

/** Core counts in milliseconds, the api in RFC 3339: `window.startMs` is `window.start` there. */
export function createFieldsProblem(fields: readonly { field: string; rule: string }[]): ApiProblem {
  return new ApiProblem('REQUEST_INVALID', {
    errors: fields.map(({ field, rule }) => ({ field: field.replace(/Ms$/, ''), rule })),
  });
}
