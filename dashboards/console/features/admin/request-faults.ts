/** What the api refused, for a form. */
import type { FieldFault } from '#core/check-device.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed } from '../../live/rest-client.ts';

export function toFaults(error: unknown): FieldFault[] {
  return error instanceof RequestFailed ? (error.problem?.errors ?? []) : [];
}

export function toFailureText({ status }: RequestFailed): string {
  if (status === 404) return t('provisioning.missing');
  return t(status === 409 ? 'provisioning.taken' : 'provisioning.failed');
}
