/**
 * The people who use the console. What always holds: a login name is there once, whatever its case; a change names the
 * version it was made from; passwords, secrets and recovery codes come here hashed or encrypted only.
 */
import type { Assignment } from '#core/assignments.ts';

/** pending: the secret was shown, but no code of it has been seen yet. */
export type TotpState = 'off' | 'pending' | 'on';

export interface User {
  id: string;
  loginName: string;
  displayName: string;
  /** PHC string of argon2id; absent: signs in by OIDC, or was invited and has not come yet. */
  passwordHash?: string;
  totpState: TotpState;
  /** Encrypted, see `core/sealer.ts`; there unless the state is off. */
  totpSecret?: Uint8Array;
  /** The time step of the last code that was taken: neither it nor an older one is taken again. */
  totpLastStep?: number;
  /** SHA-256 in hex of the recovery codes that are left. */
  recoveryHashes: readonly string[];
  oidc?: { issuer: string; subject: string };
  enabled: boolean;
  assignments: readonly Assignment[];
  /** Grows with every change but those of a sign-in. */
  version: number;
  createdMs: number;
  lastSignInMs?: number;
}

/** More people than any installation has; a bound because every table has one. */
export const USERS_MAX = 10_000;

export interface RegistryPeople {
  /** With version 1. CONFLICT when the login name or the OIDC subject is taken, or there are `USERS_MAX`. */
  createUser(user: Omit<User, 'version'>): Promise<User>;
  /** All but id, creation and last sign-in. CONFLICT when `version` is not the stored one, or a name is taken. */
  changeUser(user: User): Promise<User>;
  /** Sessions and links go with the user. */
  deleteUser(id: string): Promise<boolean>;
  getUser(id: string): Promise<User | undefined>;
  /** In any case and spelling of umlauts. */
  findUserByLoginName(loginName: string): Promise<User | undefined>;
  findUserByOidc(issuer: string, subject: string): Promise<User | undefined>;
  /** By login name. */
  listUsers(): Promise<User[]>;

  recordSignIn(id: string, nowMs: number): Promise<void>;
  /** For a hash with newer parameters; nothing happens when the password has changed meanwhile. */
  replacePasswordHash(id: string, from: string, to: string): Promise<void>;
  /** The step is used up with all older ones; false when it was already. */
  useTotpStep(id: string, step: number): Promise<boolean>;
  /** False when there is no such code left. */
  useRecoveryHash(id: string, hash: string): Promise<boolean>;
}
