/**
 * Every route that exists, taken from the app itself: nobody unknown comes in. What roles and cities may is in
 * `people/route-matrix.test.ts`.
 */
import type { HTTPMethods } from 'fastify';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { createApiFixture } from './api-fixture.ts';

const OPEN = [
  'GET /api/v1/about',
  'GET /api/v1/shared/:secret',
  'GET /api/v1/tracking/:number',
  'GET /barrierefreiheit',
  'GET /healthz',
  'GET /readyz',
  'GET /shared/:secret',
  'GET /sign-in',
  'GET /sign-in/oidc',
  'GET /sign-in/oidc/callback',
  'GET /track',
  'HEAD /api/v1/about',
  'HEAD /api/v1/shared/:secret',
  'HEAD /api/v1/tracking/:number',
  'HEAD /barrierefreiheit',
  'HEAD /healthz',
  'HEAD /readyz',
  'HEAD /shared/:secret',
  'HEAD /sign-in',
  'HEAD /sign-in/oidc',
  'HEAD /sign-in/oidc/callback',
  'HEAD /track',
  'POST /api/v1/session/sign-in',
  'POST /sign-in',
  'POST /sign-in/invitation',
  'POST /sign-in/password',
  'POST /track',
];

function listRoutes(app: { routeTable: { methods: string[]; url: string; access: unknown }[] }) {
  return app.routeTable.flatMap(({ methods, url, access }) =>
    methods.map(method => ({ method, url, access })),
  );
}

function toAddress(url: string): string {
  return url.replaceAll(/:\w+/g, 'x').replace('*', 'file');
}

describe('access to routes', () => {
  it('leaves nothing open but health, sign-in, and what a code or link of a request opens', async () => {
    const { options } = await createApiFixture();
    const app = await buildApp(options);
    const open = listRoutes(app).filter(route => route.access === 'open');
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(OPEN);
  });

  it('refuses every other route to who is not signed in', async () => {
    const { options } = await createApiFixture();
    const app = await buildApp(options);
    const closed = listRoutes(app).filter(route => route.access !== 'open');
    expect(closed.length).toBeGreaterThan(25);
    for (const { method, url } of closed) {
      for (const headers of [
        {},
        { authorization: 'Bearer wrong-wrong-wrong-wrong' },
        { cookie: 'leitstand_session=wrong-wrong-wrong-wrong' },
      ]) {
        const reply = await app.inject({
          method: method as HTTPMethods,
          url: toAddress(url),
          headers,
        });
        expect(reply.statusCode, `${method} ${url}`).toBe(401);
      }
    }
    expect((await app.inject({ url: '/no-such-route' })).statusCode).toBe(401);
    await app.close();
  });

  it('shows nothing to a token without a city', async () => {
    const { options, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const headers = { authorization: `Bearer ${await createToken('viewer', [])}` };
    for (const url of ['/api/v1/cities', '/api/v1/devices', '/api/v1/quarantine']) {
      expect((await app.inject({ url, headers })).json(), url).toEqual({ items: [] });
    }
    const summary = (await app.inject({ url: '/api/v1/summary', headers })).json();
    expect(summary.kinds.lightmast.total).toBe(0);
    await app.close();
  });

  it('lets only operators and administrators send commands', async () => {
    const { options, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const statusOf = async (role: 'viewer' | 'event-security' | 'operator' | 'admin') => {
      const headers = { authorization: `Bearer ${await createToken(role, '*')}` };
      const url = '/api/v1/devices/ld-lm-0001/commands';
      return (await app.inject({ method: 'POST', url, headers, payload: { name: 'identify' } })).statusCode;
    };
    expect(await statusOf('viewer')).toBe(403);
    expect(await statusOf('event-security')).toBe(403);
    expect(await statusOf('operator')).toBe(202);
    expect(await statusOf('admin')).toBe(202);
    await app.close();
  });

  it('refuses to register a route that does not say who may call it', async () => {
    const { options } = await createApiFixture();
    const app = await buildApp(options);
    expect(() => app.get('/new', async () => 'hello')).toThrow('does not declare config.access');
    expect(() => app.get('/new', { config: { access: [] } }, async () => 'hello')).toThrow('config.access');
  });
});
