/** Sessions of people, tokens of programs, one-time links. */

import { withoutNulls } from './nulls.ts';
import type { Grant, RegistryAccess } from './registry-access.ts';
import type { Database, GrantRow } from './tables.ts';

type Grants = Pick<
  RegistryAccess,
  | 'putGrant'
  | 'findGrant'
  | 'redeemLink'
  | 'listGrants'
  | 'deleteGrant'
  | 'touchGrant'
  | 'deleteExpiredGrants'
>;

export function createGrants(database: Database): Grants {
  return {
    async putGrant(grant) {
      const { id, ...values } = toRow(grant);
      await database
        .insertInto('grants')
        .values({ id, ...values })
        .onConflict(conflict => conflict.column('id').doUpdateSet(values))
        .execute();
    },

    async findGrant(secretSha256, nowMs) {
      const row = await database
        .selectFrom('grants')
        .selectAll()
        .where('secretSha256', '=', secretSha256)
        .where('type', '!=', 'link')
        .where('expiresMs', '>', nowMs)
        .executeTakeFirst();
      return row && toGrant(row);
    },

    async redeemLink(secretSha256, nowMs) {
      const row = await database
        .deleteFrom('grants')
        .where('secretSha256', '=', secretSha256)
        .where('type', '=', 'link')
        .where('expiresMs', '>', nowMs)
        .returningAll()
        .executeTakeFirst();
      return row && toGrant(row);
    },

    async listGrants(type) {
      const rows = await database
        .selectFrom('grants')
        .selectAll()
        .where('type', '=', type)
        .orderBy('createdMs')
        .orderBy('id')
        .execute();
      return rows.map(toGrant);
    },

    async deleteGrant(id) {
      const deleted = await database.deleteFrom('grants').where('id', '=', id).executeTakeFirst();
      return Number(deleted.numDeletedRows) > 0;
    },

    async touchGrant(id, nowMs) {
      await database.updateTable('grants').set({ lastUsedMs: nowMs }).where('id', '=', id).execute();
    },

    async deleteExpiredGrants(nowMs) {
      const deleted = await database.deleteFrom('grants').where('expiresMs', '<=', nowMs).executeTakeFirst();
      return Number(deleted.numDeletedRows);
    },
  };
}

function toRow(grant: Grant): GrantRow {
  return { ...grant, cities: JSON.stringify(grant.cities), lastUsedMs: grant.lastUsedMs ?? null };
}

function toGrant(row: GrantRow): Grant {
  return { ...withoutNulls(row), cities: JSON.parse(row.cities) };
}
