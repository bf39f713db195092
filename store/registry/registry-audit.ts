/**
 * The audit log: who changed what, when and by which way. What always holds: nothing in it is changed, only the oldest
 * entries go; ids have no gap; each entry's hash is made of its content and the hash before, so that what somebody
 * changed behind our back shows. Write an entry in the transaction of its change: `registry.transaction`.
 */
import type { AuditAction, AuditActor, AuditChange, AuditOutcome, AuditWay } from '#core/audit-actions.ts';

export interface AuditDraft {
  actor: AuditActor;
  via: AuditWay;
  action: AuditAction;
  /** Absent: it concerns the whole installation. */
  city?: string;
  /** Of the kind that `AUDIT_ACTIONS` gives for the action. */
  objectId?: string;
  changes?: readonly AuditChange[];
  /** `done` if absent. */
  outcome?: AuditOutcome;
  requestId?: string;
}

export interface AuditEntry extends Omit<AuditDraft, 'changes' | 'outcome'> {
  id: number;
  timeMs: number;
  changes: readonly AuditChange[];
  outcome: AuditOutcome;
}

export interface AuditQuery {
  /** Absent: everything. Otherwise entries of these cities only, none that concern the whole installation. */
  cities?: readonly string[];
  actions?: readonly AuditAction[];
  /** Part of the actor's name in any case, or the whole id. */
  actor?: string;
  /** The whole id. */
  objectId?: string;
  fromMs?: number;
  /** Exclusive. */
  toMs?: number;
  /** Last id of the page before. */
  afterId?: number;
  limit: number;
}

export interface AuditVerdict {
  entries: number;
  /** Id and hash (hex) of the newest entry, or of the last one deleted when there is none. */
  lastId: number;
  lastHash: string;
  /** The first entry that is not as it was written, or is missing. */
  faultAtId?: number;
}

export interface RegistryAudit {
  /** All with the time of the registry's clock. Control characters become spaces, texts are cut at 200 characters. */
  append(drafts: readonly AuditDraft[]): Promise<void>;
  /** Newest first. */
  query(query: AuditQuery): Promise<{ items: AuditEntry[]; nextId?: number }>;
  /** Deletes the oldest up to the first that is not older; returns how many. */
  deleteBefore(timeMs: number): Promise<number>;
  /** Walks through the whole log. */
  verify(): Promise<AuditVerdict>;
  /** Of the newest entry, or of the last one deleted when there is none; the hash in hex. */
  end(): Promise<{ id: number; hash: string }>;
  count(): Promise<number>;
}
