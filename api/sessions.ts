/**
 * Sessions of people and tokens of programs. What always holds: a session begins with a secret of its own (nothing a
 * client sent becomes a session), ends after 12 h whatever happens and after 2 h without use, and only hashes are looked
 * up and kept. A limited session has no rights: with it one sets up the second factor, and gets another session.
 */
import { randomUUID } from 'node:crypto';
import type { Assignment } from '#core/assignments.ts';
import type { Clock } from '#core/clock.ts';
import { createSecret, isSameHash, toSecretHash } from '#core/secrets.ts';
import type { Grant, RegistryAccess } from '#store/registry/registry-access.ts';

export const SESSION_LASTS_MS = 12 * 3_600_000;
export const SESSION_IDLE_MS = 2 * 3_600_000;
/** The time of last use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

/** Secrets of ours are 43 characters of base64url; programs may bring longer ones. */
export const SECRET_PATTERN = /^[A-Za-z0-9_-]{20,128}$/;

/** More open sessions of one person than this: the oldest end. */
export const SESSIONS_PER_USER_MAX = 20;

export interface BegunSession {
  /** For the cookie; shown this once. */
  secret: string;
  session: Grant;
}

/** Whose session it is to be: a user's, or that of whoever redeemed the link of the command line. */
export interface SessionOwner {
  name: string;
  userId?: string;
  assignments: readonly Assignment[];
  limited?: true;
  client?: string;
}

/** What is not said stays: a limited session above all. */
export type SessionChanges = Partial<Pick<SessionOwner, 'name' | 'userId' | 'assignments'>> & {
  isLimited?: boolean;
};

export interface Sessions {
  /** Deletes the link of the command line and gives it back; undefined: used, expired, of a user, or never was. */
  redeemLink(link: string): Promise<Grant | undefined>;
  begin(owner: SessionOwner): Promise<BegunSession>;
  /** The same session with another secret and id, so that an old cookie is worth nothing; it ends when the old one would. */
  rotate(session: Grant, changes?: SessionChanges): Promise<BegunSession>;
  /** The ids of the sessions that have ended: all of the user but the one excepted. */
  endAllOf(userId: string, exceptId?: string): Promise<string[]>;
  /** Counts as use. Undefined: unknown, expired, idle for too long, or of another type. */
  find(secret: string, type: 'session' | 'token'): Promise<Grant | undefined>;
  /** The same for a stream that is open: whether it may go on. Counts as use: someone watches. */
  isStillGranted(principal: Grant): Promise<boolean>;
  end(id: string): Promise<void>;
}

export function createSessions(options: { access: RegistryAccess; clock: Clock }): Sessions {
  const { access, clock } = options;

  async function redeemLink(link: string): Promise<Grant | undefined> {
    const nowMs = clock.nowMs();
    if (!SECRET_PATTERN.test(link)) return undefined;
    const hash = toSecretHash(link);
    const found = await access.findLink(hash, nowMs);
    return found && found.userId === undefined ? access.redeemLink(hash, nowMs) : undefined;
  }

  async function put(owner: SessionOwner, expiresMs: number): Promise<BegunSession> {
    const nowMs = clock.nowMs();
    const secret = createSecret();
    const session: Grant = {
      ...owner,
      id: randomUUID(),
      type: 'session',
      secretSha256: toSecretHash(secret),
      createdMs: nowMs,
      expiresMs,
      lastUsedMs: nowMs,
    };
    await access.putGrant(session);
    return { secret, session };
  }

  async function begin(owner: SessionOwner): Promise<BegunSession> {
    const nowMs = clock.nowMs();
    await access.deleteExpiredGrants(nowMs);
    const begun = await put(owner, nowMs + SESSION_LASTS_MS);
    if (owner.userId === undefined) return begun;
    const sessions = await access.listGrantsOf(owner.userId, 'session');
    const tooMany = sessions.slice(0, Math.max(0, sessions.length - SESSIONS_PER_USER_MAX));
    for (const { id } of tooMany) await access.deleteGrant(id);
    return begun;
  }

  async function rotate(session: Grant, changes: SessionChanges = {}): Promise<BegunSession> {
    const { isLimited = session.limited ?? false, ...others } = changes;
    const { name, userId, assignments, client } = { ...session, ...others };
    const owner: SessionOwner = {
      name,
      assignments,
      ...(userId === undefined ? {} : { userId }),
      ...(client === undefined ? {} : { client }),
      ...(isLimited ? { limited: true } : {}),
    };
    const begun = await put(owner, session.expiresMs);
    await access.deleteGrant(session.id);
    return begun;
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
    return grant.limited ? { ...grant, assignments: [] } : grant;
  }

  return {
    redeemLink,
    begin,
    rotate,
    async endAllOf(userId, exceptId) {
      const ended: string[] = [];
      for (const { id } of await access.listGrantsOf(userId, 'session')) {
        if (id === exceptId) continue;
        await access.deleteGrant(id);
        ended.push(id);
      }
      return ended;
    },
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
