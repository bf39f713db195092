/** Sessions of people, tokens of programs, one-time links. */

import { type Assignment, toCommonAssignments } from '#core/assignments.ts';
import type { TokenScope } from '#core/token-scopes.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import type { Grant, RegistryAccess } from './registry-access.ts';
import type { Database, GrantRow, UserRow } from './tables.ts';

type Grants = Pick<
  RegistryAccess,
  | 'putGrant'
  | 'findGrant'
  | 'redeemLink'
  | 'findLink'
  | 'listGrants'
  | 'listGrantsOf'
  | 'deleteGrant'
  | 'touchGrant'
  | 'deleteExpiredGrants'
>;

type Owner = Pick<UserRow, 'displayName' | 'enabled' | 'assignments'>;

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
      return row && toPresentGrant(row, await findOwner(database, row));
    },

    redeemLink: (secretSha256, nowMs) =>
      inTransaction(database, async transaction => {
        const row = await transaction
          .deleteFrom('grants')
          .where('secretSha256', '=', secretSha256)
          .where('type', '=', 'link')
          .where('expiresMs', '>', nowMs)
          .returningAll()
          .executeTakeFirst();
        return row && toPresentGrant(row, await findOwner(transaction, row));
      }),

    async findLink(secretSha256, nowMs) {
      const row = await database
        .selectFrom('grants')
        .selectAll()
        .where('secretSha256', '=', secretSha256)
        .where('type', '=', 'link')
        .where('expiresMs', '>', nowMs)
        .executeTakeFirst();
      return row && toPresentGrant(row, await findOwner(database, row));
    },

    async listGrantsOf(userId, type) {
      const own = database.selectFrom('grants').selectAll().where('userId', '=', userId);
      const rows = await own.where('type', '=', type).orderBy('createdMs').orderBy('id').execute();
      return rows.map(toGrant);
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

async function findOwner(database: Database, { userId }: GrantRow): Promise<Owner | undefined> {
  if (userId === null) return undefined;
  return database
    .selectFrom('users')
    .select(['displayName', 'enabled', 'assignments'])
    .where('id', '=', userId)
    .executeTakeFirst();
}

/** With what its user may do now; undefined when that is nothing, because the user is disabled or gone. */
function toPresentGrant(row: GrantRow, owner: Owner | undefined): Grant | undefined {
  if (row.userId === null) return toGrant(row);
  if (owner?.enabled !== 1) return undefined;
  // A token keeps its own name, and has what it was given as far as its user still has it.
  if (row.type === 'token') {
    const token = toGrant(row);
    const owned = JSON.parse(owner.assignments) as Assignment[];
    return { ...token, assignments: toCommonAssignments(token.assignments, owned) };
  }
  return toGrant({ ...row, name: owner.displayName, assignments: owner.assignments });
}

function toRow(grant: Grant): GrantRow {
  return {
    ...grant,
    assignments: JSON.stringify(grant.assignments),
    userId: grant.userId ?? null,
    limited: grant.limited ? 1 : 0,
    client: grant.client ?? null,
    scopes: grant.scopes ? JSON.stringify(grant.scopes) : null,
    lastUsedMs: grant.lastUsedMs ?? null,
  };
}

function toGrant(row: GrantRow): Grant {
  const { limited, assignments, scopes, ...rest } = row;
  return {
    ...withoutNulls(rest),
    assignments: JSON.parse(assignments) as Assignment[],
    ...(limited === 1 ? { limited: true } : {}),
    ...(scopes === null ? {} : { scopes: JSON.parse(scopes) as TokenScope[] }),
  };
}
