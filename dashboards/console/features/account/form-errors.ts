/** What the api refuses in a form, in words: the rule beside its field, anything else below the form. */
import type { MessageKey } from '../../i18n/de.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed } from '../../live/rest-client.ts';

export interface FormErrors {
  /** By field of the request. */
  fields: Readonly<Record<string, string>>;
  /** What belongs to no field; '': nothing. */
  whole: string;
}

export const NO_ERRORS: FormErrors = { fields: {}, whole: '' };

const RULES: Record<string, MessageKey> = {
  tooShort: 'account.rule.tooShort',
  tooLong: 'account.rule.tooLong',
  tooEven: 'account.rule.tooEven',
  isLoginName: 'account.rule.isLoginName',
};

/** @param conflict what a conflict with the present state means in this form */
export function toFormErrors(error: unknown, conflict: MessageKey = 'account.conflict'): FormErrors {
  const problem = error instanceof RequestFailed ? error.problem : undefined;
  const faults = problem?.errors ?? [];
  if (faults.length > 0) {
    const fields = faults.map(({ field, rule }) => [
      field.split('.')[0] as string,
      t(RULES[rule] ?? 'account.rule.other'),
    ]);
    return { fields: Object.fromEntries(fields), whole: '' };
  }
  return { fields: {}, whole: t(toMessage(problem?.code, conflict)) };
}

function toMessage(code: string | undefined, conflict: MessageKey): MessageKey {
  if (code === 'PASSWORD_WRONG') return 'account.passwordWrong';
  if (code === 'TOO_MANY_REQUESTS') return 'account.wait';
  if (code === 'FORBIDDEN' || code === 'NOT_FOUND') return 'account.notAllowed';
  return code === 'CONFLICT' ? conflict : 'account.failed';
}
