/** Who may come in. Secrets are 256 random bits and stored as SHA-256 only; nothing here ever holds a secret. */
import type { Assignment } from '#core/assignments.ts';
import type { TokenScope } from '#core/token-scopes.ts';

export type CredentialType = 'device' | 'service';

/** A service account is a part of the platform, or an adapter bound to one mount. */
export type ServiceRole = 'platform' | 'adapter' | 'reader';

export interface Credential {
  /** MQTT user name: `{city}/{kind}/{device}`, or the name of the service account. */
  userName: string;
  type: CredentialType;
  /** Of a device credential. */
  deviceId?: string;
  role?: ServiceRole;
  /** Of an adapter or reader: its city. */
  city?: string;
  /** 32 bytes; absent: this name signs in by client certificate only. */
  secretSha256?: Uint8Array;
  enabled: boolean;
  /** Unix ms of the last change. */
  changedMs: number;
}

export interface CredentialChange {
  revision: number;
  userName: string;
}

export interface Grant {
  id: string;
  /** session: a person's cookie; token: a program's bearer token; link: the one-time sign-in link. */
  type: 'session' | 'token' | 'link';
  name: string;
  /** Whose session, or for whom the link is; absent: of nobody in the list of users. */
  userId?: string;
  /** Of the user, as they are now, when there is one: what is put with a `userId` is not read again. */
  assignments: readonly Assignment[];
  /** Good for one's own account only: the second factor is still to be set up. */
  limited?: true;
  /** The program that a session was begun with, as it calls itself. */
  client?: string;
  /** Of a token; absent: everything that its assignments allow, as of tokens from before there were scopes. */
  scopes?: readonly TokenScope[];
  secretSha256: Uint8Array;
  createdMs: number;
  expiresMs: number;
  lastUsedMs?: number;
}

export interface RegistryAccess {
  getCredential(userName: string): Promise<Credential | undefined>;
  /** Inserts or replaces: rotation is a put with a new hash. NOT_FOUND when its device is not known. */
  putCredential(credential: Credential): Promise<void>;
  putCredentials(credentials: readonly Credential[]): Promise<void>;
  deleteCredential(userName: string): Promise<boolean>;
  listCredentials(type?: CredentialType): Promise<Credential[]>;
  /**
   * Changes after the revision, oldest first: rotated, disabled, deleted. The broker polls it to kick. A name
   * appears once, with its last change; names of deleted credentials stay for 24 hours.
   */
  credentialChanges(afterRevision: number, limit: number): Promise<CredentialChange[]>;
  lastCredentialRevision(): Promise<number>;

  /** Inserts or replaces by id; CONFLICT when another grant has the same secret. */
  putGrant(grant: Grant): Promise<void>;
  /** A session or token; undefined when unknown, expired, a link or of a user who is disabled. */
  findGrant(secretSha256: Uint8Array, nowMs: number): Promise<Grant | undefined>;
  /** Finds a link and deletes it in the same transaction: it works once. Undefined also when its user is disabled. */
  redeemLink(secretSha256: Uint8Array, nowMs: number): Promise<Grant | undefined>;
  /** A link as `redeemLink` would find it; it stays. */
  findLink(secretSha256: Uint8Array, nowMs: number): Promise<Grant | undefined>;
  listGrants(type: Grant['type']): Promise<Grant[]>;
  /** Of a user, oldest first. */
  listGrantsOf(userId: string, type: Grant['type']): Promise<Grant[]>;
  deleteGrant(id: string): Promise<boolean>;
  touchGrant(id: string, nowMs: number): Promise<void>;
  deleteExpiredGrants(nowMs: number): Promise<number>;
}
