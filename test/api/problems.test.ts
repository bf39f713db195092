/** Every error is a problem reply with a stable code, and the page about codes says the same as the code. */
import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { toProblemTable } from '../../api/problems.ts';
import { ProblemSchema } from '../../api/schemas/resource-schemas.ts';
import { AppError } from '../../core/app-error.ts';
import { createApiFixture } from './api-fixture.ts';

describe('problem replies', () => {
  it('have type, status, code and request, whatever went wrong', async () => {
    const { options, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const authorization = `Bearer ${await createToken('admin', '*')}`;
    const commands = '/api/v1/devices/ld-lm-0001/commands';
    const json = { authorization, 'content-type': 'application/json' };
    const cases = [
      [{ url: '/api/v1/devices' }, 401, 'UNAUTHENTICATED'],
      [{ url: '/api/v1/nothing', headers: { authorization } }, 404, 'NOT_FOUND'],
      [{ url: '/api/v1/devices/ld-lm-7777', headers: { authorization } }, 404, 'NOT_FOUND'],
      [{ url: `/api/v1/devices/${'x'.repeat(300)}`, headers: { authorization } }, 404, 'NOT_FOUND'],
      [{ url: '/api/v1/devices/UPPER', headers: { authorization } }, 400, 'REQUEST_INVALID'],
      [{ url: '/api/v1/devices?limit=501', headers: { authorization } }, 400, 'REQUEST_INVALID'],
      [{ url: '/api/v1/devices?cursor=AAAA', headers: { authorization } }, 400, 'REQUEST_INVALID'],
      [{ url: '/api/v1/devices?bbox=1,2,3', headers: { authorization } }, 400, 'REQUEST_INVALID'],
      [{ url: '/api/v1/devices/%ff', headers: { authorization } }, 400, 'REQUEST_INVALID'],
      [{ method: 'POST', url: commands, headers: json, payload: '{"name":' }, 400, 'BODY_INVALID'],
      [{ method: 'POST', url: commands, headers: json, payload: '{"__proto__":{}}' }, 400, 'BODY_INVALID'],
      [
        { method: 'POST', url: commands, headers: json, payload: `"${'x'.repeat(70_000)}"` },
        413,
        'BODY_TOO_LARGE',
      ],
      [
        {
          method: 'POST',
          url: commands,
          headers: { authorization, 'content-type': 'text/plain' },
          payload: 'x',
        },
        415,
        'MEDIA_TYPE_UNSUPPORTED',
      ],
    ] as const;
    for (const [request, status, code] of cases) {
      const reply = await app.inject(request as never);
      expect([reply.statusCode, reply.json().code], request.url.slice(0, 60)).toEqual([status, code]);
      expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(Value.Errors(ProblemSchema, reply.json())).toEqual([]);
      expect(reply.json()).toMatchObject({ status, type: `urn:leitstand:problem:${code}` });
      expect(reply.headers['x-content-type-options'], request.url.slice(0, 60)).toBe('nosniff');
    }
    await app.close();
  });

  it('name every broken field once', async () => {
    const { options, createToken } = await createApiFixture();
    const app = await buildApp(options);
    const headers = { authorization: `Bearer ${await createToken('admin', '*')}` };
    const reply = await app.inject({ url: '/api/v1/devices?limit=0&colour=red&text=', headers });
    expect(Object.fromEntries(reply.json().errors.map(Object.values))).toEqual({
      colour: 'is not known here',
      limit: 'must be >= 1',
      text: 'must not have fewer than 1 characters',
    });
    await app.close();
  });

  it('keep the text of unexpected errors to the log, and say when a store is away', async () => {
    const fixture = await createApiFixture();
    const failing = (error: Error) => ({
      ...fixture.registry,
      devices: { ...fixture.registry.devices, query: () => Promise.reject(error) },
    });
    const headers = { authorization: `Bearer ${await fixture.createToken('viewer', '*')}` };
    for (const [error, status, code] of [
      [new Error('secret of the engine room'), 500, 'INTERNAL'],
      [new AppError('STORE_UNAVAILABLE', 'secret address of the database'), 503, 'STORE_UNAVAILABLE'],
    ] as const) {
      const app = await buildApp({ ...fixture.options, registry: failing(error) });
      const reply = await app.inject({ url: '/api/v1/devices', headers });
      expect([reply.statusCode, reply.json().code]).toEqual([status, code]);
      expect(reply.body).not.toContain('secret');
      expect(fixture.logLines.at(-1)).toContain('secret');
      await app.close();
    }
  });

  it('are all on the page about them', () => {
    const page = readFileSync(new URL('../../docs/api-errors.md', import.meta.url), 'utf8');
    expect(page).toContain(toProblemTable());
  });
});
