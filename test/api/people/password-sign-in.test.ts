/** Sign-in by password: what it gives, and how little it tells (S24, S27). */
import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../../api/people/passwords.ts';
import { createSecret } from '../../../core/secrets.ts';
import { NOW_MS, QUICK } from '../api-fixture.ts';
import { createPeopleFixture, PASSWORD } from './people-fixture.ts';

const SIGN_IN = '/api/v1/session/sign-in';
const withoutInstance = ({ instance: _, ...problem }: Record<string, unknown>) => problem;

describe('sign-in by password', () => {
  it('gives a session with the present rights and a cookie that no script and no other site can use', async () => {
    const { addUser, openBrowser, registry } = await createPeopleFixture({ secureCookies: true });
    const user = await addUser();
    const browser = openBrowser();
    const reply = await browser.send('POST', SIGN_IN, { name: ' ANNA ', password: PASSWORD });
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({
      name: 'anna Berg',
      kind: 'user',
      isSecondFactorDue: false,
      cities: ['landau'],
      citiesByRole: { operator: ['landau'] },
    });
    for (const name of ['leitstand_session', 'leitstand_browser']) {
      const cookie = reply.cookies.find(one => one.name === name);
      expect(cookie, name).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
    }
    expect((await registry.people.getUser(user.id))?.lastSignInMs).toBe(NOW_MS);
    expect((await browser.get('/api/v1/devices')).statusCode).toBe(200);
    const audit = await registry.audit.query({ actions: ['session.begin'], limit: 9 });
    expect(audit.items).toMatchObject([
      { actor: { id: user.id }, changes: [{ field: 'method', to: 'password' }] },
    ]);
  });

  it('answers the same with the same work, whatever is wrong', async () => {
    const { addUser, openBrowser, hashCount } = await createPeopleFixture();
    await addUser();
    await addUser({ loginName: 'disabled', enabled: false });
    const { passwordHash: _, ...invited } = await addUser({ loginName: 'third' });
    expect(invited.loginName).toBe('third');
    const wrong = 'not this one at all';
    const seen = new Set<string>();
    for (const [n, credentials] of [
      { name: 'anna', password: wrong },
      { name: 'nobody', password: wrong },
      { name: 'disabled', password: PASSWORD },
      { name: 'third', password: wrong, code: '123456' },
    ].entries()) {
      const before = await hashCount();
      const reply = await openBrowser(`10.0.0.${n}`).send('POST', SIGN_IN, credentials);
      expect(await hashCount(), credentials.name).toBe(before + 1);
      expect(reply.cookies).toEqual([]);
      seen.add(JSON.stringify([reply.statusCode, withoutInstance(reply.json())]));
    }
    expect([...seen]).toHaveLength(1);
    expect([...seen][0]).toContain('SIGN_IN_FAILED');
  });

  it('makes a hash with newer parameters when it knows the password anyway', async () => {
    const { addUser, signIn, registry } = await createPeopleFixture();
    const old = await createPasswords({ ...QUICK, passes: 2 }).hash(PASSWORD);
    const user = await addUser({ passwordHash: old });
    await signIn('anna');
    const { passwordHash, version } = (await registry.people.getUser(user.id))!;
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect(version).toBe(1);
    await signIn('anna');
    expect((await registry.people.getUser(user.id))?.passwordHash).toBe(passwordHash);
  });

  it('ends the session that the browser had, and takes over none that it was given', async () => {
    const { addUser, openBrowser } = await createPeopleFixture();
    await addUser();
    const browser = openBrowser();
    const planted = createSecret();
    browser.cookies.set('leitstand_session', planted);
    await browser.send('POST', SIGN_IN, { name: 'anna', password: PASSWORD });
    const first = browser.cookies.get('leitstand_session')!;
    await browser.send('POST', SIGN_IN, { name: 'anna', password: PASSWORD });
    const second = browser.cookies.get('leitstand_session')!;
    expect(new Set([planted, first, second]).size).toBe(3);
    for (const [secret, status] of [
      [planted, 401],
      [first, 401],
      [second, 200],
    ] as const) {
      const other = openBrowser();
      other.cookies.set('leitstand_session', secret);
      expect((await other.get('/api/v1/session')).statusCode).toBe(status);
    }
  });

  it('is refused to a form of another site', async () => {
    const { addUser, app } = await createPeopleFixture();
    await addUser();
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const payload = { name: 'anna', password: PASSWORD };
    const reply = await app.inject({ method: 'POST', url: SIGN_IN, headers, payload });
    expect(reply.json().code).toBe('CROSS_SITE');
    expect(reply.cookies).toEqual([]);
  });
});

describe('the page to sign in', () => {
  it('works without script, leads on to where one wanted to go, and nowhere else', async () => {
    const { addUser, openBrowser } = await createPeopleFixture();
    await addUser();
    for (const [next, target] of [
      ['/devices/ld-lm-0001?tab=log#top', '/devices/ld-lm-0001?tab=log#top'],
      ['https://evil.example/', '/'],
      ['//evil.example/', '/'],
      ['/\\evil.example/', '/'],
      ['/sign-in?next=/', '/'],
    ] as const) {
      const browser = openBrowser();
      const page = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
      expect(page.statusCode).toBe(200);
      expect(page.body).not.toContain('<script');
      expect(page.body).not.toContain('evil');
      const reply = await browser.submit('/sign-in/password', {
        name: 'anna',
        password: PASSWORD,
        code: '',
        next,
      });
      expect([reply.statusCode, reply.headers.location]).toEqual([303, target]);
      expect((await browser.get('/api/v1/session')).statusCode).toBe(200);
    }
  });

  it('says what is wrong in the language of the browser and tells nothing of users', async () => {
    const { openBrowser } = await createPeopleFixture();
    const browser = openBrowser();
    const reply = await browser.submit('/sign-in/password', { name: '"><b>x', password: 'y', next: '"><b>' });
    expect(reply.statusCode).toBe(401);
    expect(reply.body).toContain('Anmeldename, Passwort oder Code stimmt nicht.');
    expect(reply.body).not.toContain('<b>');
    const english = await browser.get('/sign-in', { 'accept-language': 'en-GB,en;q=0.9,de;q=0.8' });
    expect(english.body).toContain('<html lang="en">');
    expect(english.body).toContain('Login name');
    expect(english.body).not.toContain('Sign in with');
  });

  it('is shown by no other site, and its form sends nothing to one', async () => {
    const { openBrowser } = await createPeopleFixture();
    const { headers } = await openBrowser().get('/sign-in');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers['cache-control']).toBe('no-store');
  });

  it('lets who follows a link of another site come again from here, with the cookie', async () => {
    const { openBrowser } = await createPeopleFixture();
    const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site' };
    const first = await openBrowser().get('/devices/a"b', headers);
    expect(first.statusCode).toBe(401);
    expect(first.body).toContain('content="0;url=/devices/a%22b"');
    const second = await openBrowser().get('/devices/x', { ...headers, 'sec-fetch-site': 'same-origin' });
    expect(second.body).toContain('url=/sign-in?next=%2Fdevices%2Fx"');
    const evil = await openBrowser().get('//evil.example/', headers);
    expect(evil.body).not.toContain('evil');
  });
});
