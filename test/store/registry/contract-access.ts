/** Credentials and what changed of them; sessions, tokens, one-time links. */
import { expect, it } from 'vitest';
import type { Credential } from '#store/registry/registry-access.ts';
import {
  type CreateRegistryTestStore,
  createCredential,
  createDevice,
  createGrant,
  createHash32,
  NOW_MS,
  openForTest,
  openWithCities,
} from './registry-fixtures.ts';

const DAY_MS = 24 * 3600_000;

export function describeAccess(createStore: CreateRegistryTestStore): void {
  it('gives back a credential as it was put; a put replaces it as a whole', async () => {
    const { access, devices } = await openWithCities(await createStore());
    await devices.putDevices([createDevice('lm-1')]);
    const credential: Credential = {
      userName: 'landau/lightmast/lm-1',
      type: 'device',
      deviceId: 'lm-1',
      role: 'adapter',
      city: 'landau',
      secretSha256: createHash32(7),
      enabled: true,
      changedMs: NOW_MS,
    };
    await access.putCredential(credential);
    expect(await access.getCredential(credential.userName)).toEqual(credential);
    const bare: Credential = {
      userName: credential.userName,
      type: 'device',
      enabled: false,
      changedMs: NOW_MS + 1,
    };
    await access.putCredential(bare);
    expect(await access.getCredential(credential.userName)).toStrictEqual(bare);
    expect(await access.getCredential('nobody')).toBeUndefined();
  });

  it('refuses the credential of a device that is not known', async () => {
    const { access } = await openWithCities(await createStore());
    const ghost = createCredential('landau/lightmast/lm-1', { type: 'device', deviceId: 'lm-1' });
    await expect(access.putCredential(ghost)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await access.lastCredentialRevision()).toBe(0);
  });

  it('lists credentials by name and type', async () => {
    const { access } = await openForTest(await createStore());
    await access.putCredentials([
      createCredential('svc-b'),
      createCredential('svc-a'),
      createCredential('dev', { type: 'device' }),
    ]);
    expect((await access.listCredentials()).map(c => c.userName)).toEqual(['dev', 'svc-a', 'svc-b']);
    expect((await access.listCredentials('device')).map(c => c.userName)).toEqual(['dev']);
  });

  it('tells every change of a credential once, the last one, in order', async () => {
    const { access } = await openForTest(await createStore());
    const changed = async (after: number, limit = 100) =>
      (await access.credentialChanges(after, limit)).map(change => change.userName);

    await access.putCredentials(['a', 'b', 'c'].map(name => createCredential(name)));
    expect(await changed(0)).toEqual(['a', 'b', 'c']);
    const after = await access.lastCredentialRevision();
    expect(await changed(after)).toEqual([]);

    await access.putCredential(createCredential('b', { enabled: false }));
    expect(await access.deleteCredential('a')).toBe(true);
    expect(await access.deleteCredential('a')).toBe(false);
    await access.putCredential(createCredential('b', { secretSha256: createHash32(1) }));
    expect(await changed(after)).toEqual(['a', 'b']);
    expect(await changed(after, 1)).toEqual(['a']);
    expect(await changed(0)).toEqual(['c', 'a', 'b']);
    const revisions = (await access.credentialChanges(0, 100)).map(change => change.revision);
    expect(revisions).toEqual([...new Set(revisions)].sort((x, y) => x - y));
    expect(await access.lastCredentialRevision()).toBe(revisions.at(-1));
  });

  it('forgets the names of deleted credentials after a day, and keeps the living', async () => {
    const store = await createStore();
    const today = await openForTest(store, { nowMs: NOW_MS });
    await today.access.putCredentials(['gone', 'lives'].map(name => createCredential(name)));
    await today.access.deleteCredential('gone');
    const names = async () => (await today.access.credentialChanges(0, 9)).map(change => change.userName);

    const almost = await openForTest(store, { nowMs: NOW_MS + DAY_MS });
    await almost.access.putCredential(createCredential('new'));
    expect(await names()).toEqual(['lives', 'gone', 'new']);
    const later = await openForTest(store, { nowMs: NOW_MS + DAY_MS + 1 });
    await later.access.putCredential(createCredential('new'));
    expect(await names()).toEqual(['lives', 'new']);
  });

  it('finds sessions and tokens until they expire, and never a link', async () => {
    const { access } = await openForTest(await createStore());
    const session = createGrant('s', { assignments: [{ role: 'admin', cities: '*', untilMs: NOW_MS + 7 }] });
    const token = createGrant('t', { type: 'token', lastUsedMs: NOW_MS });
    const link = createGrant('l', { type: 'link' });
    for (const grant of [session, token, link]) await access.putGrant(grant);
    expect(await access.findGrant(session.secretSha256, NOW_MS)).toEqual(session);
    expect(await access.findGrant(token.secretSha256, NOW_MS + 999)).toEqual(token);
    expect(await access.findGrant(token.secretSha256, NOW_MS + 1000)).toBeUndefined();
    expect(await access.findGrant(link.secretSha256, NOW_MS)).toBeUndefined();
    expect(await access.findGrant(createHash32(0), NOW_MS)).toBeUndefined();
    expect(await access.listGrants('link')).toEqual([link]);
  });

  it('redeems a link once, in time, and nothing but a link', async () => {
    const { access } = await openForTest(await createStore());
    const link = createGrant('l', { type: 'link', name: 'Erste Anmeldung' });
    const session = createGrant('s');
    await access.putGrant(link);
    await access.putGrant(session);
    expect(await access.redeemLink(session.secretSha256, NOW_MS)).toBeUndefined();
    expect(await access.redeemLink(link.secretSha256, NOW_MS + 1000)).toBeUndefined();
    expect(await access.redeemLink(link.secretSha256, NOW_MS)).toEqual(link);
    expect(await access.redeemLink(link.secretSha256, NOW_MS)).toBeUndefined();
    expect(await access.listGrants('session')).toEqual([session]);
  });

  it('touches, replaces and deletes grants; two with one secret are refused', async () => {
    const { access } = await openForTest(await createStore());
    const grant = createGrant('s');
    await access.putGrant(grant);
    await access.touchGrant('s', NOW_MS + 5);
    await access.touchGrant('nobody', NOW_MS + 5);
    expect(await access.listGrants('session')).toEqual([{ ...grant, lastUsedMs: NOW_MS + 5 }]);
    await access.putGrant({ ...grant, assignments: [], limited: true, client: 'Firefox' });
    const replaced = { ...grant, assignments: [], limited: true, client: 'Firefox' };
    expect(await access.listGrants('session')).toEqual([replaced]);
    const twin = createGrant('other', { secretSha256: grant.secretSha256 });
    await expect(access.putGrant(twin)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await access.deleteGrant('s')).toBe(true);
    expect(await access.deleteGrant('s')).toBe(false);
  });

  it('deletes what has expired', async () => {
    const { access } = await openForTest(await createStore());
    await access.putGrant(createGrant('a', { expiresMs: NOW_MS }));
    await access.putGrant(createGrant('b', { type: 'link', expiresMs: NOW_MS - 1 }));
    await access.putGrant(createGrant('c', { expiresMs: NOW_MS + 1 }));
    expect(await access.deleteExpiredGrants(NOW_MS)).toBe(2);
    expect((await access.listGrants('session')).map(grant => grant.id)).toEqual(['c']);
    expect(await access.listGrants('link')).toEqual([]);
  });
}
