/** The one-time link of a user: an invitation, or a new password. A new one makes the old ones worthless. */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { RegistryAccess } from '#store/registry/registry-access.ts';
import type { User } from '#store/registry/registry-people.ts';
import type { ApiContext } from '../api-context.ts';

/** Long enough for a weekend. */
export const USER_LINK_LASTS_MS = 3 * 86_400_000;

export interface UserLink {
  /** The whole address; shown this once. */
  address: string;
  expiresMs: number;
}

export async function putUserLink(
  access: RegistryAccess,
  user: User,
  { origin, nowMs }: { origin: string; nowMs: number },
): Promise<UserLink> {
  for (const { id } of await access.listGrantsOf(user.id, 'link')) await access.deleteGrant(id);
  const secret = createSecret();
  const expiresMs = nowMs + USER_LINK_LASTS_MS;
  await access.putGrant({
    id: randomUUID(),
    type: 'link',
    name: user.displayName,
    userId: user.id,
    assignments: [],
    secretSha256: toSecretHash(secret),
    createdMs: nowMs,
    expiresMs,
  });
  const url = new URL('/sign-in', origin);
  url.searchParams.set('link', secret);
  return { address: url.href, expiresMs };
}

/** Where the administrator reaches us is where the invited person will. */
export function toOrigin({ publicUrl }: ApiContext, request: FastifyRequest): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}
