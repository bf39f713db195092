/**
 * Version 6: the audit log, which the engine itself keeps from being changed; scopes of tokens; devices whose data is
 * still to be erased.
 */
import { sql } from 'kysely';
import type { ColumnTypes, RegistryEngine } from '../registry-engine.ts';
import { type AnyDatabase, startTable } from '../start-table.ts';

export async function addAudit(
  db: AnyDatabase,
  types: ColumnTypes,
  engine: RegistryEngine['name'],
): Promise<void> {
  // Before the log: a restore empties tables in the opposite order, and entries go only while this says so.
  await startTable(db, types, 'auditStart', { key: 'integer', id: 'integer', hash: 'blob' })
    .addPrimaryKeyConstraint('auditStartKey', ['key'])
    .execute();
  await startTable(db, types, 'audit', {
    id: 'integer',
    timeMs: 'integer',
    actorId: 'text',
    actorName: 'text',
    actorSearch: 'text',
    via: 'text',
    action: 'text',
    'city?': 'text',
    'objectId?': 'text',
    changes: 'text',
    outcome: 'text',
    'requestId?': 'text',
    hash: 'blob',
  })
    .addPrimaryKeyConstraint('auditKey', ['id'])
    .execute();
  await db.schema.createIndex('auditByTime').on('audit').column('timeMs').execute();
  await db.schema.createIndex('auditByCity').on('audit').columns(['city', 'id']).execute();
  await db.schema.createIndex('auditByObject').on('audit').columns(['objectId', 'id']).execute();
  for (const statement of GUARDS[engine]) await sql.raw(statement).execute(db);

  await db.schema.alterTable('grants').addColumn('scopes', sql.raw(types.text)).execute();
  await startTable(db, types, 'erasures', {
    deviceId: 'text',
    city: 'text',
    requestedMs: 'integer',
    'erasedMs?': 'integer',
  })
    .addPrimaryKeyConstraint('erasuresKey', ['deviceId'])
    .execute();
}

/** No UPDATE at all; DELETE only up to where `auditStart` stands, which retention moves in the same transaction. */
const GUARDS: Record<RegistryEngine['name'], readonly string[]> = {
  sqlite: [
    `create trigger "auditUnchanged" before update on "audit"
     begin select raise(abort, 'audit entries are never changed'); end`,
    `create trigger "auditKept" before delete on "audit"
     when old."id" > coalesce((select "id" from "auditStart"), 0)
     begin select raise(abort, 'audit entries are kept'); end`,
  ],
  postgres: [
    `create function "refuseAuditUpdate"() returns trigger language plpgsql as
     $$ begin raise exception 'audit entries are never changed'; end $$`,
    `create function "refuseAuditDelete"() returns trigger language plpgsql as
     $$ begin
       if old."id" > coalesce((select "id" from "auditStart"), 0) then
         raise exception 'audit entries are kept';
       end if;
       return old;
     end $$`,
    `create trigger "auditUnchanged" before update on "audit"
     for each row execute function "refuseAuditUpdate"()`,
    `create trigger "auditKept" before delete on "audit"
     for each row execute function "refuseAuditDelete"()`,
    `create trigger "auditNotEmptied" before truncate on "audit"
     for each statement execute function "refuseAuditUpdate"()`,
  ],
};
