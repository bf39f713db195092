/**
 * Follows the changes of credentials in the registry. What always holds: a connection whose credential was
 * removed, disabled or rotated is ended within seconds, its queue is not delivered and its will not
 * published. A registry that is down is asked again; nobody is kicked for that.
 */
import { isSameHash } from '#core/secrets.ts';
import type { Credential, RegistryAccess } from '#store/registry/registry-access.ts';
import type { CredentialCache } from './credential-cache.ts';
import { toPrincipal } from './principal.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface CredentialWatchContext {
  access: RegistryAccess;
  credentials: CredentialCache;
  sessions: Sessions;
  kick: (session: Session) => void;
  /** The queue of its session goes; with `isGone` everything that was kept of the device. */
  forget: (userName: string, isGone: boolean) => Promise<void>;
}

export interface CredentialWatch {
  /** Remembers where the changes stand. */
  open(): Promise<void>;
  /** One round; called by a timer. */
  check(): Promise<void>;
}

const PAGE = 1000;

export function createCredentialWatch(context: CredentialWatchContext): CredentialWatch {
  const { access, credentials, sessions } = context;
  let revision = 0;

  async function apply(userName: string): Promise<void> {
    const credential = await credentials.read(userName);
    for (const session of [...sessions.ofUser(userName)]) {
      if (!isStillGood(session, credential)) context.kick(session);
    }
    if (!credential?.enabled) await context.forget(userName, credential === undefined);
  }

  return {
    async open() {
      revision = await access.lastCredentialRevision();
    },
    async check() {
      for (;;) {
        const changes = await access.credentialChanges(revision, PAGE);
        for (const change of changes) {
          await apply(change.userName);
          revision = change.revision;
        }
        if (changes.length < PAGE) return;
      }
    },
  };
}

function isStillGood(session: Session, credential: Credential | undefined): boolean {
  if (!credential?.enabled) return false;
  const principal = toPrincipal(credential);
  if (principal?.type !== session.principal?.type || principal?.prefix !== session.principal?.prefix)
    return false;
  if (session.secretSha256 === null) return true;
  return credential.secretSha256 !== undefined && isSameHash(session.secretSha256, credential.secretSha256);
}
