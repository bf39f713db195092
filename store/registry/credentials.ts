/**
 * Credentials, and the list of names whose credential changed. The list keeps one row per name, its last
 * change, so a reader that was away for long misses nothing and reads no name twice. The names of deleted
 * credentials stay in it for a day: a broker that did not poll for that long starts anew.
 */
import { createRowsStatement } from './compiled-statement.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import { readAllPages } from './pages.ts';
import type { Credential, RegistryAccess } from './registry-access.ts';
import type { CredentialChangeRow, CredentialRow, Database, DatabaseTransaction } from './tables.ts';

const DELETED_NAMES_KEPT_MS = 24 * 3600_000;

const COLUMNS = [
  'userName',
  'type',
  'deviceId',
  'role',
  'city',
  'secretSha256',
  'enabled',
  'changedMs',
] as const satisfies readonly (keyof CredentialRow)[];

type Credentials = Pick<
  RegistryAccess,
  | 'getCredential'
  | 'putCredential'
  | 'putCredentials'
  | 'deleteCredential'
  | 'listCredentials'
  | 'credentialChanges'
  | 'lastCredentialRevision'
>;

export function createCredentials(database: Database, nowMs: () => number): Credentials {
  const upsert = createRowsStatement<CredentialRow>(COLUMNS, (db, rows) =>
    db
      .insertInto('credentials')
      .values(rows)
      .onConflict(conflict =>
        conflict
          .column('userName')
          .doUpdateSet(eb => Object.fromEntries(COLUMNS.map(name => [name, eb.ref(`excluded.${name}`)]))),
      ),
  );

  async function putCredentials(credentials: readonly Credential[]): Promise<void> {
    if (credentials.length === 0) return;
    const rows = new Map(credentials.map(credential => [credential.userName, toRow(credential)]));
    await inTransaction(database, async transaction => {
      await upsert.run(transaction, [...rows.values()]);
      await recordCredentialChanges(transaction, [...rows.keys()], 'put', nowMs());
    });
  }

  return {
    async getCredential(userName) {
      const row = await database
        .selectFrom('credentials')
        .selectAll()
        .where('userName', '=', userName)
        .executeTakeFirst();
      return row && toCredential(row);
    },

    putCredential: credential => putCredentials([credential]),
    putCredentials,

    deleteCredential: userName =>
      inTransaction(database, async transaction => {
        const deleted = await transaction
          .deleteFrom('credentials')
          .where('userName', '=', userName)
          .executeTakeFirst();
        if (Number(deleted.numDeletedRows) === 0) return false;
        await recordCredentialChanges(transaction, [userName], 'deleted', nowMs());
        return true;
      }),

    listCredentials: type =>
      readAllPages(
        async (after, limit) => {
          let page = database.selectFrom('credentials').selectAll().where('userName', '>', after);
          if (type !== undefined) page = page.where('type', '=', type);
          return (await page.orderBy('userName').limit(limit).execute()).map(toCredential);
        },
        credential => credential.userName,
      ),

    credentialChanges: (afterRevision, limit) =>
      database
        .selectFrom('credentialChanges')
        .select(['revision', 'userName'])
        .where('revision', '>', afterRevision)
        .orderBy('revision')
        .limit(limit)
        .execute(),

    lastCredentialRevision: () => readCounter(database, 'credentialRevision'),
  };
}

const recordChanges = createRowsStatement<CredentialChangeRow>(
  ['userName', 'revision', 'deletedMs'],
  (database, rows) =>
    database
      .insertInto('credentialChanges')
      .values(rows)
      .onConflict(conflict =>
        conflict.column('userName').doUpdateSet(eb => ({
          revision: eb.ref('excluded.revision'),
          deletedMs: eb.ref('excluded.deletedMs'),
        })),
      ),
);

/** Part of every change of a credential, in its transaction. Each name at most once. */
export async function recordCredentialChanges(
  transaction: DatabaseTransaction,
  userNames: readonly string[],
  change: 'put' | 'deleted',
  nowMs: number,
): Promise<void> {
  if (userNames.length === 0) return;
  const last = await takeNumbers(transaction, 'credentialRevision', userNames.length);
  const first = last - userNames.length + 1;
  const deletedMs = change === 'deleted' ? nowMs : null;
  await recordChanges.run(
    transaction,
    userNames.map((userName, i) => ({ userName, revision: first + i, deletedMs })),
  );
  await transaction
    .deleteFrom('credentialChanges')
    .where('deletedMs', '<', nowMs - DELETED_NAMES_KEPT_MS)
    .execute();
}

function toRow(credential: Credential): CredentialRow {
  return {
    userName: credential.userName,
    type: credential.type,
    deviceId: credential.deviceId ?? null,
    role: credential.role ?? null,
    city: credential.city ?? null,
    secretSha256: credential.secretSha256 ?? null,
    enabled: credential.enabled ? 1 : 0,
    changedMs: credential.changedMs,
  };
}

function toCredential(row: CredentialRow): Credential {
  return { ...withoutNulls(row), enabled: row.enabled !== 0 };
}
