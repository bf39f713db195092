/** The audit log by the api: whatever changes something is in it, and nobody reads that of other cities. */
import { parse } from 'csv-parse/sync';
import type { HTTPMethods } from 'fastify';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import type { AuditEntryResource } from '../../core/audit-resources.ts';
import type { Page } from '../../core/resources.ts';
import type { AuditDraft } from '../../store/registry/registry-audit.ts';
import { createApiFixture, signIn } from './api-fixture.ts';

const ERIKA = { id: 'u-1', name: 'Erika Mustermann' };

async function setUp(drafts: readonly Partial<AuditDraft>[] = []) {
  const fixture = await createApiFixture();
  const app = await buildApp(fixture.options);
  await fixture.registry.audit.append(
    drafts.map(draft => ({ actor: ERIKA, via: 'session', action: 'device.change', ...draft })),
  );
  const asAdmin = async (cities: readonly string[] | '*') => ({
    authorization: `Bearer ${await fixture.createToken('admin', cities)}`,
  });
  const read = async (query: string, cities: readonly string[] | '*' = '*') => {
    const reply = await app.inject({ url: `/api/v1/audit${query}`, headers: await asAdmin(cities) });
    expect(reply.statusCode, reply.body).toBe(200);
    return reply.json<Page<AuditEntryResource>>();
  };
  const idsOf = async (query: string, cities?: readonly string[] | '*') =>
    (await read(query, cities)).items.map(({ id }) => id);
  return { ...fixture, app, asAdmin, read, idsOf };
}

describe('the audit log', () => {
  it('tells of a command: who, where, what, by which request', async () => {
    const { app, createToken, read } = await setUp();
    const reply = await app.inject({
      method: 'POST',
      url: '/api/v1/devices/ld-lm-0001/commands',
      headers: { authorization: `Bearer ${await createToken('operator', ['landau'])}` },
      payload: { name: 'reboot' },
    });
    expect(reply.statusCode).toBe(202);
    expect((await read('')).items).toEqual([
      {
        id: 1,
        time: '2026-11-20T12:00:00.000Z',
        actor: { id: expect.stringMatching(/^token:/), name: 'operator-program' },
        via: 'token',
        action: 'command.send',
        object: { type: 'device', id: 'ld-lm-0001' },
        city: 'landau',
        changes: [{ field: 'command', to: 'reboot' }],
        outcome: 'done',
        requestId: expect.any(String),
      },
    ]);
  });

  it('tells of nothing that was refused or did not work', async () => {
    const { app, createToken, read } = await setUp();
    const headers = { authorization: `Bearer ${await createToken('operator', ['landau'])}` };
    for (const [id, name] of [
      ['ld-lm-0001', 'explode'],
      ['sp-lm-0001', 'identify'],
      ['nowhere', 'identify'],
    ]) {
      const url = `/api/v1/devices/${id}/commands`;
      const reply = await app.inject({ method: 'POST', url, headers, payload: { name } });
      expect(reply.statusCode).toBeGreaterThanOrEqual(400);
    }
    expect((await read('')).items).toEqual([]);
  });

  it('and our own log get no line more by a name that has line ends in it (S23)', async () => {
    const { app, registry, createToken, logLines, read, clock } = await setUp();
    const secret = await createToken('operator', ['landau']);
    const [token] = await registry.access.listGrants('token');
    const name = 'Plan\r\n{"level":50,"msg":"forged"}';
    await registry.access.putGrant({ ...token!, name, createdMs: clock.nowMs() });
    const headers = { authorization: `Bearer ${secret}` };
    const url = '/api/v1/devices/ld-lm-0001/commands';
    await app.inject({ method: 'POST', url, headers, payload: { name: 'reboot' } });
    expect((await read('')).items[0]?.actor.name).toBe('Plan  {"level":50,"msg":"forged"}');
    const lines = logLines.join('').trimEnd().split('\n');
    expect(lines).toHaveLength(logLines.length);
    expect(lines.map(line => JSON.parse(line).msg)).not.toContain('forged');
  });

  it('tells once a minute of what somebody tried who may not', async () => {
    const { app, createToken, read, clock } = await setUp();
    const headers = { authorization: `Bearer ${await createToken('viewer', ['landau'])}` };
    const attempt = async () => {
      const url = '/api/v1/devices/ld-lm-0001/commands';
      const reply = await app.inject({ method: 'POST', url, headers, payload: { name: 'reboot' } });
      expect(reply.statusCode).toBe(403);
    };
    for (let times = 0; times < 3; times++) await attempt();
    const refused = {
      actor: { name: 'viewer-program' },
      action: 'command.send',
      object: { id: 'ld-lm-0001' },
      outcome: 'refused',
      changes: [],
    };
    expect((await read('')).items).toMatchObject([refused]);
    clock.advance(60_000);
    await attempt();
    expect((await read('')).items).toMatchObject([refused, refused]);
    await app.inject({ url: '/api/v1/audit', headers });
    expect((await read('')).items).toHaveLength(2);
  });

  it('tells of a change of which the registry knows nothing before it is answered', async () => {
    const { app, asAdmin, read } = await setUp();
    app.post(
      '/api/v1/bells/:id',
      { config: { access: ['admin'], audit: 'quarantine.replay' } },
      async () => ({}),
    );
    app.post(
      '/api/v1/questions',
      { config: { access: ['admin'], audit: 'changesNothing' } },
      async () => ({}),
    );
    const headers = await asAdmin('*');
    await app.inject({ method: 'POST', url: '/api/v1/bells/7', headers });
    await app.inject({ method: 'POST', url: '/api/v1/questions', headers });
    expect((await read('')).items).toMatchObject([{ action: 'quarantine.replay', object: { id: '7' } }]);
  });

  it('refuses to register a route that changes something without saying what', async () => {
    const { app } = await setUp();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as HTTPMethods[]) {
      const route = { method, url: '/new', config: { access: ['admin' as const] }, handler: async () => '' };
      expect(() => app.route(route)).toThrow('config.audit');
    }
  });

  it('shows administrators what concerns their cities, and nothing of the installation', async () => {
    const { app, asAdmin, idsOf, createToken } = await setUp([
      { city: 'landau' },
      { city: 'speyer' },
      { action: 'user.invite' },
      { city: 'landau', actor: { id: 'u-2', name: 'Jörg Öl' }, action: 'device.erase', objectId: 'ld-lm-9' },
    ]);
    expect(await idsOf('')).toEqual([4, 3, 2, 1]);
    expect(await idsOf('', ['landau'])).toEqual([4, 1]);
    expect(await idsOf('?city=speyer')).toEqual([2]);
    expect(await idsOf('?action=device.erase,user.invite')).toEqual([4, 3]);
    expect(await idsOf('?actor=j%C3%96rg')).toEqual([4]);
    expect(await idsOf('?object=ld-lm-9')).toEqual([4]);
    expect(await idsOf('?from=2026-11-20T12:00:00.001Z')).toEqual([]);
    expect(await idsOf('?to=2026-11-20T12:00:00.001Z&limit=2')).toEqual([4, 3]);
    const statusOf = async (url: string, headers: Record<string, string>) =>
      (await app.inject({ url, headers })).statusCode;
    expect(await statusOf('/api/v1/audit?city=speyer', await asAdmin(['landau']))).toBe(404);
    expect(await statusOf('/api/v1/audit?action=shout', await asAdmin('*'))).toBe(400);
    const viewer = { authorization: `Bearer ${await createToken('viewer', '*')}` };
    expect(await statusOf('/api/v1/audit', viewer)).toBe(403);
    expect(await statusOf('/api/v1/audit/export', viewer)).toBe(403);
  });

  it('is exported whole, one line an entry, whatever names are in it (S23)', async () => {
    const hostile = '=HYPERLINK("http://evil")\r\n4711,2026,nobody';
    const { app, asAdmin } = await setUp([
      ...Array.from({ length: 600 }, () => ({ city: 'landau' })),
      { actor: { id: 'u', name: hostile }, changes: [{ field: 'name', from: '@x', to: 'a;b' }] },
    ]);
    const url = '/api/v1/audit/export?dialect=excel-de';
    const reply = await app.inject({ url, headers: await asAdmin('*') });
    expect(reply.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit-2026-11-20.csv"',
    });
    expect(reply.body.startsWith('\uFEFFid;time;actor')).toBe(true);
    const [, newest, ...others] = parse(reply.body, { delimiter: ';', bom: true }) as string[][];
    expect(newest?.slice(0, 3)).toEqual([
      '601',
      '2026-11-20T12:00:00.000Z',
      `'=HYPERLINK("http://evil")  4711,2026,nobody`,
    ]);
    expect(newest?.[9]).toBe('name: @x → a;b');
    expect(others).toHaveLength(600);
    expect(reply.body.split('\r\n')).toHaveLength(603);
  });

  it('tells of a session that begins by a link, under a name that is none of the link', async () => {
    const fixture = await setUp();
    await signIn(fixture.app, fixture);
    const { items } = await fixture.read('?action=session.begin');
    expect(items).toMatchObject([{ via: 'session', changes: [{ field: 'method', to: 'link' }] }]);
  });
});
