/**
 * Opens the writing side of the journal and guards its gate: who may open it, and what is let in.
 * How entries reach the disk: `group-commit.ts`. What is on disk: `segment-chain.ts`.
 */
import { randomInt } from 'node:crypto';
import { AppError } from '#core/app-error.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { MAX_FRAME_BYTES, toFrameBytesAtMost } from './frame.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import type { JournalEntry, JournalPosition, JournalWriter } from './journal.ts';
import { createDirectory } from './journal-files.ts';
import { type JournalLock, lockJournal } from './lock-journal.ts';
import { recoverJournal } from './recover-journal.ts';
import { createSegmentChain, type SegmentChain } from './segment-chain.ts';

const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;
/** What ingest has refused for the sake of a person must not lie here until much more has come. */
const SEGMENT_AGE_MS = 60_000;
/** The newest segment cannot be deleted, so it must stay a small part of the quota. */
const SEGMENTS_PER_LIMIT = 8;
/** Once full, entries are taken again below this part of the quota, so acceptance does not flutter. */
const LOW_WATER = 0.75;
/** Entries waiting for their sync, in bytes; more are refused as JOURNAL_FULL. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

export interface JournalWriterOptions {
  directory: string;
  /** Quota of all undeleted segments. */
  limitBytes: number;
  /** A segment that has reached this size is followed by a new one; at most an eighth of the quota. */
  segmentBytes?: number;
  /** So often the newest segment, if it has records, is followed by a new one, so that it can be deleted. */
  segmentAgeMs?: number;
  /** How soon it is tried again after a failure; each further wait is twice as long, up to two seconds. */
  firstRetryMs?: number;
  clock?: Clock;
  log?: JournalLog;
}

/** What the journal needs of pino. */
export interface JournalLog {
  warn(fields: object, message: string): void;
}

/**
 * Rejects with STORE_LOCKED (another writer), STORE_TOO_NEW or STORE_UNAVAILABLE (the directory cannot be
 * read). When only no segment can be created, as on a full disk, it opens, refuses with JOURNAL_FAILED and heals.
 */
export async function openJournalWriter(options: JournalWriterOptions): Promise<JournalWriter> {
  const { directory } = options;
  await createDirectory(directory).catch(cause => {
    throw new AppError('STORE_UNAVAILABLE', 'the journal directory cannot be created', { cause });
  });
  const lock = await lockJournal(directory);
  try {
    return await startWriter(options, lock);
  } catch (cause) {
    await lock.release();
    if (cause instanceof AppError) throw cause;
    throw new AppError('STORE_UNAVAILABLE', 'the journal cannot be opened', { canRetry: true, cause });
  }
}

async function startWriter(options: JournalWriterOptions, lock: JournalLock): Promise<JournalWriter> {
  const { directory, limitBytes, segmentBytes = DEFAULT_SEGMENT_BYTES, clock = systemClock, log } = options;
  const recovered = await recoverJournal(directory);
  const seed = randomInt(2 ** 32);
  const chain = createSegmentChain({ directory, seed, ...recovered });
  let listener: (position: JournalPosition) => void = () => {};
  const commit = createGroupCommit({
    chain,
    seed,
    segmentBytes: Math.min(segmentBytes, limitBytes / SEGMENTS_PER_LIMIT),
    start: recovered.end,
    clock,
    ...(options.firstRetryMs === undefined ? {} : { firstRetryMs: options.firstRetryMs }),
    onSynced: position => listener(position),
    onFailed: (err, retryMs) => log?.warn({ err, retryMs }, 'journal segment failed'),
  });
  const gate = createGate(commit, chain, limitBytes);
  const aging = setInterval(commit.rotate, options.segmentAgeMs ?? SEGMENT_AGE_MS).unref();
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    gate.close();
    clearInterval(aging);
    await commit.stop();
    await chain.close().finally(lock.release);
  }

  await commit.start();
  return {
    append(entry, callback) {
      const refusal = gate.refuse(entry);
      if (refusal) process.nextTick(callback, refusal);
      else commit.add(entry, callback);
    },
    get synced() {
      return commit.synced;
    },
    onSynced(next) {
      listener = next;
      listener(commit.synced);
    },
    release(position) {
      chain.release(position.sequence).catch(err => log?.warn({ err }, 'journal segment not deleted'));
    },
    get stats() {
      return {
        ...commit.counters,
        bytes: chain.bytes,
        limitBytes,
        segments: chain.count,
        pending: commit.pending,
        pendingBytes: commit.pendingBytes,
        refusedFull: gate.refusedFull,
        healthy: commit.isHealthy,
      };
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Decides whether an entry is let in; the journal itself never holds more than this lets through. */
function createGate(commit: GroupCommit, chain: SegmentChain, limitBytes: number) {
  let isClosed = false;
  let isFull = false;
  let refusedFull = 0;

  function refuse(entry: JournalEntry): AppError | undefined {
    if (isClosed) return new AppError('JOURNAL_CLOSED', 'the journal is closed');
    if (!commit.isHealthy)
      return new AppError('JOURNAL_FAILED', 'no journal segment is open', { canRetry: true });
    const bytes = toFrameBytesAtMost(entry);
    if (bytes > MAX_FRAME_BYTES) return new AppError('JOURNAL_FAILED', 'the entry is larger than a frame');
    const pendingBytes = commit.pendingBytes + bytes;
    isFull = chain.bytes + pendingBytes > (isFull ? LOW_WATER * limitBytes : limitBytes);
    if (!isFull && pendingBytes <= MAX_PENDING_BYTES) return undefined;
    refusedFull += 1;
    return new AppError('JOURNAL_FULL', 'the journal has reached its quota', { canRetry: true });
  }

  return {
    refuse,
    close() {
      isClosed = true;
    },
    get refusedFull() {
      return refusedFull;
    },
  };
}
