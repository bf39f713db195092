/**
 * Decides when the next batch is read from the journal. An idle ingest takes a record at once; under a trickle a
 * batch every `lingerMs`, so that commits do not eat the machine; under load as soon as a batch is full.
 */
import type { Clock } from '#core/clock.ts';
import type { JournalBatch, JournalPosition, JournalReader } from '#store/journal/journal.ts';

export interface JournalFollower {
  advance(position: JournalPosition): void;
  /** Waits until a batch is due; never empty of both records and damage. Throws once the signal is aborted. */
  next(signal: AbortSignal): Promise<JournalBatch>;
  hasFullBatch(): boolean;
  commit(position: JournalPosition): Promise<void>;
  /** Begins again at the committed position. Not while `next` is under way. */
  restart(): void;
  /** Lets a waiting `next` look at its signal. */
  wake(): void;
  readonly syncedSequence: number;
  readonly committedSequence: number;
}

export interface JournalFollowerOptions {
  reader: JournalReader;
  clock: Clock;
  lingerMs: number;
  maxRecords: number;
  maxBytes: number;
}

export function createJournalFollower(options: JournalFollowerOptions): JournalFollower {
  const { reader, clock, lingerMs, maxRecords, maxBytes } = options;
  let syncedSequence = 0;
  let readSequence = reader.committed.sequence;
  /** The last read found nothing more. */
  let isDrained = true;
  let lastReadMs = Number.NEGATIVE_INFINITY;
  let wake = (): void => undefined;

  function sleep(timeoutMs: number | undefined): Promise<void> {
    return new Promise(resolve => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(finish, timeoutMs);
      function finish(): void {
        clearTimeout(timer);
        resolve();
      }
      wake = finish;
    });
  }

  const hasFullBatch = () => !isDrained && syncedSequence - readSequence >= maxRecords;

  async function waitUntilDue(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = hasFullBatch() ? 0 : lastReadMs + lingerMs - clock.monotonicMs();
      if (!isDrained && waitMs <= 0) return;
      await sleep(isDrained ? undefined : waitMs);
    }
  }

  return {
    advance(position) {
      reader.advance(position);
      syncedSequence = Math.max(syncedSequence, position.sequence);
      isDrained = false;
      wake();
    },
    async next(signal) {
      for (;;) {
        await waitUntilDue(signal);
        const announcedSequence = syncedSequence;
        const batch = await reader.read({ maxRecords, maxBytes });
        readSequence = batch.end.sequence;
        if (batch.records.length > 0 || batch.damaged.length > 0) {
          lastReadMs = clock.monotonicMs();
          isDrained = readSequence >= syncedSequence;
          return batch;
        }
        // Unless more was announced meanwhile.
        isDrained = syncedSequence === announcedSequence;
      }
    },
    hasFullBatch,
    commit: position => reader.commit(position),
    restart() {
      reader.rewind();
      readSequence = reader.committed.sequence;
      isDrained = false;
    },
    wake: () => wake(),
    get syncedSequence() {
      return syncedSequence;
    },
    get committedSequence() {
      return reader.committed.sequence;
    },
  };
}
