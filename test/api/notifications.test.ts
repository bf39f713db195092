/** Channels, routes and messages by the api: what may be set, by whom, and that no secret comes back. */
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { ChannelSchema, MessageSchema, RouteSchema } from '../../api/schemas/notification-schemas.ts';
import { createSealer } from '../../core/sealer.ts';
import { channelPurpose } from '../../store/registry/registry-notifications.ts';
import { createPeopleFixture } from './people/people-fixture.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const MAIL = {
  ...{ city: 'landau', name: 'Leitwarte', language: 'de', type: 'mail', addresses: ['warte@example.org'] },
};
const HOOK = {
  ...{ city: 'landau', name: 'Dienst', language: 'en', type: 'webhook', secret: SECRET },
  url: 'https://hooks.example.org/geheimer-pfad',
};
const ROUTE = { city: 'landau', name: 'Nachts', enabled: true, leastSeverity: 'major' };

async function open() {
  const fixture = await createPeopleFixture();
  const headers = { authorization: `Bearer ${await fixture.createToken('operator', ['landau'])}` };
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const reply = await fixture.app.inject({
      ...{ method, url: `/api/v1/${url}`, headers },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() };
  };
  return { ...fixture, call };
}

describe('channels', () => {
  it('are added, changed by version and deleted; secrets never come back', async () => {
    const { call, registry, logLines } = await open();
    const added = await call('POST', 'notification-channels', HOOK);
    expect(added).toMatchObject({
      status: 201,
      body: { version: 1, type: 'webhook', host: 'hooks.example.org' },
    });
    const { id } = added.body;
    const stored = await registry.notifications.getChannel(id);
    const renamed = { ...HOOK, name: 'Neu', url: undefined, secret: undefined };
    expect((await call('PUT', `notification-channels/${id}?version=1`, renamed)).body).toMatchObject({
      ...{ name: 'Neu', version: 2, host: 'hooks.example.org' },
    });
    expect((await call('PUT', `notification-channels/${id}?version=1`, renamed)).status).toBe(409);
    const elsewhere = { ...renamed, url: 'https://evil.example/' };
    expect((await call('PUT', `notification-channels/${id}?version=2`, elsewhere)).body.errors).toEqual([
      { field: 'secret', rule: 'is required for another host' },
    ]);
    const plain = { ...renamed, url: 'http://hooks.example.org/', secret: SECRET };
    const inside = { ...plain, url: 'https://10.0.0.7/hook' };
    for (const [request, rule] of [
      [plain, 'must begin with https'],
      [inside, 'must be the address of a public server'],
    ] as const) {
      const refused = await call('PUT', `notification-channels/${id}?version=2`, request);
      expect(refused.body.errors).toEqual([{ field: 'url', rule }]);
    }
    const { items } = (await call('GET', 'notification-channels')).body;
    for (const item of items) expect(Value.Errors(ChannelSchema, item)).toEqual([]);
    const told = JSON.stringify([items, logLines, (await registry.audit.query({ limit: 10 })).items]);
    for (const secret of [SECRET, SECRET.slice(6), 'geheimer-pfad']) expect(told).not.toContain(secret);
    const { target } = (await registry.notifications.getChannel(id))!;
    if (target.type !== 'webhook' || stored?.target.type !== 'webhook') throw new Error('not a webhook');
    expect(Buffer.from(target.sealed).includes('geheimer-pfad')).toBe(false);
    const opened = createSealer(new Uint8Array(32)).open(target.sealed, channelPurpose(id));
    expect(JSON.parse(Buffer.from(opened!).toString())).toEqual({ url: HOOK.url, secret: SECRET });
    expect((await call('DELETE', `notification-channels/${id}?version=2`)).status).toBe(204);
  });

  it.each([
    [{ ...MAIL, addresses: [] }],
    [{ ...MAIL, addresses: ['a@example.org,b@example.org'] }],
    [{ ...MAIL, addresses: ['a@example.org\nBcc: b@example.org'] }],
    [{ ...MAIL, addresses: ['A <a@example.org>'] }],
    [{ ...HOOK, url: 'ftp://example.org' }],
    [{ ...HOOK, url: 'https://user:password@example.org' }],
    [{ ...HOOK, url: 'https://' }],
    [{ ...HOOK, secret: 'short' }],
    [{ ...HOOK, secret: undefined }],
    [{ ...HOOK, addresses: ['a@example.org'] }],
  ])('refuse %o', async body => {
    const { call } = await open();
    expect((await call('POST', 'notification-channels', body)).status).toBe(400);
  });

  it('stay what they are: mail becomes no webhook', async () => {
    const { call } = await open();
    const { id } = (await call('POST', 'notification-channels', MAIL)).body;
    expect((await call('PUT', `notification-channels/${id}?version=1`, HOOK)).status).toBe(400);
  });
});

describe('routes', () => {
  it('lead to a channel of their city, which stays while they do', async () => {
    const { call } = await open();
    const { id: channelId } = (await call('POST', 'notification-channels', MAIL)).body;
    const route = {
      ...ROUTE,
      channelId,
      kinds: ['lightmast'],
      hours: { from: 18, to: 6 },
      escalateAfterMin: 15,
    };
    expect((await call('POST', 'notification-routes', { ...route, channelId: 'none' })).status).toBe(409);
    const added = await call('POST', 'notification-routes', route);
    expect(added).toMatchObject({ status: 201, body: { ...route, version: 1 } });
    expect(Value.Errors(RouteSchema, added.body)).toEqual([]);
    const { id } = added.body;
    expect((await call('DELETE', `notification-channels/${channelId}?version=1`)).status).toBe(409);
    const { kinds: _, ...everyKind } = route;
    const changed = await call('PUT', `notification-routes/${id}?version=1`, {
      ...everyKind,
      enabled: false,
    });
    expect(changed.body).toMatchObject({ enabled: false, version: 2 });
    expect(changed.body).not.toHaveProperty('kinds');
    expect((await call('GET', 'notification-routes?city=landau')).body.items).toEqual([changed.body]);
    expect((await call('GET', 'notification-routes?city=speyer')).status).toBe(404);
    expect((await call('POST', 'notification-routes', { ...route, city: 'speyer' })).status).toBe(404);
    expect((await call('DELETE', `notification-routes/${id}?version=1`)).status).toBe(409);
    expect((await call('DELETE', `notification-routes/${id}?version=2`)).status).toBe(204);
    const aboutRequests = { ...ROUTE, channelId, about: 'requests' };
    expect((await call('POST', 'notification-routes', aboutRequests)).body).toMatchObject({
      about: 'requests',
    });
    const wrong = { ...aboutRequests, hours: { from: 1, to: 2 } };
    expect((await call('POST', 'notification-routes', wrong)).body.errors[0].field).toBe('hours');
    for (const hours of [{ from: 24, to: 6 }, { from: 1 }])
      expect((await call('POST', 'notification-routes', { ...route, hours })).status).toBe(400);
  });
});

it('a test message waits in the list, page by page, filtered', async () => {
  const { call, registry } = await open();
  const { id: channelId } = (await call('POST', 'notification-channels', MAIL)).body;
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    const { status, body } = await call('POST', `notification-channels/${channelId}/test`);
    expect(status).toBe(202);
    ids.unshift(body.id);
  }
  const list = async (query = '') => (await call('GET', `notifications?${query}`)).body;
  const { items } = await list();
  for (const item of items) expect(Value.Errors(MessageSchema, item)).toEqual([]);
  expect(items.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(items[0]).toMatchObject({ channelId, step: 'test', state: 'waiting', attempts: 0 });
  const page = await list('limit=2');
  expect((await list(`limit=2&cursor=${page.nextCursor}`)).items).toMatchObject([{ id: ids[2] }]);
  expect((await list('state=sent,failed')).items).toEqual([]);
  expect((await list('channel=other')).items).toEqual([]);
  expect((await list('state=lost')).status).toBe(400);
  expect((await registry.audit.query({ limit: 1 })).items).toMatchObject([
    { action: 'channel.test', city: 'landau', objectId: channelId },
  ]);
});
