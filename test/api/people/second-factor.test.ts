/** The second factor: set up with a code, asked for at sign-in, each code once, recovery codes for a lost phone. */
import { describe, expect, it } from 'vitest';
import { createSignInLink } from '../../../api/sign-in-link.ts';
import type { Browser, PeopleFixture } from './people-fixture.ts';
import { createPeopleFixture, PASSWORD, toCode } from './people-fixture.ts';

const PERIOD_MS = 30_000;

/** The secret and the recovery codes, as shown. */
async function setUp(fixture: PeopleFixture, browser: Browser) {
  const begun = await browser.send('POST', '/api/v1/account/second-factor', { password: PASSWORD });
  const { secret, address } = begun.json();
  const code = toCode(secret, fixture.clock.nowMs());
  const confirmed = await browser.send('POST', '/api/v1/account/second-factor/confirm', { code });
  return { secret, address, code, recoveryCodes: confirmed.json().recoveryCodes as string[] };
}

function signInWith({ openBrowser }: PeopleFixture, code?: string, browser = openBrowser('192.0.2.9')) {
  const credentials = { name: 'anna', password: PASSWORD, ...(code && { code }) };
  return browser.send('POST', '/api/v1/session/sign-in', credentials);
}

describe('the second factor', () => {
  it('counts once a code was seen; then a code is needed, and each is taken once', async () => {
    const fixture = await createPeopleFixture();
    const { clock, registry } = fixture;
    const { id } = await fixture.addUser();
    const browser = await fixture.signIn('anna');
    const old = browser.cookies.get('leitstand_session');
    const { secret, address, code, recoveryCodes } = await setUp(fixture, browser);
    expect(address).toMatch(/^otpauth:\/\/totp\/Leitstand:anna\?/);
    expect(recoveryCodes).toHaveLength(10);
    expect(browser.cookies.get('leitstand_session')).not.toBe(old);
    expect((await browser.get('/api/v1/account')).json()).toMatchObject({
      secondFactor: 'on',
      recoveryCodesLeft: 10,
    });
    const stored = JSON.stringify(await registry.people.getUser(id));
    for (const shown of [secret, ...recoveryCodes]) expect(stored).not.toContain(shown);

    expect((await signInWith(fixture)).json().code).toBe('SIGN_IN_FAILED');
    expect((await signInWith(fixture, code)).statusCode, 'used for setting up').toBe(401);
    clock.advance(PERIOD_MS);
    const next = toCode(secret, clock.nowMs());
    expect((await signInWith(fixture, `${next.slice(0, 3)} ${next.slice(3)}`)).statusCode).toBe(200);
    expect((await signInWith(fixture, next)).statusCode, 'replayed').toBe(401);
    clock.advance(PERIOD_MS * 4);
    expect((await signInWith(fixture, toCode(secret, clock.nowMs() - 2 * PERIOD_MS))).statusCode).toBe(401);
    expect((await signInWith(fixture, toCode(secret, clock.nowMs() - PERIOD_MS))).statusCode).toBe(200);
  });

  it('is replaced by each recovery code once', async () => {
    const fixture = await createPeopleFixture();
    await fixture.addUser();
    const browser = await fixture.signIn('anna');
    const { recoveryCodes } = await setUp(fixture, browser);
    const [code, other] = recoveryCodes as [string, string];
    expect((await signInWith(fixture, code.toUpperCase().replaceAll('-', ' '))).statusCode).toBe(200);
    expect((await signInWith(fixture, code)).statusCode).toBe(401);
    const made = await browser.send('POST', '/api/v1/account/recovery-codes', { password: PASSWORD });
    expect(made.json().recoveryCodes).toHaveLength(10);
    expect((await signInWith(fixture, other)).statusCode, 'an old one').toBe(401);
    expect((await signInWith(fixture, made.json().recoveryCodes[3])).statusCode).toBe(200);
  });

  it('is not used up by who has the wrong password', async () => {
    const fixture = await createPeopleFixture();
    await fixture.addUser();
    const { recoveryCodes, secret } = await setUp(fixture, await fixture.signIn('anna'));
    fixture.clock.advance(PERIOD_MS);
    const code = toCode(secret, fixture.clock.nowMs());
    for (const guess of [code, recoveryCodes[0]!]) {
      const thief = { name: 'anna', password: 'not the password', code: guess };
      const reply = await fixture.openBrowser('192.0.2.66').send('POST', '/api/v1/session/sign-in', thief);
      expect(reply.statusCode).toBe(401);
      expect((await signInWith(fixture, guess)).statusCode).toBe(200);
    }
  });

  it('needs the password for every step, and a right code', async () => {
    const fixture = await createPeopleFixture();
    await fixture.addUser();
    const browser = await fixture.signIn('anna');
    const other = await fixture.signIn('anna');
    const send = (path: string, body: object) => browser.send('POST', `/api/v1/account/${path}`, body);
    expect((await send('second-factor/confirm', { code: '123456' })).statusCode).toBe(409);
    expect((await send('second-factor', { password: 'wrong' })).json().code).toBe('PASSWORD_WRONG');
    const { secret } = (await send('second-factor', { password: PASSWORD })).json();
    expect((await send('second-factor/confirm', { code: '000000' })).json().code).toBe('PASSWORD_WRONG');
    expect((await signInWith(fixture)).statusCode, 'pending is not on').toBe(200);
    const code = toCode(secret, fixture.clock.nowMs());
    expect((await send('second-factor/confirm', { code })).statusCode).toBe(200);
    expect((await other.get('/api/v1/session')).statusCode, 'other sessions end').toBe(401);
    expect((await send('second-factor', { password: PASSWORD })).statusCode).toBe(409);
    expect((await send('second-factor/remove', { password: 'wrong' })).statusCode).toBe(403);
    expect((await send('second-factor/remove', { password: PASSWORD })).statusCode).toBe(204);
    expect((await signInWith(fixture)).statusCode).toBe(200);
  });

  it('where it is required, is all that can be done before it is set up', async () => {
    const secretKey = new Uint8Array(32).fill(7);
    const fixture = await createPeopleFixture({ signIn: { secretKey, secondFactor: 'required' } });
    await fixture.addUser({ assignments: [{ role: 'admin', cities: '*' }] });
    const browser = await fixture.signIn('anna');
    expect((await browser.get('/api/v1/session')).json()).toMatchObject({
      isSecondFactorDue: true,
      cities: [],
      citiesByRole: {},
    });
    for (const url of ['/api/v1/devices', '/api/v1/users', '/metrics', '/api/v1/live', '/docs/json']) {
      expect((await browser.get(url)).statusCode, url).toBe(403);
    }
    const next = 'ein anderer langer Satz';
    const change = { present: PASSWORD, next };
    expect((await browser.send('POST', '/api/v1/account/password', change)).statusCode).toBe(204);
    expect((await browser.get('/api/v1/users')).statusCode, 'another password is no second factor').toBe(403);
    await browser.send('POST', '/api/v1/account/password', { present: next, next: PASSWORD });
    await setUp(fixture, browser);
    expect((await browser.get('/api/v1/session')).json()).toMatchObject({ isSecondFactorDue: false });
    expect((await browser.get('/api/v1/users')).statusCode).toBe(200);
    const removal = await browser.send('POST', '/api/v1/account/second-factor/remove', {
      password: PASSWORD,
    });
    expect(removal.statusCode).toBe(409);
  });

  it('where it is required, is asked of the first account too', async () => {
    const secretKey = new Uint8Array(32).fill(7);
    const fixture = await createPeopleFixture({ signIn: { secretKey, secondFactor: 'required' } });
    const browser = fixture.openBrowser();
    const url = await createSignInLink(fixture.registry, 'http://localhost', fixture.clock.nowMs());
    await browser.submit('/sign-in', { link: new URL(url).searchParams.get('link')! });
    expect((await browser.get('/api/v1/users')).statusCode).toBe(200);
    const account = { loginName: 'anna', displayName: 'Anna', password: PASSWORD };
    expect((await browser.send('POST', '/api/v1/account', account)).statusCode).toBe(201);
    expect((await browser.get('/api/v1/users')).statusCode).toBe(403);
    await setUp(fixture, browser);
    expect((await browser.get('/api/v1/users')).statusCode).toBe(200);
  });

  it('cannot be checked without the key of the installation, but a recovery code still helps', async () => {
    const fixture = await createPeopleFixture();
    await fixture.addUser();
    const { secret, recoveryCodes } = await setUp(fixture, await fixture.signIn('anna'));
    const { buildApp } = await import('../../../api/app.ts');
    const signIn = { ...fixture.options.signIn, secretKey: new Uint8Array(32).fill(9) };
    const app = await buildApp({ ...fixture.options, signIn });
    fixture.clock.advance(PERIOD_MS);
    for (const [code, status] of [
      [toCode(secret, fixture.clock.nowMs()), 401],
      [recoveryCodes[0], 200],
    ] as const) {
      const payload = { name: 'anna', password: PASSWORD, code };
      const reply = await app.inject({ method: 'POST', url: '/api/v1/session/sign-in', payload });
      expect(reply.statusCode).toBe(status);
    }
    await app.close();
  });
});
