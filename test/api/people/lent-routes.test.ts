/** What a lending opens, route by route: the device that is lent can be seen and commanded, and nothing else of its city. */
import { randomUUID } from 'node:crypto';
import type { HTTPMethods } from 'fastify';
import { expect, it } from 'vitest';
import { createSecret, toSecretHash } from '../../../core/secrets.ts';
import { raiseAlarm } from '../alarm-fixture.ts';
import { NOW_MS } from '../api-fixture.ts';
import { createPeopleFixture, type PeopleFixture } from './people-fixture.ts';
import { BY_CITY, BY_THING } from './route-table.ts';

const LENT = 'sp-lm-0001';
const OPENED = [
  'GET /api/v1/alarms/:id',
  'GET /api/v1/devices/:id',
  'GET /api/v1/devices/:id/commands',
  'GET /api/v1/devices/:id/completeness',
  'GET /api/v1/devices/:id/series',
  'GET /api/v1/devices/:id/series.csv',
  'GET /api/v1/devices/:id/series.parquet',
  'POST /api/v1/devices/:id/commands',
];

async function openSession({ app, registry, addUser }: PeopleFixture) {
  const user = await addUser({ assignments: [{ role: 'admin', cities: ['landau'] }] });
  const secret = createSecret();
  await registry.access.putGrant({
    ...{ id: randomUUID(), type: 'session', name: 'x', userId: user.id, assignments: [] },
    ...{ secretSha256: toSecretHash(secret), createdMs: NOW_MS, expiresMs: NOW_MS + 3_600_000 },
  });
  const headers = { cookie: `leitstand_session=${secret}`, 'sec-fetch-site': 'same-origin' };
  return async (method: HTTPMethods, url: string, payload?: object) =>
    (await app.inject({ method, url, headers, ...(payload && { payload }) })).statusCode;
}

it('opens what is for seeing and commanding the device, and keeps the rest of its city closed', async () => {
  const fixture = await createPeopleFixture({}, 'withHistory');
  const { app, registry } = fixture;
  await registry.network.putLending({
    ...{ id: 'lending', ownerCity: 'speyer', borrowerCity: 'landau', kitType: 'case', quantity: 0 },
    ...{ deviceIds: [LENT], reason: 'Hilfe', fromMs: NOW_MS, untilMs: NOW_MS + 1000 },
    ...{ version: 1, changedMs: NOW_MS, changedBy: 'x' },
  });
  const alarm = await raiseAlarm(registry, 'speyer', LENT);
  const call = await openSession(fixture);
  const opened = [];
  for (const { methods, url } of app.routeTable) {
    const key = `${methods[0]} ${url}`;
    const { thing, query, body } = BY_THING[key] ?? {};
    if (thing !== 'device' && thing !== 'alarm') continue;
    const address = `${url.replace(':id', thing === 'alarm' ? alarm : LENT)}${query ? `?${query}` : ''}`;
    if ((await call(methods[0] as HTTPMethods, address, body)) !== 404) opened.push(key);
  }
  expect(opened.sort()).toEqual(OPENED);
  for (const [key, query] of Object.entries(BY_CITY)) {
    const [method, url] = key.split(' ') as [HTTPMethods, string];
    expect(await call(method, `${url}?city=speyer&${query}`), key).toBe(404);
  }
  expect(await call('GET', '/api/v1/maintenance-windows?device=sp-lm-0001')).toBe(404);
  fixture.clock.advance(1000);
  expect(await call('GET', `/api/v1/devices/${LENT}`)).toBe(404);
});
