/**
 * Requests for bandwidth in the registry. A request and what it holds are written in one transaction; the revision that a
 * change was made from must be the one that is stored; history that is stored is never written again.
 */
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#core/app-error.ts';
import {
  type Allocation,
  type BandwidthRequest,
  NOTES_PER_REQUEST,
  REQUESTS_PER_CITY,
} from '#core/requests/bandwidth-request.ts';
import { readAllocations, readAllocationsOf, replaceAllocations, sumAllocations } from './allocations.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import { type IdempotencyKey, KEY_KEPT_MS, type RegistryRequests } from './registry-requests.ts';
import { createRequestContacts, createRequestLinks } from './request-contacts.ts';
import { countCreated, countRequests, listRequestRows } from './request-listings.ts';
import { takeRequestNumber } from './request-numbers.ts';
import { createRequestReports } from './request-reports.ts';
import {
  readNotes,
  readStateChanges,
  toNoteRow,
  toRequestRow,
  toRequests,
  toStateChangeRow,
} from './request-rows.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

const IDS_PER_QUERY = 500;

/** @param database may be a transaction that is open already */
export function createRequests(database: Database, nowMs: () => number): RegistryRequests {
  return {
    ...createRequestContacts(database),
    ...createRequestLinks(database),
    ...createRequestReports(database),
    takeNumber: (city, year) => takeRequestNumber(database, city, year),
    create: (request, key) =>
      inTransaction(database, async transaction => {
        await create(transaction, request);
        if (key) await keepKey(transaction, key, request.id, nowMs());
      }),
    async findByKey({ owner, key, bodyHash }) {
      const found = await database
        .selectFrom('requestKeys')
        .select(['requestId', 'bodyHash'])
        .where('owner', '=', owner)
        .where('key', '=', key)
        .where('createdMs', '>', nowMs() - KEY_KEPT_MS)
        .executeTakeFirst();
      if (found && found.bodyHash !== bodyHash)
        throw new AppError('CONFLICT', 'The idempotency key was used for another request');
      return found?.requestId;
    },
    async get(id) {
      const row = await database.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
      return row && (await toRequests(database, [row]))[0];
    },
    async getMany(ids) {
      const requests: BandwidthRequest[] = [];
      for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
        const some = ids.slice(start, start + IDS_PER_QUERY);
        const rows = await database.selectFrom('requests').selectAll().where('id', 'in', some).execute();
        requests.push(...(await toRequests(database, rows)));
      }
      return requests;
    },
    async list(query) {
      const rows = await listRequestRows(database, query);
      const items = await toRequests(database, rows.slice(0, query.limit));
      const last = items.at(-1);
      return { items, ...(rows.length > query.limit && last && { nextAfter: last.id }) };
    },
    counts: cities => countRequests(database, cities),
    countCreated: (city, createdBy, sinceMs) => countCreated(database, city, createdBy, sinceMs),
    update: (request, allocations) =>
      inTransaction(database, transaction => update(transaction, request, allocations)),
    allocations: (city, span) => readAllocations(database, city, span),
    sumAllocations: (city, span, requestId) => sumAllocations(database, city, span, requestId),
    allocationsOf: requestId => readAllocationsOf(database, requestId),
    async due(nowMs, limit) {
      const due = database.selectFrom('requests').selectAll().where('dueMs', '<=', nowMs);
      return toRequests(database, await due.orderBy('dueMs').orderBy('id').limit(limit).execute());
    },
    async changedAfter(sequence, limit) {
      const changed = database.selectFrom('requests').selectAll().where('sequence', '>', sequence);
      const rows = await changed.orderBy('sequence').limit(limit).execute();
      const requests = await toRequests(database, rows);
      return requests.map((request, i) => ({ sequence: rows[i]!.sequence, request }));
    },
    latestSequence: () => readCounter(database, 'requestSequence'),
  };
}

async function create(transaction: DatabaseTransaction, request: BandwidthRequest): Promise<void> {
  const sequence = await takeNumbers(transaction, 'requestSequence', 1);
  const { count } = await transaction
    .selectFrom('requests')
    .select(eb => eb.fn.countAll().as('count'))
    .where('city', '=', request.city)
    .executeTakeFirstOrThrow();
  if (Number(count) >= REQUESTS_PER_CITY)
    throw new AppError('CONFLICT', `A city may have ${REQUESTS_PER_CITY} requests`);
  await transaction.insertInto('requests').values(toRequestRow(request, sequence)).execute();
  await appendHistory(transaction, request);
}

async function update(
  transaction: DatabaseTransaction,
  request: BandwidthRequest,
  allocations: readonly Allocation[] | undefined,
): Promise<void> {
  const sequence = await takeNumbers(transaction, 'requestSequence', 1);
  const { id, city, ...row } = toRequestRow(request, sequence);
  const updated = await transaction
    .updateTable('requests')
    .set(row)
    .where('id', '=', id)
    .where('city', '=', city)
    .where('revision', '=', request.revision - 1)
    .executeTakeFirst();
  if (Number(updated.numUpdatedRows) === 0)
    throw new AppError('CONFLICT', 'The request was changed by somebody else');
  await appendHistory(transaction, request);
  if (allocations) await replaceAllocations(transaction, id, allocations);
}

/** Throws, and nothing is changed, when what is stored is not the beginning of what is given. */
async function appendHistory(transaction: DatabaseTransaction, request: BandwidthRequest): Promise<void> {
  const { id, stateChanges, notes } = request;
  if (notes.length > NOTES_PER_REQUEST)
    throw new AppError('CONFLICT', `A request may have ${NOTES_PER_REQUEST} notes`);
  const changes = stateChanges.map((change, position) => toStateChangeRow(id, change, position));
  const newChanges = withoutStored(changes, await readStateChanges(transaction, [id]));
  if (newChanges.length > 0) await transaction.insertInto('requestStateChanges').values(newChanges).execute();
  const texts = notes.map((note, position) => toNoteRow(id, note, position));
  const newTexts = withoutStored(texts, await readNotes(transaction, [id]));
  if (newTexts.length > 0) await transaction.insertInto('requestNotes').values(newTexts).execute();
}

function withoutStored<Row extends object>(rows: readonly Row[], stored: readonly Row[]): Row[] {
  const isBeginning = stored.every((row, i) => isDeepStrictEqual({ ...row }, rows[i]));
  if (!isBeginning) throw new Error('The history of a request is only added to');
  return rows.slice(stored.length);
}

/** Keys whose time is over go. */
async function keepKey(
  transaction: DatabaseTransaction,
  key: IdempotencyKey,
  requestId: string,
  nowMs: number,
): Promise<void> {
  await transaction
    .deleteFrom('requestKeys')
    .where('createdMs', '<=', nowMs - KEY_KEPT_MS)
    .execute();
  await transaction
    .insertInto('requestKeys')
    .values({ ...key, requestId, createdMs: nowMs })
    .execute();
}
