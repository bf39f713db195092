/** The administration of users: invitations, rights with an end, and what an administrator of one city cannot do. */
import { describe, expect, it } from 'vitest';
import type { UserResource, UserWithLink } from '../../../core/access-resources.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { NOW_MS } from '../api-fixture.ts';
import { listen, openEventStream } from '../event-stream-client.ts';
import { createPeopleFixture, PASSWORD } from './people-fixture.ts';

const USERS = '/api/v1/users';
const LANDAU = [{ role: 'viewer', cities: ['landau'] }] as const;
const TOMORROW = new Date(NOW_MS + 86_400_000).toISOString();

async function openAdmin(cities: readonly string[] | '*' = '*', untilMs?: number) {
  const fixture = await createPeopleFixture();
  const assignment = { role: 'admin' as const, cities, ...(untilMs === undefined ? {} : { untilMs }) };
  const self = await fixture.addUser({ loginName: 'chief', assignments: [assignment] });
  return { ...fixture, self, admin: await fixture.signIn('chief') };
}

const toLink = ({ link }: UserWithLink) => new URL(link).searchParams.get('link') as string;

describe('an invitation', () => {
  it('is a link that works once, with which the person sets a password and is signed in', async () => {
    const { admin, openBrowser, registry } = await openAdmin();
    const body = { loginName: 'Berta', displayName: 'Berta <Tal>', assignments: LANDAU };
    const invited = await admin.send('POST', USERS, body);
    expect(invited.statusCode).toBe(201);
    const { user } = invited.json<UserWithLink>();
    expect(user).toMatchObject({ loginName: 'Berta', isInvited: true, isYou: false, secondFactor: 'off' });
    const link = toLink(invited.json());
    const berta = openBrowser();
    const page = await berta.get(`/sign-in?link=${link}`);
    expect(page.body).toContain('Berta &#60;Tal&#62;');
    const set = (password: string, repeat = password) =>
      berta.submit('/sign-in/invitation', { link, password, repeat });
    expect((await set('zu kurz')).statusCode).toBe(400);
    expect((await set(PASSWORD, 'anders')).body).toContain('Beide Eingaben müssen gleich sein.');
    expect((await berta.submit('/sign-in', { link })).statusCode, 'is no link of the command line').toBe(401);
    expect((await set(PASSWORD)).statusCode).toBe(303);
    expect((await berta.get('/api/v1/session')).json()).toMatchObject({
      name: 'Berta <Tal>',
      cities: ['landau'],
    });
    expect((await set(PASSWORD)).statusCode).toBe(401);
    expect((await openBrowser().get(`/sign-in?link=${link}`)).body).not.toContain('Berta');
    const { items } = await registry.audit.query({ objectId: user.id, limit: 9 });
    expect(items.map(entry => entry.action)).toEqual(['account.password', 'user.invite']);
    expect(items[1]).toMatchObject({ city: 'landau', actor: { name: 'chief Berg' } });
    expect(JSON.stringify(items)).not.toContain(link);
  });

  it('ends after three days, and when a newer one is made', async () => {
    const { admin, openBrowser, clock } = await openAdmin();
    const body = { loginName: 'berta', displayName: 'Berta', assignments: LANDAU };
    const first = (await admin.send('POST', USERS, body)).json<UserWithLink>();
    const second = (await admin.send('POST', `${USERS}/${first.user.id}/link`)).json<UserWithLink>();
    const set = (link: string) =>
      openBrowser().submit('/sign-in/invitation', { link, password: PASSWORD, repeat: PASSWORD });
    expect((await set(toLink(first))).statusCode).toBe(401);
    clock.advance(3 * 86_400_000);
    expect((await set(toLink(second))).statusCode).toBe(401);
  });

  it('resets a password, ends all sessions, and is no way around the second factor', async () => {
    const { admin, openBrowser, addUser, signIn } = await openAdmin();
    const anna = await addUser({ totpState: 'on', totpSecret: new Uint8Array(60) });
    const berta = await addUser({ loginName: 'berta' });
    const open = await signIn('berta');
    for (const [user, status] of [
      [anna, 200],
      [berta, 303],
    ] as const) {
      const reset = (await admin.send('POST', `${USERS}/${user.id}/link`)).json<UserWithLink>();
      const browser = openBrowser();
      const fields = { link: toLink(reset), password: 'ein ganz neuer Satz', repeat: 'ein ganz neuer Satz' };
      expect((await browser.submit('/sign-in/invitation', fields)).statusCode).toBe(status);
      expect(browser.cookies.has('leitstand_session')).toBe(status === 303);
    }
    expect((await open.get('/api/v1/session')).statusCode).toBe(401);
    await expect(signIn('berta')).rejects.toThrow('SIGN_IN_FAILED');
  });
});

describe('a change of somebody’s rights', () => {
  it('ends their sessions and streams; what has an end ends by itself', async () => {
    const { admin, addUser, signIn, app, clock } = await openAdmin();
    await listen(app);
    const anna = await addUser();
    const browser = await signIn('anna');
    const cookie = `leitstand_session=${browser.cookies.get('leitstand_session')}`;
    const stream = await openEventStream(app, { cookie });
    const assignments = [...LANDAU, { role: 'operator', cities: ['speyer'], until: TOMORROW }];
    const changed = await admin.send('PATCH', `${USERS}/${anna.id}`, { version: 1, assignments });
    expect(changed.json<UserResource>()).toMatchObject({ version: 2, assignments });
    await waitUntil('the end of the stream', () => stream.isEnded(), Boolean);
    expect((await browser.get('/api/v1/session')).statusCode).toBe(401);

    clock.advance(86_400_000 - 60_000);
    const again = await signIn('anna');
    expect((await again.get('/api/v1/session')).json().cities).toEqual(['landau', 'speyer']);
    clock.advance(60_000);
    expect((await again.get('/api/v1/session')).json().cities).toEqual(['landau']);
    const command = { name: 'identify' };
    expect((await again.send('POST', '/api/v1/devices/sp-lm-0001/commands', command)).statusCode).toBe(403);
  });

  it('that comes too late is refused; disabling and deleting shut out at once', async () => {
    const { admin, addUser, signIn } = await openAdmin();
    const anna = await addUser();
    const address = `${USERS}/${anna.id}`;
    const browser = await signIn('anna');
    await admin.send('PATCH', address, { version: 1, displayName: 'Anna Tal' });
    expect((await browser.get('/api/v1/session')).json().name).toBe('Anna Tal');
    const late = await admin.send('PATCH', address, { version: 1, isEnabled: false });
    expect(late.json().code).toBe('CONFLICT');
    expect((await admin.send('PATCH', address, { version: 2, isEnabled: false })).statusCode).toBe(200);
    expect((await browser.get('/api/v1/session')).statusCode).toBe(401);
    await expect(signIn('anna')).rejects.toThrow('SIGN_IN_FAILED');
    await admin.send('PATCH', address, { version: 3, isEnabled: true });
    const back = await signIn('anna');
    expect((await admin.send('DELETE', address)).statusCode).toBe(204);
    expect((await back.get('/api/v1/session')).statusCode).toBe(401);
    expect((await admin.send('DELETE', address)).statusCode).toBe(404);
  });

  it('is never one’s own', async () => {
    const { admin, self } = await openAdmin();
    const address = `${USERS}/${self.id}`;
    for (const body of [
      { version: 1, isEnabled: false },
      { version: 1, assignments: LANDAU },
      { version: 1, secondFactor: 'off' },
    ]) {
      expect((await admin.send('PATCH', address, body)).statusCode).toBe(409);
    }
    expect((await admin.send('DELETE', address)).statusCode).toBe(409);
    expect((await admin.get(USERS)).json().items).toMatchObject([{ isYou: true, version: 1 }]);
  });

  it('takes a lost second factor away', async () => {
    const { admin, addUser, signIn, registry } = await openAdmin();
    const anna = await addUser({ totpState: 'on', totpSecret: new Uint8Array(60), recoveryHashes: ['x'] });
    const reply = await admin.send('PATCH', `${USERS}/${anna.id}`, { version: 1, secondFactor: 'off' });
    expect(reply.json()).toMatchObject({ secondFactor: 'off' });
    expect(await registry.people.getUser(anna.id)).toMatchObject({ totpState: 'off', recoveryHashes: [] });
    await signIn('anna');
  });
});

describe('an administrator of one city', () => {
  it('sees and manages only who has rights in this city alone', async () => {
    const { admin, addUser, self } = await openAdmin(['landau']);
    const inside = await addUser({ loginName: 'inside' });
    const others = [
      await addUser({ loginName: 'speyer', assignments: [{ role: 'viewer', cities: ['speyer'] }] }),
      await addUser({ loginName: 'both', assignments: [{ role: 'viewer', cities: ['landau', 'speyer'] }] }),
      await addUser({ loginName: 'all', assignments: [{ role: 'viewer', cities: '*' }] }),
      await addUser({ loginName: 'none', assignments: [] }),
    ];
    const listed = (await admin.get(USERS)).json().items as UserResource[];
    expect(listed.map(user => user.id).sort()).toEqual([inside.id, self.id].sort());
    for (const { id, loginName } of others) {
      const replies = [
        await admin.get(`${USERS}/${id}`),
        await admin.send('PATCH', `${USERS}/${id}`, { version: 1, displayName: 'x' }),
        await admin.send('POST', `${USERS}/${id}/link`),
        await admin.send('DELETE', `${USERS}/${id}`),
      ];
      expect(
        replies.map(reply => reply.statusCode),
        loginName,
      ).toEqual([404, 404, 404, 404]);
    }
  });

  it('gives nothing beyond the city and nothing beyond its own end', async () => {
    const untilMs = NOW_MS + 86_400_000;
    const { admin, addUser } = await openAdmin(['landau'], untilMs);
    const inside = await addUser({ loginName: 'inside' });
    const later = new Date(untilMs + 1).toISOString();
    for (const [assignments, status] of [
      [[{ role: 'viewer', cities: ['speyer'], until: TOMORROW }], 404],
      [[{ role: 'viewer', cities: ['nowhere'], until: TOMORROW }], 404],
      [[{ role: 'viewer', cities: ['landau', 'speyer'], until: TOMORROW }], 404],
      [[{ role: 'viewer', cities: '*', until: TOMORROW }], 403],
      [[{ role: 'viewer', cities: ['landau'] }], 403],
      [[{ role: 'viewer', cities: ['landau'], until: later }], 403],
      [[{ role: 'viewer', cities: [] }], 400],
      [[], 403],
      [[{ role: 'admin', cities: ['landau'], until: TOMORROW }], 200],
    ] as const) {
      const body = { loginName: 'new', displayName: 'New', assignments };
      const invited = await admin.send('POST', USERS, body);
      const changed = await admin.send('PATCH', `${USERS}/${inside.id}`, { version: 1, assignments });
      const expected = [status === 200 ? 201 : status, status];
      expect([invited.statusCode, changed.statusCode], JSON.stringify(assignments)).toEqual(expected);
    }
  });
});
