/** Person data of requests, apart from them and with a date of its own; and the links by which others look at a request. */
import { AppError } from '#core/app-error.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import { LINKS_PER_REQUEST, type RegistryRequests, type RequestLink } from './registry-requests.ts';
import type { RequestContactRow, RequestLinkRow } from './request-tables.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

type ContactMethods = Pick<
  RegistryRequests,
  'putContact' | 'getContact' | 'deleteContact' | 'expireContacts'
>;
type LinkMethods = Pick<RegistryRequests, 'putLink' | 'listLinks' | 'findLink' | 'endLink'>;

export function createRequestContacts(database: Database): ContactMethods {
  return {
    async putContact({ ref, city, name, phone = null, mail = null, hasMailConsent, keptUntilMs }) {
      const consent = hasMailConsent ? 1 : null;
      const row: RequestContactRow = { ref, city, name, phone, mail, hasMailConsent: consent, keptUntilMs };
      await database
        .insertInto('requestContacts')
        .values(row)
        .onConflict(conflict => conflict.column('ref').doUpdateSet(row))
        .execute();
    },
    async getContact(ref) {
      const found = database.selectFrom('requestContacts').selectAll().where('ref', '=', ref);
      const row = await found.executeTakeFirst();
      if (!row) return undefined;
      const { hasMailConsent, ...rest } = row;
      return { ...withoutNulls(rest), ...(hasMailConsent !== null && { hasMailConsent: true }) };
    },
    deleteContact: ref => inTransaction(database, transaction => forgetContact(transaction, ref)),
    expireContacts: (nowMs, limit) =>
      inTransaction(database, async transaction => {
        const over = await transaction
          .selectFrom('requestContacts')
          .select('ref')
          .where('keptUntilMs', '<=', nowMs)
          .orderBy('keptUntilMs')
          .limit(limit)
          .execute();
        for (const { ref } of over) await forgetContact(transaction, ref);
        return over.length;
      }),
  };
}

/** No change of the request that anybody follows: what it says of itself stays. */
async function forgetContact(transaction: DatabaseTransaction, ref: string): Promise<boolean> {
  const named = await transaction
    .selectFrom('requests')
    .select(['id', 'body'])
    .where('contactRef', '=', ref)
    .execute();
  for (const { id, body } of named) {
    const request: BandwidthRequest = JSON.parse(body);
    delete request.requester.contactRef;
    await transaction
      .updateTable('requests')
      .set({ contactRef: null, body: JSON.stringify(request) })
      .where('id', '=', id)
      .execute();
  }
  const deleted = await transaction
    .deleteFrom('requestContacts')
    .where('ref', '=', ref)
    .executeTakeFirstOrThrow();
  return Number(deleted.numDeletedRows) > 0;
}

export function createRequestLinks(database: Database): LinkMethods {
  return {
    putLink: link => inTransaction(database, transaction => addLink(transaction, link)),
    async listLinks(requestId) {
      const found = database.selectFrom('requestLinks').selectAll().where('requestId', '=', requestId);
      const rows = await found.orderBy('createdMs').orderBy('id').execute();
      return rows.map(toLink);
    },
    async findLink(type, secretHash, nowMs) {
      const row = await database
        .selectFrom('requestLinks')
        .selectAll()
        .where('secretHash', '=', secretHash)
        .where('type', '=', type)
        .where('untilMs', '>', nowMs)
        .where('endedMs', 'is', null)
        .executeTakeFirst();
      return row && toLink(row);
    },
    async endLink(id, nowMs) {
      const ended = await database
        .updateTable('requestLinks')
        .set({ endedMs: nowMs })
        .where('id', '=', id)
        .where('endedMs', 'is', null)
        .executeTakeFirst();
      return Number(ended.numUpdatedRows) > 0;
    },
  };
}

/** Links that are over make room. */
async function addLink(transaction: DatabaseTransaction, link: RequestLink): Promise<void> {
  const links = await transaction
    .selectFrom('requestLinks')
    .selectAll()
    .where('requestId', '=', link.requestId)
    .execute();
  if (links.length >= LINKS_PER_REQUEST) {
    const over = links.filter(({ untilMs, endedMs }) => endedMs !== null || untilMs <= link.createdMs);
    if (over.length === 0)
      throw new AppError('CONFLICT', `A request may have ${LINKS_PER_REQUEST} links in force`);
    const ids = over.map(({ id }) => id);
    await transaction.deleteFrom('requestLinks').where('id', 'in', ids).execute();
  }
  await transaction
    .insertInto('requestLinks')
    .values({ endedMs: null, ...link })
    .execute();
}

function toLink(row: RequestLinkRow): RequestLink {
  return withoutNulls(row);
}
