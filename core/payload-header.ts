/** The fields that every payload shares: version, time and boot counter, with the clock window of domain rule 5. */
import { isRejection, type JsonObject, type Reception, toRejection } from './decoded-message.ts';
import { parseTimestamp } from './parse-timestamp.ts';
import type { Rejection } from './rejections.ts';

export const MAX_FUTURE_MS = 5 * 60_000;
export const MAX_AGE_UNMARKED_MS = 15 * 60_000;
export const MAX_AGE_MS = 7 * 24 * 3_600_000;

export interface PayloadHeader {
  timeMs: number;
  timeSource: 'device' | 'receiver';
  /** The time is the receiver's, or old without being marked `late`. */
  isTimeUncertain: boolean;
  boot?: number;
}

/**
 * `timeMatters`: a reading or an event stands or falls with its time, so a time outside the window refuses the
 * message. For birth, state and ack the receive time is as good; theirs is dropped and the drop reported, or a
 * device without a clock could never say hello.
 */
export function decodeHeader(
  document: JsonObject,
  reception: Reception,
  timeMatters: boolean,
  dropped: Rejection[],
): PayloadHeader | Rejection {
  const version = document['v'];
  if (version !== undefined && version !== 1) return toRejection('versionUnsupported', 'v');
  const time = decodeTime(document['ts'], reception, document['late'] === true);
  const header: PayloadHeader = {
    timeMs: reception.receivedMs,
    timeSource: 'receiver',
    isTimeUncertain: true,
  };
  if (isRejection(time)) {
    if (timeMatters) return time;
    dropped.push(time);
  } else if (time.timeMs !== undefined) {
    header.timeMs = time.timeMs;
    header.timeSource = 'device';
    header.isTimeUncertain = time.isOld;
  }
  const boot = decodeCount(document, 'boot', dropped);
  if (boot !== undefined) header.boot = boot;
  return header;
}

function decodeTime(
  ts: unknown,
  { receivedMs, timesKept }: Reception,
  late: boolean,
): { timeMs?: number; isOld: boolean } | Rejection {
  if (ts === undefined) return { isOld: false };
  const timeMs = typeof ts === 'string' ? parseTimestamp(ts) : undefined;
  if (timeMs === undefined) return toRejection('fieldInvalid', 'ts');
  if (timeMs > (timesKept?.toMs ?? receivedMs + MAX_FUTURE_MS)) return toRejection('clockSkew', 'ts');
  if (timeMs < (timesKept?.fromMs ?? receivedMs - MAX_AGE_MS)) return toRejection('tooOld', 'ts');
  return { timeMs, isOld: !timesKept && !late && timeMs < receivedMs - MAX_AGE_UNMARKED_MS };
}

/** A counter of the protocol (`boot`, `seq`): 0.. as a safe integer. A bad one is dropped, the rest stays. */
export function decodeCount(document: JsonObject, key: string, dropped: Rejection[]): number | undefined {
  const count = document[key];
  if (count === undefined) return undefined;
  if (Number.isSafeInteger(count) && (count as number) >= 0) return count as number;
  dropped.push(toRejection('fieldInvalid', key));
  return undefined;
}

/** Reports every key that the payload's schema does not know. */
export function dropUnknownFields(
  document: JsonObject,
  known: ReadonlySet<string>,
  dropped: Rejection[],
  prefix = '',
): void {
  for (const key in document)
    if (!known.has(key)) dropped.push(toRejection('fieldUnknown', `${prefix}${key}`));
}

/** One line of printable text of 1 to `maxLength` characters. */
export function isPlainText(value: unknown, maxLength: number): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= maxLength &&
    value.isWellFormed() &&
    !/\p{C}/u.test(value)
  );
}
