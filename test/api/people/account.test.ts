/** One's own account: password, sessions, live streams that end with them, and the first account of all. */
import { describe, expect, it } from 'vitest';
import { SESSIONS_PER_USER_MAX } from '../../../api/sessions.ts';
import { createSignInLink } from '../../../api/sign-in-link.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { listen, openEventStream } from '../event-stream-client.ts';
import { type Browser, createPeopleFixture, PASSWORD, type PeopleFixture } from './people-fixture.ts';

const NEXT = 'noch ein langer Satz';
const statusOf = async (browser: Browser) => (await browser.get('/api/v1/session')).statusCode;
const changePassword = (browser: Browser, present: string, next: string) =>
  browser.send('POST', '/api/v1/account/password', { present, next });

async function openStream({ app }: PeopleFixture, browser: Browser) {
  return openEventStream(app, { cookie: `leitstand_session=${browser.cookies.get('leitstand_session')}` });
}

describe('one’s own password', () => {
  it('is changed by who knows it; the session gets another secret and all others end', async () => {
    const fixture = await createPeopleFixture();
    await fixture.addUser();
    const browser = await fixture.signIn('anna');
    const other = await fixture.signIn('anna');
    const old = browser.cookies.get('leitstand_session')!;
    expect((await changePassword(browser, 'wrong', NEXT)).json().code).toBe('PASSWORD_WRONG');
    expect(await statusOf(other)).toBe(200);
    expect((await changePassword(browser, PASSWORD, NEXT)).statusCode).toBe(204);
    expect(await statusOf(other)).toBe(401);
    expect(await statusOf(browser)).toBe(200);
    const thief = fixture.openBrowser();
    thief.cookies.set('leitstand_session', old);
    expect(await statusOf(thief)).toBe(401);
    await expect(fixture.signIn('anna')).rejects.toThrow('SIGN_IN_FAILED');
  });

  it('is long, has some different characters and is not the login name; nothing else is asked', async () => {
    const { addUser, signIn } = await createPeopleFixture();
    await addUser({ loginName: 'anna.berg.landau' });
    const browser = await signIn('anna.berg.landau');
    for (const [next, rule] of [
      ['elf Zeichen', 'tooShort'],
      ['aaaaaaaaaaaaaaaaaaaa', 'tooEven'],
      [`${'x'.repeat(100)}abcdefghijklmnopqrstuvwxyz1234567890`, 'tooLong'],
      ['Anna.Berg.Landau', 'isLoginName'],
    ] as const) {
      const reply = await changePassword(browser, PASSWORD, next);
      expect([reply.statusCode, reply.json().errors]).toEqual([400, [{ field: 'next', rule }]]);
    }
    expect((await changePassword(browser, PASSWORD, 'kurz und gut')).statusCode).toBe(204);
    expect((await changePassword(browser, 'kurz und gut', '🌧️ñ漢字 only twelve')).statusCode).toBe(204);
  });

  it('is guessed no faster in an open session than at the sign-in page', async () => {
    const { addUser, signIn } = await createPeopleFixture();
    await addUser();
    const browser = await signIn('anna');
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await changePassword(browser, 'wrong', NEXT)).statusCode);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
  });
});

describe('one’s own sessions', () => {
  it('are listed and ended, one or all; what has ended is worth nothing, its streams end', async () => {
    const fixture = await createPeopleFixture();
    await listen(fixture.app);
    await fixture.addUser();
    await fixture.addUser({ loginName: 'berta' });
    const [here, there, berta] = [
      await fixture.signIn('anna'),
      await fixture.signIn('anna'),
      await fixture.signIn('berta'),
    ];
    const stream = await openStream(fixture, there);
    const listed = (await here.get('/api/v1/account/sessions')).json().items;
    expect(listed).toHaveLength(2);
    expect(listed.filter((one: { isCurrent: boolean }) => one.isCurrent)).toHaveLength(1);
    const thereId = listed.find((one: { isCurrent: boolean }) => !one.isCurrent).id;
    expect((await berta.send('DELETE', `/api/v1/account/sessions/${thereId}`)).statusCode).toBe(404);
    expect(await statusOf(there)).toBe(200);
    expect((await here.send('DELETE', `/api/v1/account/sessions/${thereId}`)).statusCode).toBe(204);
    await waitUntil('the end of the stream', () => stream.isEnded(), Boolean);
    expect(await statusOf(there)).toBe(401);

    const again = await fixture.signIn('anna');
    const own = await openStream(fixture, here);
    const reply = await here.send('DELETE', '/api/v1/account/sessions');
    expect(reply.cookies.find(({ name }) => name === 'leitstand_session')).toMatchObject({ value: '' });
    await waitUntil('the end of the stream', () => own.isEnded(), Boolean);
    expect([await statusOf(again), await statusOf(berta)]).toEqual([401, 200]);
  });

  it('are at most twenty: the oldest end', async () => {
    const { addUser, signIn, clock } = await createPeopleFixture();
    await addUser();
    const first = await signIn('anna');
    clock.advance(1);
    const second = await signIn('anna');
    for (let n = 0; n < SESSIONS_PER_USER_MAX - 1; n += 1) await signIn('anna');
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  });

  it('are of no concern to a token or a session by link', async () => {
    const { app, createToken } = await createPeopleFixture();
    const headers = { authorization: `Bearer ${await createToken('admin', '*')}` };
    for (const url of ['/api/v1/account', '/api/v1/account/sessions']) {
      expect([403, 404]).toContain((await app.inject({ url, headers })).statusCode);
    }
  });
});

describe('the first account', () => {
  it('is made by who came with the printed link, and is an administrator', async () => {
    const fixture = await createPeopleFixture();
    const { registry, clock, openBrowser } = fixture;
    const link = new URL(await createSignInLink(registry, 'http://localhost', clock.nowMs()));
    const browser = openBrowser();
    await browser.submit('/sign-in', { link: link.searchParams.get('link')! });
    const old = browser.cookies.get('leitstand_session');
    expect((await browser.get('/api/v1/session')).json()).toMatchObject({ kind: 'link' });
    const account = { loginName: 'anna', displayName: 'Anna Berg', password: 'zu kurz' };
    expect((await browser.send('POST', '/api/v1/account', account)).statusCode).toBe(400);
    const made = await browser.send('POST', '/api/v1/account', { ...account, password: PASSWORD });
    expect(made.statusCode).toBe(201);
    expect(browser.cookies.get('leitstand_session')).not.toBe(old);
    expect((await browser.get('/api/v1/session')).json()).toMatchObject({
      kind: 'user',
      name: 'Anna Berg',
      citiesByRole: { admin: '*' },
    });
    expect(
      (await browser.send('POST', '/api/v1/account', { ...account, password: PASSWORD })).statusCode,
    ).toBe(409);
    await fixture.signIn('anna');
    const { items } = await registry.audit.query({ actions: ['user.invite'], limit: 5 });
    expect(items).toHaveLength(1);
  });

  it('has a name that its owner changes', async () => {
    const { addUser, signIn } = await createPeopleFixture();
    await addUser();
    const browser = await signIn('anna');
    const reply = await browser.send('PATCH', '/api/v1/account', { displayName: ' Anna\n Tal ' });
    expect(reply.json()).toMatchObject({ displayName: 'Anna  Tal', loginName: 'anna' });
    expect((await browser.get('/api/v1/session')).json().name).toBe('Anna  Tal');
    const empty = await browser.send('PATCH', '/api/v1/account', { displayName: '  ' });
    expect(empty.statusCode).toBe(400);
  });
});
