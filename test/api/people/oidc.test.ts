/** Sign-in by a real identity provider: code with PKCE, state and nonce; people are known by issuer and subject alone. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type OidcRoles, parseOidcRoles } from '../../../core/oidc-roles.ts';
import { type IdentityProvider, openIdentityProvider } from './identity-provider.ts';
import { type Browser, createPeopleFixture, type PeopleFixture } from './people-fixture.ts';

const ROLES = parseOidcRoles(
  '{"stadtwerke":["operator:landau","viewer:speyer"],"leitung":["viewer:*"]}',
) as OidcRoles;
const START = '/sign-in/oidc?next=/devices';

let provider: IdentityProvider;
beforeEach(async () => {
  provider = await openIdentityProvider();
  provider.people.set('4711', { name: 'Anna Berg', preferred_username: 'anna', groups: ['stadtwerke', 'x'] });
});

function openFixture(roleClaim = 'groups'): Promise<PeopleFixture> {
  const { issuer, clientId, clientSecret } = provider;
  const oidc = { issuer, clientId, clientSecret, name: 'Stadt <Landau>', roleClaim, roles: ROLES };
  return createPeopleFixture({
    secureCookies: true,
    signIn: { secretKey: new Uint8Array(32), secondFactor: 'required', oidc },
  });
}

const toPath = (address: string) => address.replace('http://localhost', '');

async function signInAs(subject: string, browser: Browser) {
  const begun = await browser.get(START);
  return browser.get(toPath(await provider.signInAs(subject, begun.headers.location as string)));
}

describe('sign-in by an identity provider', () => {
  it('asks with PKCE, state and nonce, and makes the person known with the roles of its claim', async () => {
    const { openBrowser, registry } = await openFixture();
    const browser = openBrowser();
    expect((await browser.get('/sign-in')).body).toContain('Anmelden mit Stadt &#60;Landau&#62;');
    const begun = await browser.get(START);
    const asked = new URL(begun.headers.location as string);
    expect(asked.origin).toBe(provider.issuer);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^.{43}$/),
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
    });
    expect(begun.cookies[0]).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' });
    expect(Buffer.from(begun.cookies[0]!.value, 'base64url').toString()).not.toContain('codeVerifier');

    const back = toPath(await provider.signInAs('4711', asked.href));
    const done = await browser.get(back);
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('content="0;url=/devices"');
    const session = (await browser.get('/api/v1/session')).json();
    expect(session).toMatchObject({ name: 'Anna Berg', isSecondFactorDue: false });
    expect(session.citiesByRole).toEqual({ operator: ['landau'], viewer: ['speyer'] });
    const [user] = await registry.people.listUsers();
    expect(user).toMatchObject({ loginName: 'anna', oidc: { issuer: provider.issuer, subject: '4711' } });
    const { items } = await registry.audit.query({ limit: 9 });
    expect(items.map(({ action }) => action)).toEqual(['session.begin', 'user.invite']);

    expect((await openBrowser().get(back)).statusCode, 'another browser brings the answer').toBe(401);
    expect((await browser.get(back)).statusCode, 'the answer comes twice').toBe(401);
  });

  it('takes the roles of the claim each time, and lets nobody in who has none of them', async () => {
    const { openBrowser, registry } = await openFixture();
    await signInAs('4711', openBrowser());
    provider.people.set('4711', { name: 'Anna', preferred_username: 'other', groups: ['leitung'] });
    const browser = openBrowser();
    await signInAs('4711', browser);
    expect((await browser.get('/api/v1/session')).json().citiesByRole).toEqual({ viewer: '*' });
    provider.people.set('4711', { groups: ['stadtwerke-ehemalige'] });
    const refused = await signInAs('4711', openBrowser());
    expect([refused.statusCode, refused.cookies.map(({ name }) => name)]).toEqual([403, ['leitstand_oidc']]);
    expect((await browser.get('/api/v1/devices')).statusCode, 'what was open has no rights').toBe(403);
    provider.people.set('0815', { name: 'Eve', groups: 'admin' });
    expect((await signInAs('0815', openBrowser())).statusCode).toBe(403);
    expect(await registry.people.listUsers()).toHaveLength(1);
  });

  it('never gives somebody’s account to a person who is only called so', async () => {
    const fixture = await openFixture();
    const local = await fixture.addUser({ loginName: 'anna', assignments: [{ role: 'admin', cities: '*' }] });
    const browser = fixture.openBrowser();
    await signInAs('4711', browser);
    expect((await browser.get('/api/v1/account')).json()).toMatchObject({
      loginName: expect.stringMatching(/^oidc-[0-9a-f]{12}$/),
      hasPassword: false,
    });
    expect(await fixture.registry.people.getUser(local.id)).toEqual(local);
    const [other] = (await fixture.registry.people.listUsers()).filter(({ id }) => id !== local.id);
    await fixture.registry.people.changeUser({ ...other!, enabled: false });
    expect((await signInAs('4711', fixture.openBrowser())).statusCode).toBe(403);
  });

  it('without a claim lets a person in who has no rights until an administrator gives some', async () => {
    const { openBrowser, registry } = await openFixture('');
    const browser = openBrowser();
    await signInAs('4711', browser);
    expect((await browser.get('/api/v1/devices')).statusCode).toBe(403);
    const [user] = await registry.people.listUsers();
    const assignments = [{ role: 'viewer' as const, cities: ['landau'] }];
    await registry.people.changeUser({ ...user!, assignments });
    expect((await browser.get('/api/v1/devices')).statusCode).toBe(200);
    await signInAs('4711', openBrowser());
    expect((await registry.people.listUsers())[0]).toMatchObject({ assignments });
  });

  it('refuses an answer that does not fit: state, code, time', async () => {
    const { openBrowser, clock, registry } = await openFixture();
    for (const change of ['state', 'code', 'time'] as const) {
      const browser = openBrowser();
      const begun = await browser.get(START);
      const back = new URL(await provider.signInAs('4711', begun.headers.location as string));
      if (change === 'time') clock.advance(10 * 60_000);
      else back.searchParams.set(change, 'x'.repeat(43));
      const reply = await browser.get(toPath(back.href));
      expect(reply.statusCode, change).toBe(401);
      expect(browser.cookies.has('leitstand_session')).toBe(false);
    }
    expect(await registry.people.listUsers()).toEqual([]);
  });

  it('says so when the provider is gone, and there is no such way where none is set', async () => {
    const { openBrowser } = await openFixture();
    await provider.close();
    const reply = await openBrowser().get(START);
    expect(reply.statusCode).toBe(401);
    expect(reply.body).toContain('Die Anmeldung beim Anbieter ist nicht gelungen');
    const { openBrowser: openOther } = await createPeopleFixture();
    expect((await openOther().get('/sign-in/oidc')).statusCode).toBe(404);
  });
});
