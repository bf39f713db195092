/**
 * Every route × every role × city (S25): who lacks the role gets 403; a city or an object of others gives the same 404 as
 * one that does not exist; what is one's own is not refused. The routes come from the app itself.
 */
import { randomUUID } from 'node:crypto';
import type { HTTPMethods, LightMyRequestResponse } from 'fastify';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../../api/access.ts';
import { type Assignment, ROLES, type Role } from '../../../core/assignments.ts';
import { createSecret, toSecretHash } from '../../../core/secrets.ts';
import { NOW_MS } from '../api-fixture.ts';
import { createPeopleFixture, type PeopleFixture } from './people-fixture.ts';
import { ABOUT_NO_CITY, BY_BODY, BY_CITY, BY_THING, createThings, UNKNOWN } from './route-table.ts';

interface Route {
  key: string;
  method: HTTPMethods;
  url: string;
  access: Access;
}

function listRoutes({ app }: PeopleFixture): Route[] {
  return app.routeTable
    .flatMap(({ methods, url, access }) =>
      methods.map(method => ({ key: `${method} ${url}`, method: method as HTTPMethods, url, access })),
    )
    .filter(({ method, access }) => method !== 'HEAD' && access !== 'open');
}

/** A browser of somebody with these rights; it is another person each time. */
async function openSession(fixture: PeopleFixture, assignments: readonly Assignment[]) {
  const headers = { ...(await putSession(fixture, assignments)), 'sec-fetch-site': 'same-origin' };
  return (method: HTTPMethods, url: string, payload?: object) =>
    fixture.app.inject({ method, url, headers, ...(payload && { payload }) });
}

async function putSession({ registry, addUser }: PeopleFixture, assignments: readonly Assignment[]) {
  const user = await addUser({ loginName: `caller-${randomUUID()}`, assignments });
  const secret = createSecret();
  await registry.access.putGrant({
    ...{ id: randomUUID(), type: 'session', name: user.displayName, userId: user.id, assignments: [] },
    ...{ secretSha256: toSecretHash(secret), createdMs: NOW_MS, expiresMs: NOW_MS + 3_600_000 },
  });
  return { cookie: `leitstand_session=${secret}` };
}

function withoutInstance(reply: LightMyRequestResponse): unknown {
  const { instance: _, ...problem } = reply.json();
  return problem;
}

const toAddress = (url: string, id: string, ...queries: (string | undefined)[]) => {
  const query = queries.filter(Boolean).join('&');
  const path = url.replace(':id', id).replaceAll(/:\w+|\*/g, '1');
  return query === '' ? path : `${path}?${query}`;
};

function isIn(access: Access, role: Role): boolean {
  return access === 'open' || access === 'signed-in' || access.includes(role);
}

describe('every route', () => {
  it('is in the matrix, once, and nothing else is', async () => {
    const fixture = await createPeopleFixture();
    const known = [BY_CITY, BY_THING, BY_BODY].flatMap(table => Object.keys(table)).concat(ABOUT_NO_CITY);
    const routes = listRoutes(fixture).map(({ key }) => key);
    expect(
      routes.filter(key => !known.includes(key)),
      'add them to route-table.ts',
    ).toEqual([]);
    const isOptional = (key: string) => key.startsWith('GET /docs/static/') || key === 'GET /';
    expect(known.filter(key => !routes.includes(key) && !isOptional(key))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });

  it('is refused to who lacks the role, has it no more, or has none', async () => {
    const fixture = await createPeopleFixture();
    const own = await createThings(fixture, 'landau');
    const ended = ROLES.map(role => ({ role, cities: '*' as const, untilMs: NOW_MS }));
    const callers: [name: string, role: Role | undefined, assignments: Assignment[]][] = [
      ...ROLES.map((role): [string, Role, Assignment[]] => [role, role, [{ role, cities: '*' }]]),
      ['ended', undefined, ended],
      ['nobody', undefined, []],
    ];
    let refused = 0;
    for (const [name, role, assignments] of callers) {
      const call = await openSession(fixture, assignments);
      for (const { key, method, url, access } of listRoutes(fixture)) {
        if (access === 'signed-in' || (role && isIn(access, role))) continue;
        const id = own[BY_THING[key]?.thing ?? 'device'];
        const body = BY_THING[key]?.body ?? BY_BODY[key]?.('landau');
        const reply = await call(method, toAddress(url, id, BY_THING[key]?.query, BY_CITY[key]), body);
        expect([reply.statusCode, reply.json().code], `${name}: ${key}`).toEqual([403, 'FORBIDDEN']);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(150);
  });

  it('knows nothing of another city, and gives what is one’s own', async () => {
    const fixture = await createPeopleFixture({}, 'withHistory');
    const own = await createThings(fixture, 'landau');
    const foreign = await createThings(fixture, 'speyer');
    // A role elsewhere does not help here.
    const elsewhere: Assignment = { role: 'admin', cities: ['speyer'], untilMs: NOW_MS };
    for (const role of ROLES) {
      const call = await openSession(fixture, [{ role, cities: ['landau'] }, elsewhere]);
      for (const route of listRoutes(fixture).filter(({ access }) => isIn(access, role))) {
        await checkForeign(route, call, foreign, `${role}: ${route.key}`);
        await checkOwn(route, call, own, `${role}: ${route.key}`);
      }
    }
  });

  it('that changes something is refused to a page of another site, whoever’s browser it is', async () => {
    const fixture = await createPeopleFixture();
    const own = await createThings(fixture, 'landau');
    const { cookie } = await putSession(fixture, [{ role: 'admin', cities: '*' }]);
    const unsafe = listRoutes(fixture).filter(({ method }) => method !== 'GET');
    expect(unsafe.length).toBeGreaterThan(30);
    for (const { key, method, url } of unsafe) {
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, {}]) {
        const id = own[BY_THING[key]?.thing ?? 'device'];
        const payload = BY_THING[key]?.body ?? BY_BODY[key]?.('landau') ?? {};
        const address = toAddress(url, id, BY_THING[key]?.query);
        const reply = await fixture.app.inject({
          method,
          url: address,
          headers: { ...headers, cookie },
          payload,
        });
        expect([reply.statusCode, reply.json().code], key).toEqual([403, 'CROSS_SITE']);
      }
    }
  });

  it('is shown in no frame and read by no script of another site', async () => {
    const fixture = await createPeopleFixture();
    const { cookie } = await putSession(fixture, [{ role: 'admin', cities: '*' }]);
    const headers = { cookie, origin: 'https://evil.example', accept: 'text/html' };
    for (const { method, url } of fixture.app.routeTable.map(route => ({
      ...route,
      method: 'GET' as const,
    }))) {
      if (url === '/api/v1/live') continue;
      const reply = await fixture.app.inject({ method, url: toAddress(url, 'x'), headers });
      expect(reply.headers['x-frame-options'], url).toBe('DENY');
      expect(reply.headers['content-security-policy'], url).toContain("frame-ancestors 'none'");
      expect(
        Object.keys(reply.headers).filter(name => name.startsWith('access-control-')),
        url,
      ).toEqual([]);
    }
  });

  it('gives in each city what the role there allows', async () => {
    const fixture = await createPeopleFixture();
    const call = await openSession(fixture, [
      { role: 'viewer', cities: ['landau'] },
      { role: 'operator', cities: ['speyer'] },
    ]);
    const send = async (id: string) =>
      (await call('POST', `/api/v1/devices/${id}/commands`, { name: 'identify' })).statusCode;
    expect([await send('ld-lm-0001'), await send('sp-lm-0001')]).toEqual([404, 202]);
    const seen = (await call('GET', '/api/v1/cities')).json().items;
    expect(seen.map((city: { slug: string }) => city.slug)).toEqual(['landau', 'speyer']);
  });
});

type Call = Awaited<ReturnType<typeof openSession>>;

async function checkForeign(
  { key, method, url }: Route,
  call: Call,
  foreign: Record<string, string>,
  where: string,
): Promise<void> {
  const replies: LightMyRequestResponse[] = [];
  const thingCall = BY_THING[key];
  const toBody = BY_BODY[key];
  if (thingCall) {
    const { thing, query, body } = thingCall;
    replies.push(await call(method, toAddress(url, foreign[thing] as string, query), body));
    replies.push(await call(method, toAddress(url, UNKNOWN[thing], query), body));
  } else if (toBody) {
    replies.push(await call(method, url, toBody('speyer')), await call(method, url, toBody('nowhere')));
  } else if (key in BY_CITY) {
    replies.push(await call(method, toAddress(url, '', BY_CITY[key], 'city=speyer')));
    replies.push(await call(method, toAddress(url, '', BY_CITY[key], 'city=nowhere')));
  }
  for (const reply of replies) {
    // A body that names a city beyond one's own may be told which field is wrong.
    expect(toBody ? [400, 404] : [404], where).toContain(reply.statusCode);
    expect(withoutInstance(reply), where).toEqual(withoutInstance(replies[0] as LightMyRequestResponse));
  }
}

/** The live stream does not end, so it is left to the tests of the stream. */
async function checkOwn(
  { key, method, url }: Route,
  call: Call,
  own: Record<string, string>,
  where: string,
): Promise<void> {
  const thingCall = BY_THING[key];
  if (thingCall?.isOwnSkipped || key === 'GET /api/v1/live') return;
  // One's own account tells of rights that have ended too.
  const isData = method === 'GET' && /^\/api\/v1\/(?!session|account)/.test(url);
  if (!thingCall && !(key in BY_BODY) && !isData) return;
  const id = thingCall ? (own[thingCall.thing] as string) : '';
  const address = toAddress(url, id, thingCall?.query, BY_CITY[key]);
  const reply = await call(method, address, thingCall?.body ?? BY_BODY[key]?.('landau'));
  if (!ABOUT_NO_CITY.includes(key)) expect([401, 403, 404], where).not.toContain(reply.statusCode);
  expect(reply.statusCode, `${where}: ${reply.body}`).toBeLessThan(500);
  expect(reply.body, where).not.toMatch(/sp-lm-0001|"speyer"/);
}
