/** The life of a session: from the one-time link to its end, and what a foreign page cannot do with it. */
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { SESSION_IDLE_MS, SESSION_LASTS_MS } from '../../api/sessions.ts';
import { createSignInLink, LINK_LASTS_MS } from '../../api/sign-in-link.ts';
import { createSecret } from '../../core/secrets.ts';
import { type ApiFixture, createApiFixture, signIn } from './api-fixture.ts';

const ORIGIN = 'http://localhost';

async function createLink({ registry, clock }: ApiFixture): Promise<string> {
  const url = new URL(await createSignInLink(registry, ORIGIN, clock.nowMs()));
  return url.searchParams.get('link') as string;
}

function redeem(app: Pick<FastifyInstance, 'inject'>, link: string, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams({ link }).toString(),
  });
}

const statusWith = async (app: Pick<FastifyInstance, 'inject'>, cookie: string) =>
  (await app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode;

describe('sign-in by link', () => {
  it('shows a button without using the link up, then sets a cookie once', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const link = await createLink(fixture);
    for (let preview = 0; preview < 3; preview += 1) {
      const page = await app.inject({ url: `/sign-in?link=${link}` });
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('<button type="submit" autofocus>Anmelden</button>');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.headers['set-cookie']).toBeUndefined();
    }
    const first = await redeem(app, link);
    expect(first.statusCode).toBe(303);
    expect(first.headers.location).toBe('/');
    const [cookie] = first.cookies;
    expect(cookie).toMatchObject({
      name: 'leitstand_session',
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    });
    expect(cookie?.secure).toBeUndefined();
    expect(cookie?.value).not.toBe(link);
    expect(await statusWith(app, `leitstand_session=${cookie?.value}`)).toBe(200);

    const second = await redeem(app, link);
    expect(second.statusCode).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.body).toContain('gilt nicht mehr');
    await app.close();
  });

  it('gives a secure cookie and HSTS behind https', async () => {
    const fixture = await createApiFixture({ secureCookies: true });
    const app = await buildApp(fixture.options);
    const reply = await redeem(app, await createLink(fixture));
    expect(reply.cookies[0]?.secure).toBe(true);
    expect(reply.headers['strict-transport-security']).toContain('max-age');
    await app.close();
  });

  it('refuses a link that has expired, one that never was, and markup', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const link = await createLink(fixture);
    fixture.clock.advance(LINK_LASTS_MS);
    expect((await redeem(app, link)).statusCode).toBe(401);
    expect((await redeem(app, createSecret())).statusCode).toBe(401);
    const page = await app.inject({
      url: `/sign-in?link=${encodeURIComponent('"><script>alert(1)</script>aaaa')}`,
    });
    expect(page.statusCode).toBe(400);
    expect(page.body).not.toContain('alert');
    await app.close();
  });

  it('makes an address wait after ten failures, and lets it in again', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await redeem(app, createSecret())).statusCode).toBe(401);
    }
    const link = await createLink(fixture);
    expect((await redeem(app, link)).statusCode).toBe(429);
    fixture.clock.advance(60_000);
    expect((await redeem(app, link)).statusCode).toBe(303);
    await app.close();
  });

  it('never takes over a session secret that the client brought', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const planted = createSecret();
    const reply = await redeem(app, await createLink(fixture), { cookie: `leitstand_session=${planted}` });
    expect(reply.cookies[0]?.value).not.toBe(planted);
    expect(await statusWith(app, `leitstand_session=${planted}`)).toBe(401);
    await app.close();
  });
});

describe('the end of a session', () => {
  it('comes after two hours without use', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const cookie = await signIn(app, fixture);
    fixture.clock.advance(SESSION_IDLE_MS);
    expect(await statusWith(app, cookie)).toBe(200);
    fixture.clock.advance(SESSION_IDLE_MS + 1);
    expect(await statusWith(app, cookie)).toBe(401);
    await app.close();
  });

  it('comes after twelve hours even with use', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const cookie = await signIn(app, fixture);
    for (let hour = 1; hour < SESSION_LASTS_MS / 3_600_000; hour += 1) {
      fixture.clock.advance(3_600_000);
      expect(await statusWith(app, cookie)).toBe(200);
    }
    fixture.clock.advance(3_600_000);
    expect(await statusWith(app, cookie)).toBe(401);
    await app.close();
  });

  it('comes by signing out: the cookie is worth nothing afterwards', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const cookie = await signIn(app, fixture);
    const headers = { cookie, origin: 'http://localhost', host: 'localhost' };
    const reply = await app.inject({ method: 'POST', url: '/api/v1/session/sign-out', headers });
    expect(reply.statusCode).toBe(204);
    expect(reply.cookies[0]).toMatchObject({ name: 'leitstand_session', value: '' });
    expect(await statusWith(app, cookie)).toBe(401);
    await app.close();
  });

  it('a session secret is no bearer token, and a token is no session', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const secret = (await signIn(app, fixture)).replace('leitstand_session=', '');
    const token = await fixture.createToken('viewer', '*');
    expect(await statusWith(app, `leitstand_session=${token}`)).toBe(401);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await app.inject({ url: '/api/v1/session', headers })).statusCode).toBe(401);
    await app.close();
  });
});

describe('requests from other sites', () => {
  const FOREIGN = [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    {},
  ];

  it('change nothing with the cookie', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const cookie = await signIn(app, fixture);
    for (const headers of FOREIGN) {
      const reply = await app.inject({
        method: 'POST',
        url: '/api/v1/devices/ld-lm-0001/commands',
        headers: { cookie, ...headers },
        payload: { name: 'reboot' },
      });
      expect(reply.statusCode, JSON.stringify(headers)).toBe(403);
      expect(reply.json().code).toBe('CROSS_SITE');
    }
    expect(await fixture.registry.commands.list('ld-lm-0001', 10)).toEqual([]);
    await app.close();
  });

  it('sign nobody in', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const link = await createLink(fixture);
    const reply = await redeem(app, link, { origin: 'https://evil.example' });
    expect(reply.statusCode).toBe(403);
    expect((await redeem(app, link)).statusCode).toBe(303);
    await app.close();
  });

  it('get no permission to read', async () => {
    const fixture = await createApiFixture();
    const app = await buildApp(fixture.options);
    const cookie = await signIn(app, fixture);
    const reply = await app.inject({
      url: '/api/v1/devices',
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect(Object.keys(reply.headers).filter(name => name.startsWith('access-control-'))).toEqual([]);
    await app.close();
  });

  it('pages of our own may act, directly and behind a proxy', async () => {
    const fixture = await createApiFixture({ publicUrl: 'https://leitstand.example' });
    const app = await buildApp(fixture.options);
    const cookie = await signIn(app, fixture);
    for (const headers of [
      { 'sec-fetch-site': 'same-origin' },
      { origin: 'https://leitstand.example' },
      { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' },
    ]) {
      const reply = await app.inject({
        method: 'POST',
        url: '/api/v1/devices/ld-lm-0001/commands',
        headers: { cookie, ...headers },
        payload: { name: 'identify' },
      });
      expect(reply.statusCode, JSON.stringify(headers)).toBe(202);
    }
    await app.close();
  });
});
