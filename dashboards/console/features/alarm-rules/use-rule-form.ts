/** Sends a form and holds what was refused, by field; what belongs to no field is told as a whole. */
import { useState } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { RequestFailed } from '../../live/rest-client.ts';
import { showToast } from '../../ui/toast.tsx';
import { toFaultText } from './rule-words.ts';

export interface RuleForm {
  isBusy: boolean;
  /** In words; '' for none. `times` is refused as a whole as well as by part. */
  errorOf(field: string): string;
  whole: string;
  send(work: () => Promise<unknown>): Promise<boolean>;
}

export function useRuleForm(shown: readonly string[]): RuleForm {
  const [isBusy, setIsBusy] = useState(false);
  const [errors, setErrors] = useState<readonly { field: string; rule: string }[]>([]);
  const [failure, setFailure] = useState<RequestFailed | undefined>(undefined);
  const others = errors.filter(({ field }) => !shown.includes(field));

  async function send(work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy) return false;
    setIsBusy(true);
    setErrors([]);
    setFailure(undefined);
    try {
      await work();
      showToast(() => t('rules.saved'));
      return true;
    } catch (error) {
      const failed = error instanceof RequestFailed ? error : new RequestFailed(0, '');
      setErrors(failed.problem?.errors ?? []);
      setFailure(failed);
      return false;
    } finally {
      setIsBusy(false);
    }
  }

  return {
    isBusy,
    errorOf: field =>
      errors
        .filter(one => one.field === field)
        .map(({ rule }) => toFaultText(rule))
        .join('; '),
    whole: toWholeText(failure, errors, others),
    send,
  };
}

function toWholeText(
  failure: RequestFailed | undefined,
  errors: readonly object[],
  others: readonly { field: string; rule: string }[],
): string {
  if (others.length > 0) return others.map(({ field, rule }) => `${field}: ${toFaultText(rule)}`).join('; ');
  if (!failure || errors.length > 0) return '';
  const booked = /^booked: (.*)$/.exec(failure.problem?.detail ?? '')?.[1];
  if (booked !== undefined) return t('maintenance.booked', { bookings: booked });
  return t(failure.status === 409 ? 'rules.conflict' : 'rules.failed');
}
