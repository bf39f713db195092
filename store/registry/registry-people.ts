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
  /** Encrypted, see `api/totp-secrets.ts`; there unless the state is off. */
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
