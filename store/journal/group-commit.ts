/**
 * Turns single entries into few synced writes. What always holds: an entry is called back without an error
 * only after the write that carries it was synced; there is one write at a time, and entries added meanwhile
 * share the next one, so the disk sets the pace and no timer does.
 * After a failure the segment is closed for good, all waiting entries are refused, and their sequences are
 * given out again: the next segment's name says with which sequence it starts, and no reader takes a record
 * from an older segment at or above it. Opening the next segment is tried until it succeeds.
 */
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import { type AppendCallback, createAppendBatch } from './append-batch.ts';
import type { JournalEntry, JournalPosition } from './journal.ts';
import type { SegmentChain } from './segment-chain.ts';
import { SEGMENT_HEADER_BYTES } from './segment-header.ts';

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2000;

export interface GroupCommitOptions {
  chain: SegmentChain;
  /** Seed of the frames, the same as the chain's. */
  seed: number;
  /** A segment that has reached this size is followed by a new one. */
  segmentBytes: number;
  /** Where the journal ended when it was opened. */
  start: JournalPosition;
  /** The first wait after a failure; each further one is twice as long, up to two seconds. */
  firstRetryMs?: number;
  clock: Clock;
  onSynced(position: JournalPosition): void;
  onFailed(cause: unknown, retryMs: number): void;
}

export interface GroupCommit {
  readonly synced: JournalPosition;
  readonly pending: number;
  readonly pendingBytes: number;
  /** False from a failure until the next segment is open; nothing may be added then. */
  readonly isHealthy: boolean;
  readonly counters: Readonly<{ appended: number; failures: number; syncs: number; lastSyncSeconds: number }>;
  /** Opens the first segment; when that fails, it goes on trying. */
  start(): Promise<void>;
  add(entry: JournalEntry, callback: AppendCallback): void;
  /** The newest segment is followed by a new one, unless it holds no record. */
  rotate(): void;
  /** Resolves when everything added has been called back; nothing may be added then. */
  stop(): Promise<void>;
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { chain, seed, segmentBytes, clock, firstRetryMs = FIRST_RETRY_MS } = options;
  const counters = { appended: 0, failures: 0, syncs: 0, lastSyncSeconds: 0 };
  let synced = options.start;
  let nextSequence = synced.sequence + 1;
  // One batch is filled while the other is written.
  let filling = createAppendBatch();
  let writing = createAppendBatch();
  /** The commit or opening that is under way: there is never more than one. */
  let work: Promise<void> | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let retryMs = firstRetryMs;
  let isHealthy = false;
  let isStopped = false;
  let isRotationDue = false;

  function announce(sequence: number): void {
    synced = { sequence, ...chain.end };
    options.onSynced(synced);
  }

  async function openSegment(): Promise<void> {
    try {
      await chain.openNext(synced.sequence + 1);
    } catch (error) {
      await fail(error);
      return;
    }
    isHealthy = true;
    isRotationDue = false;
    announce(synced.sequence);
  }

  async function commitPending(): Promise<void> {
    while (isHealthy && filling.entries > 0) {
      [filling, writing] = [writing, filling];
      const startMs = clock.monotonicMs();
      try {
        await chain.append(writing.data());
      } catch (error) {
        await fail(error);
        break;
      }
      retryMs = firstRetryMs;
      counters.syncs += 1;
      counters.appended += writing.entries;
      counters.lastSyncSeconds = (clock.monotonicMs() - startMs) / 1000;
      announce(synced.sequence + writing.entries);
      writing.settle(null);
      if (isRotationDue || chain.end.offset >= segmentBytes) await openSegment();
    }
    work = undefined;
  }

  async function fail(cause: unknown): Promise<void> {
    isHealthy = false;
    counters.failures += 1;
    nextSequence = synced.sequence + 1;
    const refusal = new AppError('JOURNAL_FAILED', 'the journal could not be written', {
      canRetry: true,
      cause,
    });
    writing.settle(refusal);
    filling.settle(refusal);
    await chain.abandon();
    options.onFailed(cause, retryMs);
    if (isStopped) return;
    retryTimer = setTimeout(retry, retryMs).unref();
    // Only a group commit resets it: on a full disk an empty segment may open and its first write fail.
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  }

  function retry(): void {
    work = openSegment().then(commitPending);
  }

  return {
    get synced() {
      return synced;
    },
    get pending() {
      return writing.entries + filling.entries;
    },
    get pendingBytes() {
      return writing.bytes + filling.bytes;
    },
    get isHealthy() {
      return isHealthy;
    },
    counters,
    start: openSegment,
    add(entry, callback) {
      filling.add(nextSequence, entry, seed, callback);
      nextSequence += 1;
      // The turn of the event loop is finished first: what all sockets brought in it shares one sync.
      work ??= new Promise<void>(resolve => setImmediate(resolve)).then(commitPending);
    },
    rotate() {
      if (!isHealthy || isStopped || chain.end.offset <= SEGMENT_HEADER_BYTES) return;
      // A commit under way sees to it.
      isRotationDue = true;
      work ??= openSegment().then(commitPending);
    },
    async stop() {
      isStopped = true;
      clearTimeout(retryTimer);
      await work;
    },
  };
}
