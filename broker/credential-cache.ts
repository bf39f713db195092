/**
 * Credentials read from the registry, for a short while. The explicit rule for a registry that is down:
 * a credential counts for `credentialCacheMs` after it was read, then nobody is let in until the registry
 * answers again. Changes are dropped from here at once by `credential-watch.ts`.
 */
import type { Clock } from '#core/clock.ts';
import type { Credential, RegistryAccess } from '#store/registry/registry-access.ts';

export interface CredentialCache {
  /** Undefined: no such name. Rejects when the registry does not answer. */
  get(userName: string): Promise<Credential | undefined>;
  /** Past the cache. */
  read(userName: string): Promise<Credential | undefined>;
}

const MAX_ENTRIES = 50_000;

export function createCredentialCache(
  access: Pick<RegistryAccess, 'getCredential'>,
  clock: Clock,
  ttlMs: number,
): CredentialCache {
  const entries = new Map<string, { credential: Credential; readMs: number }>();

  async function read(userName: string): Promise<Credential | undefined> {
    const readMs = clock.monotonicMs();
    const credential = await access.getCredential(userName);
    entries.delete(userName);
    // Unknown names are not kept: anybody can make up as many as he likes.
    if (!credential) return undefined;
    if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value as string);
    entries.set(userName, { credential, readMs });
    return credential;
  }

  return {
    get(userName) {
      const known = entries.get(userName);
      if (known && clock.monotonicMs() - known.readMs < ttlMs) return Promise.resolve(known.credential);
      return read(userName);
    },
    read,
  };
}
