/** Reads resources as an operator of every city; each answer must fit the schema it is documented with. */
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { expect } from 'vitest';
import { buildApp } from '../../api/app.ts';
import type { ApiFixture } from './api-fixture.ts';

export async function openReader(fixture: ApiFixture) {
  const app = await buildApp(fixture.options);
  const headers = { authorization: `Bearer ${await fixture.createToken('operator', '*')}` };
  return {
    async read<T extends TSchema>(schema: T, url: string): Promise<Static<T>> {
      const reply = await app.inject({ url, headers });
      expect(reply.statusCode, reply.body).toBe(200);
      expect(Value.Errors(schema, reply.json())).toEqual([]);
      return reply.json() as Static<T>;
    },
    post: (url: string, payload: object) => app.inject({ method: 'POST', url, headers, payload }),
    get: (url: string) => app.inject({ url, headers }),
  };
}
