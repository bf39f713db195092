/**
 * The audit log as a chain: an entry's hash covers the hash before, so nobody changes, inserts or takes out an entry
 * without all later hashes failing. What retention deleted is remembered by id and hash, where the chain now begins.
 */
import { createHash } from 'node:crypto';
import type { Expression, SqlBool } from 'kysely';
import { AUDIT_FIELDS, type AuditChange, type AuditValue } from '#core/audit-actions.ts';
import { takeNumbers } from './counters.ts';
import { foldText } from './device-rows.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import type { AuditDraft, AuditEntry, AuditQuery, AuditVerdict, RegistryAudit } from './registry-audit.ts';
import type { AuditRow, Database, DatabaseTransaction } from './tables.ts';

const TEXT_MAX_CHARACTERS = 200;
const CHANGES_MAX = 40;
const VERIFY_PAGE_ROWS = 1000;

export function createAudit(database: Database, nowMs: () => number): RegistryAudit {
  return {
    append: drafts => inTransaction(database, transaction => append(transaction, drafts, nowMs())),

    async query(query) {
      // Nothing is in an empty list: a caller without rights sees nothing.
      if (query.cities?.length === 0) return { items: [] };
      const rows = await select(database, query).execute();
      const items = rows.slice(0, query.limit).map(toEntry);
      const last = items.at(-1);
      return rows.length > query.limit && last ? { items, nextId: last.id } : { items };
    },

    deleteBefore: timeMs => inTransaction(database, transaction => deleteBefore(transaction, timeMs)),

    verify: () => verify(database),

    async end() {
      const { id, hash } = await readEnd(database);
      return { id, hash: Buffer.from(hash).toString('hex') };
    },

    // Ids have no gap: a scrape need not read the whole index.
    async count() {
      const start = await readStart(database);
      return (await readEnd(database)).id - start.id;
    },
  };
}

async function append(
  transaction: DatabaseTransaction,
  drafts: readonly AuditDraft[],
  nowMs: number,
): Promise<void> {
  if (drafts.length === 0) return;
  // The counter's lock lets writers of the log take turns, so the newest hash is the newest.
  const lastId = await takeNumbers(transaction, 'auditId', drafts.length);
  let { hash } = await readEnd(transaction);
  for (const [index, draft] of drafts.entries()) {
    const row = toRow(draft, lastId - drafts.length + 1 + index, nowMs);
    hash = toHash(row, hash);
    await transaction
      .insertInto('audit')
      .values({ ...row, hash })
      .execute();
  }
}

/** The newest entry, or where the chain begins when there is none. */
async function readEnd(database: Database): Promise<{ id: number; hash: Uint8Array }> {
  const newest = await database
    .selectFrom('audit')
    .select(['id', 'hash'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest ?? readStart(database);
}

async function readStart(database: Database): Promise<{ id: number; hash: Uint8Array }> {
  const start = await database.selectFrom('auditStart').select(['id', 'hash']).executeTakeFirst();
  return start ?? { id: 0, hash: new Uint8Array(32) };
}

function select(database: Database, query: AuditQuery) {
  const { cities, actions, actor, objectId, fromMs, toMs, afterId } = query;
  return database
    .selectFrom('audit')
    .selectAll()
    .where(eb => {
      const conditions: Expression<SqlBool>[] = [];
      if (cities) conditions.push(eb('city', 'in', [...cities]));
      if (actions) conditions.push(eb('action', 'in', [...actions]));
      if (actor !== undefined) {
        const pattern = `%${foldText(actor).replace(/[\\%_]/g, '')}%`;
        conditions.push(eb.or([eb('actorId', '=', actor), eb('actorSearch', 'like', pattern)]));
      }
      if (objectId !== undefined) conditions.push(eb('objectId', '=', objectId));
      if (fromMs !== undefined) conditions.push(eb('timeMs', '>=', fromMs));
      if (toMs !== undefined) conditions.push(eb('timeMs', '<', toMs));
      if (afterId !== undefined) conditions.push(eb('id', '<', afterId));
      return eb.and(conditions);
    })
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
}

async function deleteBefore(transaction: DatabaseTransaction, timeMs: number): Promise<number> {
  await takeNumbers(transaction, 'auditId', 0);
  const kept = await transaction
    .selectFrom('audit')
    .select(eb => eb.fn.min('id').as('id'))
    .where('timeMs', '>=', timeMs)
    .executeTakeFirst();
  const last = await transaction
    .selectFrom('audit')
    .select(['id', 'hash'])
    .where('id', '<', kept?.id ?? Number.MAX_SAFE_INTEGER)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return 0;
  await putStart(transaction, last);
  const deleted = await transaction.deleteFrom('audit').where('id', '<=', last.id).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/** The engine lets entries go up to this one only. */
export async function putStart(
  transaction: DatabaseTransaction,
  start: { id: number; hash: Uint8Array },
): Promise<void> {
  await transaction
    .insertInto('auditStart')
    .values({ key: 1, ...start })
    .onConflict(conflict => conflict.column('key').doUpdateSet(start))
    .execute();
}

/** Begins again where the log was cut while it read. */
async function verify(database: Database): Promise<AuditVerdict> {
  const counter = await database
    .selectFrom('counters')
    .select('value')
    .where('name', '=', 'auditId')
    .executeTakeFirst();
  const start = await readStart(database);
  let { id: lastId, hash } = start;
  const verdict = (faultAtId?: number): AuditVerdict => ({
    entries: lastId - start.id,
    lastId,
    lastHash: Buffer.from(hash).toString('hex'),
    ...(faultAtId !== undefined && { faultAtId }),
  });
  for (;;) {
    const rows = await database
      .selectFrom('audit')
      .selectAll()
      .where('id', '>', lastId)
      .orderBy('id')
      .limit(VERIFY_PAGE_ROWS)
      .execute();
    for (const { hash: stored, ...row } of rows) {
      const expected = toHash(row, hash);
      if (row.id !== lastId + 1 || !Buffer.from(stored).equals(expected)) {
        const cut = (await readStart(database)).id > start.id;
        return cut ? verify(database) : verdict(lastId + 1);
      }
      lastId = row.id;
      hash = expected;
    }
    if (rows.length < VERIFY_PAGE_ROWS) break;
  }
  return verdict(lastId < Number(counter?.value ?? 0) ? lastId + 1 : undefined);
}

type Content = Omit<AuditRow, 'hash'>;

/** The columns stand in a fixed order; what is absent is null. */
function toHash(row: Content, before: Uint8Array): Uint8Array {
  const { id, timeMs, actorId, actorName, via, action, city, objectId, changes, outcome, requestId } = row;
  const content = [id, timeMs, actorId, actorName, via, action, city, objectId, changes, outcome, requestId];
  return createHash('sha256').update(before).update(JSON.stringify(content)).digest();
}

function toRow(draft: AuditDraft, id: number, timeMs: number): Content {
  const actorName = toPlainText(draft.actor.name);
  return {
    id,
    timeMs,
    actorId: toPlainText(draft.actor.id),
    actorName,
    actorSearch: foldText(actorName),
    via: draft.via,
    action: draft.action,
    city: draft.city ?? null,
    objectId: draft.objectId === undefined ? null : toPlainText(draft.objectId),
    changes: JSON.stringify((draft.changes ?? []).slice(0, CHANGES_MAX).map(toStoredChange)),
    outcome: draft.outcome ?? 'done',
    requestId: draft.requestId ?? null,
  };
}

function toStoredChange(change: AuditChange): AuditChange {
  const { field, from, to } = change;
  if (!AUDIT_FIELDS.includes(field)) throw new Error(`The audit log knows no field ${field}`);
  return {
    field,
    ...(from !== undefined && { from: toPlainValue(from) }),
    ...(to !== undefined && { to: toPlainValue(to) }),
  };
}

function toPlainValue(value: AuditValue): AuditValue {
  return typeof value === 'string' ? toPlainText(value) : value;
}

/** One line, whatever was in it, so that a line of an export is an entry (log injection). */
function toPlainText(text: string): string {
  return text
    .replace(/\p{Cc}|[\u2028\u2029]/gu, ' ')
    .slice(0, TEXT_MAX_CHARACTERS)
    .toWellFormed();
}

function toEntry(row: AuditRow): AuditEntry {
  const { hash: _hash, actorId, actorName, actorSearch: _search, changes, ...rest } = row;
  return { ...withoutNulls(rest), actor: { id: actorId, name: actorName }, changes: JSON.parse(changes) };
}
