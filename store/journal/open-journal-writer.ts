/**
 * Opens the writing side of the journal: group commit, rotation, quota, healing.
 * What always holds: an entry is called back without an error only after the write that carries it was synced;
 * there is one write at a time; entries appended meanwhile share the next one, so the disk sets the pace.
 * After a failed or short write or sync the segment is closed for good, all waiting entries are refused and
 * their sequences are given out again: the next segment's name says with which sequence it starts, and
 * no reader takes a record from an older segment at or above it.
 */
import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { AppError } from '#core/app-error.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { createAppendBatch } from './append-batch.ts';
import { MAX_FRAME_BYTES, toFrameBytesAtMost } from './frame.ts';
import type { JournalEntry, JournalPosition, JournalWriter } from './journal.ts';
import { lockJournal } from './lock-journal.ts';
import { type RecoveredJournal, recoverJournal } from './recover-journal.ts';
import { createSegmentChain } from './segment-chain.ts';

const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;
/** The newest segment cannot be deleted, so it must stay a small part of the quota. */
const SEGMENTS_PER_LIMIT = 8;
/** Once full, entries are taken again below this part of the quota, so acceptance does not flutter. */
const LOW_WATER = 0.75;
/** Entries waiting for their sync, in bytes; more are refused as JOURNAL_FULL. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2000;

export interface JournalWriterOptions {
  directory: string;
  /** Quota of all undeleted segments. */
  limitBytes: number;
  /** A segment that has reached this size is followed by a new one; at most an eighth of the quota. */
  segmentBytes?: number;
  clock?: Clock;
  log?: JournalLog;
}

/** What the journal needs of pino. */
export interface JournalLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * Rejects with STORE_LOCKED (another writer), STORE_TOO_NEW or STORE_UNAVAILABLE (the directory cannot be
 * read). When only no segment can be created, as on a full disk, it opens, refuses with JOURNAL_FAILED and heals.
 */
export async function openJournalWriter(options: JournalWriterOptions): Promise<JournalWriter> {
  const { directory } = options;
  await mkdir(directory, { recursive: true }).catch(cause => {
    throw new AppError('STORE_UNAVAILABLE', 'the journal directory cannot be created', { cause });
  });
  const lock = await lockJournal(directory);
  try {
    const recovered = await recoverJournal(directory);
    return await startWriter(options, recovered, lock.release);
  } catch (cause) {
    await lock.release();
    if (cause instanceof AppError) throw cause;
    throw new AppError('STORE_UNAVAILABLE', 'the journal cannot be opened', { canRetry: true, cause });
  }
}

async function startWriter(
  options: JournalWriterOptions,
  recovered: RecoveredJournal,
  unlock: () => Promise<void>,
): Promise<JournalWriter> {
  const { directory, limitBytes, clock = systemClock, log } = options;
  const segmentBytes = Math.min(
    options.segmentBytes ?? DEFAULT_SEGMENT_BYTES,
    limitBytes / SEGMENTS_PER_LIMIT,
  );
  const seed = randomInt(2 ** 32);
  const chain = createSegmentChain({ directory, seed, links: recovered.segments, end: recovered.end });
  let synced: JournalPosition = recovered.end;
  let listener: (position: JournalPosition) => void = () => {};

  // One batch is filled while the other is written.
  let filling = createAppendBatch();
  let writing = createAppendBatch();
  let nextSequence = synced.sequence + 1;
  /** The commit or opening that is under way: there is never more than one. */
  let work: Promise<void> | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let closing: Promise<void> | undefined;
  let isHealthy = false;
  let isFull = false;
  const counters = { appended: 0, refusedFull: 0, failures: 0, syncs: 0, lastSyncSeconds: 0 };

  function announce(sequence: number): void {
    synced = { sequence, ...chain.end };
    listener(synced);
  }

  async function openSegment(): Promise<void> {
    try {
      await chain.openNext(synced.sequence + 1);
    } catch (error) {
      await fail(error);
      return;
    }
    if (!isHealthy) log?.info({ segment: chain.end.segment }, 'journal open');
    isHealthy = true;
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
      retryMs = FIRST_RETRY_MS;
      counters.syncs += 1;
      counters.appended += writing.entries;
      counters.lastSyncSeconds = (clock.monotonicMs() - startMs) / 1000;
      announce(synced.sequence + writing.entries);
      writing.settle(null);
      if (chain.end.offset >= segmentBytes) await openSegment();
    }
    work = undefined;
  }

  async function fail(cause: unknown): Promise<void> {
    isHealthy = false;
    counters.failures += 1;
    nextSequence = synced.sequence + 1;
    log?.warn({ err: cause, retryMs }, 'journal segment failed');
    const refusal = new AppError('JOURNAL_FAILED', 'the journal could not be written', {
      canRetry: true,
      cause,
    });
    writing.settle(refusal);
    filling.settle(refusal);
    await chain.abandon();
    if (closing) return;
    retryTimer = setTimeout(retry, retryMs).unref();
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  }

  function retry(): void {
    work = openSegment().then(commitPending);
  }

  function refuse(entry: JournalEntry): AppError | undefined {
    if (closing) return new AppError('JOURNAL_CLOSED', 'the journal is closed');
    if (!isHealthy) return new AppError('JOURNAL_FAILED', 'no journal segment is open', { canRetry: true });
    const bytes = toFrameBytesAtMost(entry);
    if (bytes > MAX_FRAME_BYTES)
      return new AppError('JOURNAL_FAILED', 'the entry is larger than a frame may be');
    const pendingBytes = writing.bytes + filling.bytes + bytes;
    isFull = chain.bytes + pendingBytes > (isFull ? LOW_WATER * limitBytes : limitBytes);
    if (!isFull && pendingBytes <= MAX_PENDING_BYTES) return undefined;
    counters.refusedFull += 1;
    return new AppError('JOURNAL_FULL', 'the journal has reached its quota', { canRetry: true });
  }

  async function release(sequence: number): Promise<void> {
    try {
      await chain.release(sequence);
    } catch (err) {
      log?.warn({ err }, 'journal segment not deleted');
    }
  }

  async function close(): Promise<void> {
    clearTimeout(retryTimer);
    await work;
    await chain.close().finally(unlock);
  }

  await openSegment();

  return {
    append(entry, callback) {
      const refusal = refuse(entry);
      if (refusal) {
        process.nextTick(callback, refusal);
        return;
      }
      filling.add(nextSequence, entry, seed, callback);
      nextSequence += 1;
      // The turn of the event loop is finished first: what all sockets brought in it shares one sync.
      work ??= new Promise<void>(resolve => setImmediate(resolve)).then(commitPending);
    },
    get synced() {
      return synced;
    },
    onSynced(next) {
      listener = next;
      listener(synced);
    },
    release: position => void release(position.sequence),
    get stats() {
      return {
        ...counters,
        bytes: chain.bytes,
        limitBytes,
        segments: chain.count,
        pending: writing.entries + filling.entries,
        pendingBytes: writing.bytes + filling.bytes,
        healthy: isHealthy,
      };
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
