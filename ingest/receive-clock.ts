/**
 * How far the receive times in the journal are to be believed: they are the clock of the server, and that may be
 * set back, set ahead, or begin in 1970. What a device time is judged against:
 * - A clock that goes on where it was: the receive time (core/payload-header.ts), as domain rule 5 has it.
 * - A clock in doubt: nothing. Device times are kept unmarked, from a week before the earlier to a year after the
 *   later of the receive time and the newest one ever believed; nobody knows how long the system was off. Without
 *   any plausible clock, any time from 2026 on. What comes without a time of its own gets the receive time, or
 *   when that is not later a millisecond more than the newest time, so that none overwrites another.
 * In doubt is a clock that is before 2026, more than a minute behind the newest time, or more than a day ahead of
 * it, until the devices confirm it: ten messages in a row whose own time is within 5 minutes of it. A message that
 * tells no time counts a hundredth, so that a fleet without clocks does not leave it in doubt for ever.
 * What always holds: the verdict follows from the records in their order and the state kept with their sequence,
 * so a replay judges alike. A clock that is wrong from the very first record on is believed, and so is one set
 * ahead by less than a day.
 */
import type { DecodedMessage } from '#core/decode.ts';
import type { Reception } from '#core/decoded-message.ts';
import { MAX_AGE_MS, MAX_FUTURE_MS } from '#core/payload-header.ts';
import type { JournalRecord } from '#store/journal/journal.ts';
import type { ReceiveClockState } from '#store/registry/registry-ingest.ts';

export type ReceivedRecord = JournalRecord & Reception;

export interface ReceiveClock {
  /** The record as it is to be judged: itself, or in doubt a copy with the better receive time. */
  receive(record: JournalRecord): ReceivedRecord;
  /** What the message of the record received last tells of the clock. */
  note(record: JournalRecord, message: DecodedMessage): void;
  readonly state: ReceiveClockState;
  readonly isInDoubt: boolean;
}

/** Before this program there was nothing to receive. */
const FIRST_PLAUSIBLE_MS = Date.UTC(2026, 0, 1);
const LAST_PLAUSIBLE_MS = Date.UTC(2100, 0, 1);
const MAX_JUMP_MS = 24 * 3_600_000;
/** Well below what a device's time may be ahead of ours: a clock set back by that much is noticed after a quiet while, too. */
const MAX_STEP_BACK_MS = 60_000;
const MAX_OUTAGE_MS = 366 * 24 * 3_600_000;
/** Of a message with a time of its own that agrees; one without a time counts 1. */
const AGREEMENT = 100;
const ENOUGH_SUPPORT = 10 * AGREEMENT;

/** @param learnedSequence `known` is the state after this record; what is before tells nothing new */
export function createReceiveClock(
  known: ReceiveClockState = { newestMs: 0 },
  learnedSequence = 0,
): ReceiveClock {
  let { newestMs, support } = known;

  function hasJumped(receivedMs: number): boolean {
    if (receivedMs < FIRST_PLAUSIBLE_MS) return true;
    if (newestMs < FIRST_PLAUSIBLE_MS) return false;
    return receivedMs < newestMs - MAX_STEP_BACK_MS || receivedMs > newestMs + MAX_JUMP_MS;
  }

  return {
    receive(record) {
      const { receivedMs, sequence } = record;
      if (sequence <= learnedSequence) return record;
      if (support === undefined && hasJumped(receivedMs)) support = 0;
      if (support !== undefined)
        return {
          ...record,
          receivedMs: Math.max(receivedMs, newestMs + 1),
          timesKept: toTimesKept(receivedMs, newestMs),
        };
      newestMs = Math.max(newestMs, receivedMs);
      return record;
    },
    note({ receivedMs, sequence }, message) {
      if (support === undefined || sequence <= learnedSequence) return;
      if (message.timeSource === 'receiver' && receivedMs <= newestMs) newestMs += 1;
      if (receivedMs < FIRST_PLAUSIBLE_MS) return;
      support = weigh(support, receivedMs, message);
      if (support < ENOUGH_SUPPORT) return;
      support = undefined;
      newestMs = receivedMs;
    },
    get state() {
      return { newestMs, ...(support !== undefined && { support }) };
    },
    get isInDoubt() {
      return support !== undefined;
    },
  };
}

function toTimesKept(receivedMs: number, newestMs: number): { fromMs: number; toMs: number } {
  const laterMs = Math.max(receivedMs, newestMs);
  return {
    fromMs: Math.max(Math.min(receivedMs, newestMs), FIRST_PLAUSIBLE_MS) - MAX_AGE_MS,
    toMs: laterMs < FIRST_PLAUSIBLE_MS ? LAST_PLAUSIBLE_MS : laterMs + MAX_OUTAGE_MS,
  };
}

/** Late data tell nothing of now. */
function weigh(support: number, receivedMs: number, message: DecodedMessage): number {
  if (message.timeSource === 'receiver') return support + 1;
  if (message.type === 'telemetry' && message.late) return support;
  return Math.abs(message.timeMs - receivedMs) <= MAX_FUTURE_MS ? support + AGREEMENT : 0;
}
