/**
 * The text of a line in a device's log, made of a reason of a closed list and the key or topic concerned, and read back
 * from it: so that lines of any age can be told in the reader's language.
 */
import { REFUSAL_REASONS, type RefusalReason } from './refusal-reasons.ts';
import { REJECTION_REASONS, type RejectionReason } from './rejections.ts';

export type LogReason = RefusalReason | RejectionReason;

export interface LogCause {
  reason: LogReason;
  field?: string;
}

const SEPARATOR = ': ';

/** Some reasons stand in both lists; what they are called is the same. */
const REASON_OF = new Map<string, LogReason>(
  [...Object.entries(REFUSAL_REASONS), ...Object.entries(REJECTION_REASONS)].map(([reason, text]) => [
    text,
    reason as LogReason,
  ]),
);

export function toLogText(reasonText: string, field: string | undefined): string {
  return field ? `${reasonText}${SEPARATOR}${field}` : reasonText;
}

/** Undefined: a line of free words. */
export function parseLogText(text: string): LogCause | undefined {
  const whole = REASON_OF.get(text);
  if (whole) return { reason: whole };
  for (let at = text.indexOf(SEPARATOR); at >= 0; at = text.indexOf(SEPARATOR, at + 1)) {
    const reason = REASON_OF.get(text.slice(0, at));
    if (reason) return { reason, field: text.slice(at + SEPARATOR.length) };
  }
  return undefined;
}
