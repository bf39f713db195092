/** The shapes of the audit log under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC. */
import type {
  AuditAction,
  AuditActor,
  AuditChange,
  AuditObject,
  AuditOutcome,
  AuditWay,
} from './audit-actions.ts';

/**
 * `GET /api/v1/audit?city=&action=&actor=&object=&from=&to=&cursor=&limit=` → `Page<AuditEntryResource>`, newest first;
 * `GET /api/v1/audit/export?…&dialect=` the same as CSV, all pages.
 */
export interface AuditEntryResource {
  id: number;
  time: string;
  actor: AuditActor;
  via: AuditWay;
  action: AuditAction;
  object: { type: AuditObject; id?: string };
  /** Absent: it concerns the whole installation. */
  city?: string;
  changes: AuditChange[];
  outcome: AuditOutcome;
  requestId?: string;
}
