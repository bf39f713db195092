/**
 * The journal: messages acknowledged but not yet stored. The broker appends, ingest reads.
 * What always holds: a record whose append called back without an error is on disk (fdatasync) and is
 * read again after any crash; records are read in the order of their sequence; nothing unsynced is read.
 */

/** What the broker files of one message. Time and identity are fixed here, so a replay is harmless. */
export interface JournalEntry {
  /** Receive time, Unix milliseconds. */
  receivedMs: number;
  /** The authenticated identity (user name), never what the payload claims. */
  identity: string;
  topic: string;
  payload: Uint8Array;
}

export interface JournalRecord extends JournalEntry {
  /** Grows by one per record, never reused, starts at 1. */
  sequence: number;
}

/** A place between two records. `sequence` is the last record before it (0: before the first). */
export interface JournalPosition {
  sequence: number;
  segment: number;
  offset: number;
}

export interface JournalWriter {
  /**
   * Calls back once the entry is synced, or with an AppError: JOURNAL_FULL (quota reached),
   * JOURNAL_FAILED (disk; the journal heals by itself), JOURNAL_CLOSED. Never throws, never both.
   */
  append(entry: JournalEntry, callback: (error: Error | null) => void): void;
  /** Everything up to here is on disk. */
  readonly synced: JournalPosition;
  /** Called after each group commit, and once after open. One listener. */
  onSynced(listener: (position: JournalPosition) => void): void;
  /** Ingest has committed up to here: whole segments below it are deleted. */
  release(position: JournalPosition): void;
  readonly stats: JournalStats;
  /** Syncs what was appended, then gives back the files. Idempotent. */
  close(): Promise<void>;
}

export interface JournalStats {
  bytes: number;
  limitBytes: number;
  segments: number;
  /** Entries waiting for their sync. */
  pending: number;
  pendingBytes: number;
  appended: number;
  refusedFull: number;
  failures: number;
  syncs: number;
  /** Seconds of the last group commit, write and sync. */
  lastSyncSeconds: number;
  /** False from a failed write until a new segment is open. */
  healthy: boolean;
}

export interface JournalReader {
  /** Reading stops here; moves forward as the writer announces. */
  advance(synced: JournalPosition): void;
  /**
   * The next records after the last read ones, at most `maxRecords` and about `maxBytes`, [] when none.
   * A damaged record is skipped, counted and reported in `damaged`; the rest is delivered.
   */
  read(limits: { maxRecords: number; maxBytes: number }): Promise<JournalBatch>;
  /** Persists the position atomically; the next open starts after it. */
  commit(position: JournalPosition): Promise<void>;
  /** Reads again from the committed position. */
  rewind(): void;
  readonly committed: JournalPosition;
  close(): Promise<void>;
}

export interface JournalBatch {
  records: JournalRecord[];
  /** After the last record of the batch: what `commit` takes. */
  end: JournalPosition;
  /** Damaged places met while reading, for quarantine and metrics. */
  damaged: { segment: number; offset: number; bytes: number; reason: string }[];
}
