/** Tokens of programs: never more than their owner, for their scopes, until they are revoked or end. */
import { randomUUID } from 'node:crypto';
import type { HTTPMethods } from 'fastify';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import type { Assignment } from '../../core/assignments.ts';
import { createSecret, toSecretHash } from '../../core/secrets.ts';
import type { CreatedToken, TokenRequest, TokenResource } from '../../core/token-resources.ts';
import type { User } from '../../store/registry/registry-people.ts';
import { createApiFixture, signIn } from './api-fixture.ts';

const DAY_MS = 86_400_000;

const READER: TokenRequest = {
  name: 'Lageplan',
  role: 'viewer',
  cities: ['landau'],
  scopes: ['registry.read', 'telemetry.read'],
  days: 30,
};

async function setUp() {
  const fixture = await createApiFixture();
  const app = await buildApp(fixture.options);
  const { registry, clock } = fixture;

  async function createUser(name: string, assignments: readonly Assignment[]): Promise<User> {
    return registry.people.createUser({
      id: randomUUID(),
      loginName: name,
      displayName: name,
      totpState: 'off',
      recoveryHashes: [],
      enabled: true,
      assignments,
      createdMs: clock.nowMs(),
    });
  }

  /** As a browser sends it. */
  async function startSession(user: User): Promise<Record<string, string>> {
    const secret = createSecret();
    await registry.access.putGrant({
      id: randomUUID(),
      type: 'session',
      name: user.displayName,
      userId: user.id,
      assignments: user.assignments,
      secretSha256: toSecretHash(secret),
      createdMs: clock.nowMs(),
      expiresMs: clock.nowMs() + 400 * DAY_MS,
      lastUsedMs: clock.nowMs() + 400 * DAY_MS,
    });
    return { cookie: `leitstand_session=${secret}`, 'sec-fetch-site': 'same-origin' };
  }

  const call = (method: HTTPMethods, url: string, headers: Record<string, string>, payload?: object) =>
    app.inject({ method, url, headers, ...(payload && { payload }) });

  async function createToken(headers: Record<string, string>, request: Partial<TokenRequest> = {}) {
    const reply = await call('POST', '/api/v1/tokens', headers, { ...READER, ...request });
    expect(reply.statusCode, reply.body).toBe(201);
    const { token, secret } = reply.json<CreatedToken>();
    return { token, secret, bearer: { authorization: `Bearer ${secret}` } };
  }

  const list = async (headers: Record<string, string>) =>
    (await call('GET', '/api/v1/tokens', headers)).json<{ items: TokenResource[] }>().items;
  return { ...fixture, fixture, app, createUser, startSession, call, createToken, list };
}

describe('tokens', () => {
  it('read what they are for, in their cities, and nothing else', async () => {
    const { createUser, startSession, createToken, call } = await setUp();
    const operator = await createUser('ole', [{ role: 'operator', cities: '*' }]);
    const headers = await startSession(operator);
    const { bearer } = await createToken(headers, { role: 'operator' });
    const statusOf = async (method: HTTPMethods, url: string, payload?: object) =>
      (await call(method, url, bearer, payload)).statusCode;
    const series = '/api/v1/devices/ld-lm-0001/series?measurement=lamp&fields=activePower';
    expect(await statusOf('GET', '/api/v1/devices/ld-lm-0001')).toBe(200);
    expect(await statusOf('GET', '/api/v1/devices/sp-lm-0001')).toBe(404);
    expect(await statusOf('GET', series)).toBe(200);
    const command = ['POST', '/api/v1/devices/ld-lm-0001/commands', { name: 'identify' }] as const;
    expect(await statusOf(...command)).toBe(403);
    expect(await statusOf('GET', '/metrics')).toBe(403);
    expect(await statusOf('GET', '/api/v1/audit')).toBe(403);
    expect(await statusOf('POST', '/api/v1/tokens', READER)).toBe(403);
    const commander = await createToken(headers, { role: 'operator', scopes: ['command.send'] });
    expect((await call(command[0], command[1], commander.bearer, command[2])).statusCode).toBe(202);
    expect((await call('GET', series, commander.bearer)).statusCode).toBe(403);
  });

  it('that may read the registry read nothing of people, of history, of the system or of the log', async () => {
    const { app, createUser, startSession, createToken, call } = await setUp();
    const headers = await startSession(await createUser('erika', [{ role: 'admin', cities: '*' }]));
    const all = { role: 'admin', cities: '*', scopes: ['registry.read'] } satisfies Partial<TokenRequest>;
    const { bearer } = await createToken(headers, all);
    const closed = [];
    for (const { methods, url, access } of app.routeTable) {
      if (methods[0] !== 'GET' || access === 'open' || url.endsWith('/live')) continue;
      const { statusCode } = await call('GET', url.replace(/:\w+/g, 'ld-lm-0001').replace('*', 'x'), bearer);
      if (statusCode === 403) closed.push(url);
    }
    expect(closed.sort()).toEqual([
      '/api/v1/account',
      '/api/v1/account/sessions',
      '/api/v1/audit',
      '/api/v1/audit/export',
      '/api/v1/device-imports/:id',
      '/api/v1/devices/:id/credential',
      '/api/v1/devices/:id/series',
      '/api/v1/devices/:id/series.csv',
      '/api/v1/devices/:id/series.parquet',
      '/api/v1/erasures/:id',
      '/api/v1/requests/:id/contact',
      // It takes a token that is for nothing else.
      '/api/v1/requests/calendar.ics',
      '/api/v1/series',
      '/api/v1/series.csv',
      '/api/v1/series.parquet',
      '/api/v1/tokens',
      '/api/v1/users',
      '/api/v1/users/:id',
      '/metrics',
    ]);
  });

  it('have never more than their owner has: less rights take effect with the next request', async () => {
    const { registry, createUser, startSession, createToken, call } = await setUp();
    const both = [
      { role: 'admin' as const, cities: ['landau', 'speyer'] },
      { role: 'viewer' as const, cities: '*' as const },
    ];
    let user = await createUser('erika', both);
    const { bearer } = await createToken(await startSession(user), {
      role: 'admin',
      cities: ['landau', 'speyer'],
    });
    const citiesOf = async () => {
      const reply = await call('GET', '/api/v1/cities', bearer);
      return reply.statusCode === 200
        ? reply.json().items.map((city: { slug: string }) => city.slug)
        : reply.statusCode;
    };
    expect(await citiesOf()).toEqual(['landau', 'speyer']);
    user = await registry.people.changeUser({
      ...user,
      assignments: [{ role: 'admin', cities: ['speyer'] }],
    });
    expect(await citiesOf()).toEqual(['speyer']);
    user = await registry.people.changeUser({ ...user, assignments: [{ role: 'viewer', cities: '*' }] });
    expect(await citiesOf()).toBe(403);
    user = await registry.people.changeUser({ ...user, assignments: both });
    expect(await citiesOf()).toEqual(['landau', 'speyer']);
    user = await registry.people.changeUser({ ...user, enabled: false });
    expect(await citiesOf()).toBe(401);
    await registry.people.changeUser({ ...user, enabled: true });
    expect(await citiesOf()).toEqual(['landau', 'speyer']);
    await registry.people.deleteUser(user.id);
    expect(await citiesOf()).toBe(401);
  });

  it('are refused with a role, a city or a time that one has not', async () => {
    const { createUser, startSession, call } = await setUp();
    const headers = await startSession(await createUser('ole', [{ role: 'operator', cities: ['landau'] }]));
    for (const [wrong, field] of [
      [{ role: 'admin' }, 'role'],
      [{ role: 'operator', cities: ['speyer'] }, 'cities'],
      [{ role: 'operator', cities: ['landau', 'nowhere'] }, 'cities'],
      [{ role: 'operator', cities: '*' }, 'cities'],
      [{ role: 'operator', days: 367 }, 'days'],
      [{ role: 'operator', scopes: [] }, 'scopes'],
      [{ role: 'operator', scopes: ['everything'] }, 'scopes.0'],
      [{ role: 'operator', name: 'a\nb' }, 'name'],
    ] as const) {
      const reply = await call('POST', '/api/v1/tokens', headers, { ...READER, ...wrong });
      expect(reply.statusCode, JSON.stringify(wrong)).toBe(400);
      expect(reply.json().errors[0].field).toBe(field);
    }
  });

  it('are not for a session of nobody, whose rights could never end', async () => {
    const { app, fixture, call, list } = await setUp();
    const headers = { cookie: await signIn(app, fixture), 'sec-fetch-site': 'same-origin' };
    expect((await call('POST', '/api/v1/tokens', headers, READER)).statusCode).toBe(409);
    expect(await list(headers)).toEqual([]);
  });

  it('are listed with their last use, without secrets, and are dead once revoked or ended', async () => {
    const { createUser, startSession, createToken, call, list, clock } = await setUp();
    const headers = await startSession(await createUser('ole', [{ role: 'viewer', cities: ['landau'] }]));
    const one = await createToken(headers);
    const other = await createToken(headers, { name: 'Grafana', days: 1 });
    const isAlive = async ({ bearer }: typeof one) =>
      (await call('GET', '/api/v1/cities', bearer)).statusCode === 200;
    clock.advance(61_000);
    expect([await isAlive(one), await isAlive(other)]).toEqual([true, true]);
    const reply = await call('GET', '/api/v1/tokens', headers);
    expect(reply.body).not.toContain(one.secret);
    expect(reply.json().items.find(({ id }: TokenResource) => id === one.token.id)).toEqual({
      ...one.token,
      owner: 'ole',
      lastUsed: '2026-11-20T12:01:01.000Z',
    });
    expect((await call('DELETE', `/api/v1/tokens/${one.token.id}`, headers)).statusCode).toBe(204);
    expect((await call('DELETE', `/api/v1/tokens/${one.token.id}`, headers)).statusCode).toBe(404);
    clock.advance(DAY_MS);
    expect([await isAlive(one), await isAlive(other)]).toEqual([false, false]);
    expect(await list(headers)).toEqual([]);
  });

  it('are seen and revoked by administrators of all their cities, and by nobody else', async () => {
    const { createUser, startSession, createToken, call, list } = await setUp();
    const erika = await startSession(await createUser('erika', [{ role: 'viewer', cities: '*' }]));
    const landau = await createToken(erika);
    const both = await createToken(erika, { name: 'Beide', cities: ['landau', 'speyer'] });
    const all = await createToken(erika, { name: 'Alle', cities: '*' });
    const namesFor = async (assignments: readonly Assignment[]) => {
      const headers = await startSession(await createUser(randomUUID(), assignments));
      return { headers, names: (await list(headers)).map(({ name }) => name) };
    };
    const admin = await namesFor([{ role: 'admin', cities: ['landau'] }]);
    expect(admin.names).toEqual(['Lageplan']);
    expect((await namesFor([{ role: 'admin', cities: ['landau', 'speyer'] }])).names).toHaveLength(2);
    expect((await namesFor([{ role: 'admin', cities: '*' }])).names).toHaveLength(3);
    expect((await namesFor([{ role: 'operator', cities: '*' }])).names).toEqual([]);
    for (const { token } of [both, all]) {
      expect((await call('DELETE', `/api/v1/tokens/${token.id}`, admin.headers)).statusCode).toBe(404);
    }
    expect((await call('DELETE', `/api/v1/tokens/${landau.token.id}`, admin.headers)).statusCode).toBe(204);
  });

  it('are told of in the audit log, in each of their cities, without their secrets', async () => {
    const { registry, createUser, startSession, createToken } = await setUp();
    const user = await createUser('erika', [{ role: 'viewer', cities: '*' }]);
    const { token, secret } = await createToken(await startSession(user), { cities: ['landau', 'speyer'] });
    const { items } = await registry.audit.query({ limit: 9 });
    expect(items.map(({ city }) => city)).toEqual(['speyer', 'landau']);
    expect(items[0]).toMatchObject({
      actor: { id: user.id, name: 'erika' },
      action: 'token.create',
      objectId: token.id,
      changes: [
        { field: 'name', to: 'Lageplan' },
        { field: 'role', to: 'viewer' },
        { field: 'scopes', to: 'registry.read, telemetry.read' },
        { field: 'expires', to: token.expires },
      ],
    });
    expect(JSON.stringify(items)).not.toContain(secret);
  });
});
