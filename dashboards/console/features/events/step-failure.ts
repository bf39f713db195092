/** Why a step was not taken, in words. */
import { REFUSAL_LABELS } from '#core/requests/request-labels.ts';
import { REQUEST_REFUSALS } from '#core/requests/request-step.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed } from '../../live/rest-client.ts';
import { say } from './request-words.ts';

/** The api names the refusal first in its `detail`. */
export function toStepFailure(error: unknown): string {
  if (!(error instanceof RequestFailed) || error.status !== 409) return t('events.failed');
  const detail = error.problem?.detail ?? '';
  const refusal = REQUEST_REFUSALS.find(name => detail.startsWith(`${name}:`));
  return refusal ? say(REFUSAL_LABELS[refusal]) : t('events.conflict');
}
