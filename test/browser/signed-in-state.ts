/** A browser in which somebody is signed in: a fresh session in the registry, and its cookie. */
import { randomUUID } from 'node:crypto';
import type { BrowserContextOptions } from 'playwright-core';
import type { Role } from '#core/assignments.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { Registry } from '#store/registry/registry.ts';

const LASTS_MS = 2 * 3_600_000;

/** Each session is another person. */
export async function createSignedInState(
  registry: Registry,
  { role, cities }: { role: Role; cities: readonly string[] | '*' },
  nowMs: number,
): Promise<NonNullable<BrowserContextOptions['storageState']>> {
  const value = createSecret();
  await registry.access.putGrant({
    ...{ id: randomUUID(), type: 'session', name: `Test ${role}`, assignments: [{ role, cities }] },
    ...{ secretSha256: toSecretHash(value), createdMs: nowMs, expiresMs: nowMs + LASTS_MS },
  });
  const cookie = { name: 'leitstand_session', value, domain: '127.0.0.1', path: '/', expires: -1 };
  return {
    cookies: [{ ...cookie, httpOnly: true, secure: false, sameSite: 'Strict' }],
    origins: [],
  };
}
