/** People: names that are there once, changes that do not overwrite one another, codes that work once. */
import { expect, it } from 'vitest';
import type { User } from '#store/registry/registry-people.ts';
import {
  type CreateRegistryTestStore,
  createGrant,
  createHash32,
  createUser,
  NOW_MS,
  openForTest,
} from './registry-fixtures.ts';

const FULL: User = {
  ...createUser('u1', { loginName: 'Jörg.Müller', displayName: 'Jörg Müller' }),
  passwordHash: '$argon2id$v=19$m=1,t=1,p=1$AAAA$BBBB',
  totpState: 'on',
  totpSecret: createHash32(9),
  totpLastStep: 59_000_000,
  recoveryHashes: ['aa', 'bb'],
  oidc: { issuer: 'https://id.example', subject: '4711' },
  assignments: [
    { role: 'admin', cities: '*' },
    { role: 'viewer', cities: ['speyer'], untilMs: NOW_MS + 5 },
  ],
};

export function describePeople(createStore: CreateRegistryTestStore): void {
  it('gives back a user as created, by id, name in any case, and OIDC subject', async () => {
    const { people } = await openForTest(await createStore());
    expect(await people.createUser(FULL)).toEqual(FULL);
    expect(await people.getUser('u1')).toEqual(FULL);
    expect(await people.findUserByLoginName(' JÖRG.MÜLLER '.normalize('NFD'))).toEqual(FULL);
    expect(await people.findUserByOidc('https://id.example', '4711')).toEqual(FULL);
    expect(await people.findUserByOidc('https://other.example', '4711')).toBeUndefined();
    const bare = createUser('u0');
    await people.createUser(bare);
    expect(await people.listUsers()).toStrictEqual([FULL, bare]);
  });

  it('takes a login name and an OIDC subject once', async () => {
    const { people } = await openForTest(await createStore());
    await people.createUser(FULL);
    for (const twin of [
      createUser('u2', { loginName: 'jörg.müller' }),
      createUser('u2', { oidc: FULL.oidc! }),
    ]) {
      await expect(people.createUser(twin)).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    await people.createUser(createUser('u2', { oidc: { issuer: 'https://other.example', subject: '4711' } }));
    const renamed = createUser('u2', { loginName: 'JÖRG.müller' });
    await expect(people.changeUser(renamed)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuses a change made from an older version', async () => {
    const { people } = await openForTest(await createStore());
    const first = await people.createUser(createUser('u1'));
    const second = await people.changeUser({ ...first, enabled: false, passwordHash: 'x' });
    expect(second.version).toBe(2);
    await expect(people.changeUser({ ...first, displayName: 'too late' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await people.getUser('u1')).toStrictEqual(second);
    await expect(people.changeUser(createUser('nobody'))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('records sign-ins and newer hashes without making another version', async () => {
    const { people } = await openForTest(await createStore());
    await people.createUser(createUser('u1', { passwordHash: 'old' }));
    await people.recordSignIn('u1', NOW_MS + 1);
    await people.replacePasswordHash('u1', 'other', 'new');
    expect(await people.getUser('u1')).toMatchObject({ passwordHash: 'old', lastSignInMs: NOW_MS + 1 });
    await people.replacePasswordHash('u1', 'old', 'new');
    expect(await people.getUser('u1')).toMatchObject({ passwordHash: 'new', version: 1 });
  });

  it('takes a time step once, and none before it', async () => {
    const { people } = await openForTest(await createStore());
    await people.createUser(createUser('u1'));
    const twice = await Promise.all([people.useTotpStep('u1', 7), people.useTotpStep('u1', 7)]);
    expect(twice.sort()).toEqual([false, true]);
    expect(await people.useTotpStep('u1', 6)).toBe(false);
    expect(await people.useTotpStep('u1', 8)).toBe(true);
    expect(await people.useTotpStep('nobody', 8)).toBe(false);
  });

  it('takes a recovery code once', async () => {
    const { people } = await openForTest(await createStore());
    await people.createUser(createUser('u1', { recoveryHashes: ['a', 'b'] }));
    const twice = await Promise.all([people.useRecoveryHash('u1', 'a'), people.useRecoveryHash('u1', 'a')]);
    expect(twice.sort()).toEqual([false, true]);
    expect(await people.useRecoveryHash('u1', 'c')).toBe(false);
    expect((await people.getUser('u1'))?.recoveryHashes).toEqual(['b']);
  });

  it('gives sessions the name and the present rights of their user', async () => {
    const { people, access } = await openForTest(await createStore());
    const user = await people.createUser(createUser('u1'));
    const session = createGrant('s', { userId: 'u1', name: 'old name', assignments: [] });
    const link = createGrant('l', { userId: 'u1', type: 'link' });
    await access.putGrant(session);
    await access.putGrant(link);
    const present = { name: user.displayName, assignments: user.assignments };
    expect(await access.findGrant(session.secretSha256, NOW_MS)).toEqual({ ...session, ...present });
    const assignments = [{ role: 'admin', cities: '*' } as const];
    const changed = await people.changeUser({ ...user, assignments });
    expect(await access.findGrant(session.secretSha256, NOW_MS)).toMatchObject({ assignments });
    expect(await access.findLink(link.secretSha256, NOW_MS)).toMatchObject({ id: 'l', userId: 'u1' });
    expect(await access.findLink(session.secretSha256, NOW_MS)).toBeUndefined();
    expect((await access.listGrantsOf('u1', 'session')).map(grant => grant.id)).toEqual(['s']);

    await people.changeUser({ ...changed, enabled: false });
    expect(await access.findGrant(session.secretSha256, NOW_MS)).toBeUndefined();
    expect(await access.findLink(link.secretSha256, NOW_MS)).toBeUndefined();
    expect(await access.redeemLink(link.secretSha256, NOW_MS)).toBeUndefined();
  });

  it('deletes a user with sessions and links, and nobody else', async () => {
    const { people, access } = await openForTest(await createStore());
    await people.createUser(createUser('u1'));
    await people.createUser(createUser('u2'));
    await access.putGrant(createGrant('a', { userId: 'u1' }));
    await access.putGrant(createGrant('b', { userId: 'u2' }));
    expect(await people.deleteUser('u1')).toBe(true);
    expect(await people.deleteUser('u1')).toBe(false);
    expect((await access.listGrants('session')).map(grant => grant.id)).toEqual(['b']);
    const orphan = createGrant('c', { userId: 'u1' });
    await expect(access.putGrant(orphan)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
}
