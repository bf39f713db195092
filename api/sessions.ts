/**
 * Sessions of people and tokens of programs. What always holds: a session begins only by redeeming a
 * one-time link and gets a secret of its own then (nothing a client sent becomes a session), ends after 12 h whatever
 * happens and after 2 h without use, and only hashes are looked up and kept.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#core/clock.ts';
import { createSecret, isSameHash, toSecretHash } from '#core/secrets.ts';
import type { Grant, RegistryAccess } from '#store/registry/registry-access.ts';

export const SESSION_LASTS_MS = 12 * 3_600_000;
export const SESSION_IDLE_MS = 2 * 3_600_000;
/** The time of last use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

/** Secrets of ours are 43 characters of base64url; programs may bring longer ones. */
export const SECRET_PATTERN = /^[A-Za-z0-9_-]{20,128}$/;

export interface Sessions {
  /** The new session, or undefined when the link was used, has expired or never was. */
  redeemLink(link: string): Promise<{ secret: string; session: Grant } | undefined>;
  /** Counts as use. Undefined: unknown, expired, idle for too long, or of another type. */
  find(secret: string, type: 'session' | 'token'): Promise<Grant | undefined>;
  /** The same for a stream that is open: whether it may go on. Counts as use: someone watches. */
  isStillGranted(principal: Grant): Promise<boolean>;
  end(id: string): Promise<void>;
}

export function createSessions(options: { access: RegistryAccess; clock: Clock }): Sessions {
  const { access, clock } = options;

  async function redeemLink(link: string): Promise<{ secret: string; session: Grant } | undefined> {
    const nowMs = clock.nowMs();
    if (!SECRET_PATTERN.test(link)) return undefined;
    const grant = await access.redeemLink(toSecretHash(link), nowMs);
    if (!grant) return undefined;
    await access.deleteExpiredGrants(nowMs);
    const secret = createSecret();
    const session: Grant = {
      id: randomUUID(),
      type: 'session',
      name: grant.name,
      assignments: grant.assignments,
      secretSha256: toSecretHash(secret),
      createdMs: nowMs,
      expiresMs: nowMs + SESSION_LASTS_MS,
      lastUsedMs: nowMs,
    };
    await access.putGrant(session);
    return { secret, session };
  }

  async function findByHash(hash: Uint8Array, type: Grant['type']): Promise<Grant | undefined> {
    const nowMs = clock.nowMs();
    const grant = await access.findGrant(hash, nowMs);
    if (grant?.type !== type || !isSameHash(grant.secretSha256, hash)) return undefined;
    const lastUsedMs = grant.lastUsedMs ?? grant.createdMs;
    if (type === 'session' && nowMs - lastUsedMs > SESSION_IDLE_MS) {
      await access.deleteGrant(grant.id);
      return undefined;
    }
    if (nowMs - lastUsedMs >= TOUCH_EVERY_MS) await access.touchGrant(grant.id, nowMs);
    return grant;
  }

  return {
    redeemLink,
    async find(secret, type) {
      return SECRET_PATTERN.test(secret) ? findByHash(toSecretHash(secret), type) : undefined;
    },
    async isStillGranted(principal) {
      const grant = await findByHash(principal.secretSha256, principal.type);
      return JSON.stringify(grant?.assignments) === JSON.stringify(principal.assignments);
    },
    async end(id) {
      await access.deleteGrant(id);
    },
  };
}
