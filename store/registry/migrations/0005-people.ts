/**
 * Version 5: people, and what somebody may do as a list of assignments. The table of grants is made anew: its rows refer
 * to people, and a copy of the registry fills tables in the order in which they were made.
 */

import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, cascade, startTable } from '../start-table.ts';

interface OldGrant {
  role: string;
  cities: string;
  [column: string]: unknown;
}

export async function addPeople(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'users', {
    id: 'text',
    loginName: 'text',
    loginKey: 'text',
    displayName: 'text',
    'passwordHash?': 'text',
    totpState: 'text',
    'totpSecret?': 'blob',
    'totpLastStep?': 'integer',
    recoveryHashes: 'text',
    'oidcIssuer?': 'text',
    'oidcSubject?': 'text',
    enabled: 'integer',
    assignments: 'text',
    version: 'integer',
    createdMs: 'integer',
    'lastSignInMs?': 'integer',
  })
    .addPrimaryKeyConstraint('usersKey', ['id'])
    .addUniqueConstraint('usersLogin', ['loginKey'])
    .addUniqueConstraint('usersOidc', ['oidcIssuer', 'oidcSubject'])
    .execute();
  await remakeGrants(db, types);
}

async function remakeGrants(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  const old = (await db.selectFrom('grants').selectAll().execute()) as OldGrant[];
  await db.schema.dropTable('grants').execute();
  await startTable(db, types, 'grants', {
    id: 'text',
    type: 'text',
    name: 'text',
    'userId?': 'text',
    assignments: 'text',
    limited: 'integer',
    'client?': 'text',
    secretSha256: 'blob',
    createdMs: 'integer',
    expiresMs: 'integer',
    'lastUsedMs?': 'integer',
  })
    .addPrimaryKeyConstraint('grantsKey', ['id'])
    .addUniqueConstraint('grantsSecret', ['secretSha256'])
    .addForeignKeyConstraint('grantsUser', ['userId'], 'users', ['id'], cascade)
    .execute();
  await db.schema.createIndex('grantsByUser').on('grants').column('userId').execute();
  for (const { role, cities, ...grant } of old) {
    const assignments = JSON.stringify([{ role, cities: JSON.parse(cities) }]);
    await db
      .insertInto('grants')
      .values({ ...grant, assignments, limited: 0 })
      .execute();
  }
}
