/**
 * Passwords by argon2id (OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane), kept as PHC strings. What
 * always holds: a check costs one hash, whether the user exists or not, and at most two are computed at a time: they share
 * the process's four threads for slow work with the journal's syncs.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { toPasswordText } from '#core/password-rules.ts';
import { createQueryGate } from '../query-gate.ts';

const argon2Hash = promisify(argon2);

export interface PasswordCost {
  memoryKib: number;
  passes: number;
}

export const OWASP_COST: PasswordCost = { memoryKib: 19_456, passes: 2 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const QUEUE = { running: 2, waiting: 32 };

export interface Passwords {
  /** A new PHC string. Throws BUSY when too many wait. */
  hash(password: string): Promise<string>;
  /** False without a hash to compare with, after the same work. Throws BUSY. */
  verify(phc: string | undefined, password: string): Promise<boolean>;
  /** Whether it was made with other parameters than are used now. */
  isOutdated(phc: string): boolean;
  /** Hashes computed so far. */
  readonly hashCount: number;
}

interface Parsed {
  cost: PasswordCost;
  salt: Buffer;
  hash: Buffer;
}

export function createPasswords(cost: PasswordCost = OWASP_COST): Passwords {
  const gate = createQueryGate(QUEUE);
  const never = new AbortController().signal;
  const nobody: Parsed = { cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
  let hashCount = 0;

  function compute(password: string, salt: Uint8Array, { memoryKib, passes }: PasswordCost): Promise<Buffer> {
    return gate.run(never, () => {
      hashCount += 1;
      return argon2Hash('argon2id', {
        message: toPasswordText(password),
        nonce: salt,
        parallelism: 1,
        tagLength: HASH_BYTES,
        memory: memoryKib,
        passes,
      });
    });
  }

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await compute(password, salt, cost);
      return `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$${toPart(salt)}$${toPart(hash)}`;
    },
    async verify(phc, password) {
      const wanted = phc === undefined ? undefined : parse(phc);
      const { salt, cost: itsCost, hash } = wanted ?? nobody;
      const found = await compute(password, salt, itsCost);
      const isSame = found.length === hash.length && timingSafeEqual(found, hash);
      return isSame && wanted !== undefined;
    },
    isOutdated(phc) {
      const parsed = parse(phc);
      return parsed?.cost.memoryKib !== cost.memoryKib || parsed.cost.passes !== cost.passes;
    },
    get hashCount() {
      return hashCount;
    },
  };
}

function parse(phc: string): Parsed | undefined {
  const match = PHC.exec(phc);
  if (!match) return undefined;
  const [, memoryKib, passes, salt, hash] = match;
  return {
    cost: { memoryKib: Number(memoryKib), passes: Number(passes) },
    salt: Buffer.from(salt as string, 'base64'),
    hash: Buffer.from(hash as string, 'base64'),
  };
}

/** PHC wants base64 without padding. */
function toPart(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
