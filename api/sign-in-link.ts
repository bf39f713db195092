/** The one-time link: printed at start and by `leitstand link`, redeemed by `POST /sign-in`. */
import { randomUUID } from 'node:crypto';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { Registry } from '#store/registry/registry.ts';

export const LINK_LASTS_MS = 3_600_000;

/** The address of the sign-in page, for an administrator of every city; good once, for an hour. */
export async function createSignInLink(
  registry: Pick<Registry, 'access'>,
  origin: string,
  nowMs: number,
): Promise<string> {
  const secret = createSecret();
  await registry.access.putGrant({
    id: randomUUID(),
    type: 'link',
    name: 'admin',
    assignments: [{ role: 'admin', cities: '*' }],
    secretSha256: toSecretHash(secret),
    createdMs: nowMs,
    expiresMs: nowMs + LINK_LASTS_MS,
  });
  const url = new URL('/sign-in', origin);
  url.searchParams.set('link', secret);
  return url.href;
}
