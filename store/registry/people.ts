/** The people who use the console, in the tables. */
import { AppError } from '#core/app-error.ts';
import type { Assignment } from '#core/assignments.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import { type RegistryPeople, USERS_MAX, type User } from './registry-people.ts';
import type { Database, DatabaseTransaction, UserRow } from './tables.ts';

export function createPeople(database: Database): RegistryPeople {
  const find = async (column: 'id' | 'loginKey', value: string) => {
    const row = await database.selectFrom('users').selectAll().where(column, '=', value).executeTakeFirst();
    return row && toUser(row);
  };

  return {
    createUser: draft => inTransaction(database, transaction => createUser(transaction, draft)),

    changeUser: user => inTransaction(database, transaction => changeUser(transaction, user)),

    async deleteUser(id) {
      const deleted = await database.deleteFrom('users').where('id', '=', id).executeTakeFirst();
      return Number(deleted.numDeletedRows) > 0;
    },

    getUser: id => find('id', id),
    findUserByLoginName: loginName => find('loginKey', toLoginKey(loginName)),

    async findUserByOidc(issuer, subject) {
      const query = database.selectFrom('users').selectAll().where('oidcIssuer', '=', issuer);
      const row = await query.where('oidcSubject', '=', subject).executeTakeFirst();
      return row && toUser(row);
    },

    async listUsers() {
      return (await database.selectFrom('users').selectAll().orderBy('loginKey').execute()).map(toUser);
    },

    async recordSignIn(id, nowMs) {
      await database.updateTable('users').set({ lastSignInMs: nowMs }).where('id', '=', id).execute();
    },

    async replacePasswordHash(id, from, to) {
      const update = database.updateTable('users').set({ passwordHash: to }).where('id', '=', id);
      await update.where('passwordHash', '=', from).execute();
    },

    async useTotpStep(id, step) {
      const updated = await database
        .updateTable('users')
        .set({ totpLastStep: step })
        .where('id', '=', id)
        .where(eb => eb.or([eb('totpLastStep', 'is', null), eb('totpLastStep', '<', step)]))
        .executeTakeFirst();
      return Number(updated.numUpdatedRows) > 0;
    },

    async useRecoveryHash(id, hash) {
      const user = await find('id', id);
      if (!user?.recoveryHashes.includes(hash)) return false;
      const updated = await database
        .updateTable('users')
        .set({ recoveryHashes: JSON.stringify(user.recoveryHashes.filter(one => one !== hash)) })
        .where('id', '=', id)
        // Of two who bring the same code at once the second finds another list.
        .where('recoveryHashes', '=', JSON.stringify(user.recoveryHashes))
        .executeTakeFirst();
      return Number(updated.numUpdatedRows) > 0;
    },
  };
}

/** What is equal for us: case, compatibility forms and blanks around it make no other name. */
export function toLoginKey(loginName: string): string {
  return loginName.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
}

async function createUser(transaction: DatabaseTransaction, draft: Omit<User, 'version'>): Promise<User> {
  const user = { ...draft, version: 1 };
  const { count } = await transaction
    .selectFrom('users')
    .select(eb => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= USERS_MAX) throw new AppError('CONFLICT', `There are ${USERS_MAX} users already`);
  await refuseTakenNames(transaction, user);
  await transaction.insertInto('users').values(toRow(user)).execute();
  return user;
}

async function changeUser(transaction: DatabaseTransaction, user: User): Promise<User> {
  await refuseTakenNames(transaction, user);
  const changed = { ...user, version: user.version + 1 };
  const { id, createdMs: _, lastSignInMs: __, ...values } = toRow(changed);
  const updated = await transaction
    .updateTable('users')
    .set(values)
    .where('id', '=', id)
    .where('version', '=', user.version)
    .executeTakeFirst();
  if (Number(updated.numUpdatedRows) === 0) {
    throw new AppError('CONFLICT', 'The user was changed or deleted meanwhile');
  }
  return changed;
}

/** For an answer that says what is wrong; that nobody takes the name in between is the key's work. */
async function refuseTakenNames(transaction: DatabaseTransaction, user: User): Promise<void> {
  const others = transaction.selectFrom('users').select('id').where('id', '!=', user.id);
  const named = await others.where('loginKey', '=', toLoginKey(user.loginName)).executeTakeFirst();
  if (named) throw new AppError('CONFLICT', 'The login name is taken');
}

function toRow({ oidc, ...user }: User): UserRow {
  return {
    ...user,
    loginKey: toLoginKey(user.loginName),
    passwordHash: user.passwordHash ?? null,
    totpSecret: user.totpSecret ?? null,
    totpLastStep: user.totpLastStep ?? null,
    recoveryHashes: JSON.stringify(user.recoveryHashes),
    oidcIssuer: oidc?.issuer ?? null,
    oidcSubject: oidc?.subject ?? null,
    enabled: user.enabled ? 1 : 0,
    assignments: JSON.stringify(user.assignments),
    lastSignInMs: user.lastSignInMs ?? null,
  };
}

function toUser(row: UserRow): User {
  const { loginKey: _, oidcIssuer, oidcSubject, ...rest } = row;
  return {
    ...withoutNulls(rest),
    enabled: row.enabled === 1,
    recoveryHashes: JSON.parse(row.recoveryHashes) as string[],
    assignments: JSON.parse(row.assignments) as Assignment[],
    ...(oidcIssuer !== null && oidcSubject !== null
      ? { oidc: { issuer: oidcIssuer, subject: oidcSubject } }
      : {}),
  };
}
