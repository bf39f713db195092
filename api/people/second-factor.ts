/**
 * The second factor: time-based codes (RFC 6238: SHA-1, 6 digits, 30 s, one step either way) and recovery codes. What
 * always holds: a code works once, and a secret is stored sealed for its user.
 */
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Sealer } from '#core/sealer.ts';
import { toSecretHash } from '#core/secrets.ts';
import type { RegistryPeople, User } from '#store/registry/registry-people.ts';

const PERIOD_S = 30;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 80 random bits: a plain hash of it is enough. */
const RECOVERY_BYTES = 10;
const TOTP_CODE = /^\d{6}$/;

export interface NewSecret {
  /** For typing in. */
  base32: string;
  /** `otpauth://…`, for a QR code. */
  address: string;
  sealed: Uint8Array;
}

export interface SecondFactor {
  createSecret(user: Pick<User, 'id' | 'loginName'>): NewSecret;
  /** Uses the code up: of the app, or a recovery code. */
  take(user: User, code: string, nowMs: number): Promise<boolean>;
  /** Of a secret that is not in use yet: whether its owner has it in the app. */
  takeFirst(user: User, code: string, nowMs: number): Promise<boolean>;
}

export function createSecondFactor(people: RegistryPeople, sealer: Sealer): SecondFactor {
  /** The time step the code belongs to. */
  function findStep(user: User, code: string, nowMs: number): number | undefined {
    const secret = user.totpSecret && sealer.open(user.totpSecret, toPurpose(user));
    if (!secret || !TOTP_CODE.test(code)) return undefined;
    const totp = new TOTP({ secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });
    const delta = totp.validate({ token: code, timestamp: nowMs, window: 1 });
    return delta === null ? undefined : TOTP.counter({ period: PERIOD_S, timestamp: nowMs }) + delta;
  }

  async function takeFirst(user: User, code: string, nowMs: number): Promise<boolean> {
    const step = findStep(user, code.replaceAll(/\s/g, ''), nowMs);
    return step !== undefined && people.useTotpStep(user.id, step);
  }

  return {
    createSecret(user) {
      const bytes = randomBytes(SECRET_BYTES);
      const secret = new Secret({ buffer: new Uint8Array(bytes).buffer });
      const totp = new TOTP({ issuer: 'Leitstand', label: user.loginName, period: PERIOD_S, secret });
      return { base32: secret.base32, address: totp.toString(), sealed: sealer.seal(bytes, toPurpose(user)) };
    },
    takeFirst,
    async take(user, code, nowMs) {
      const hash = toRecoveryHash(code);
      if (user.recoveryHashes.includes(hash)) return people.useRecoveryHash(user.id, hash);
      return takeFirst(user, code, nowMs);
    },
  };
}

/** As shown, once. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const { base32 } = new Secret({ buffer: new Uint8Array(randomBytes(RECOVERY_BYTES)).buffer });
    return (base32.toLowerCase().match(/.{4}/g) as string[]).join('-');
  });
}

export function toRecoveryHash(code: string): string {
  const plain = code.toLowerCase().replaceAll(/[^a-z2-7]/g, '');
  return Buffer.from(toSecretHash(plain)).toString('hex');
}

function toPurpose({ id }: Pick<User, 'id'>): string {
  return `totp:${id}`;
}
