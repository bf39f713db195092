/**
 * Secrets of devices, services, sessions and links: 256 random bits, shown once, kept as SHA-256 only.
 * A plain hash is enough because nobody can guess 256 bits; passwords chosen by people never come here.
 */
import { createHash, randomBytes as cryptoRandomBytes, timingSafeEqual } from 'node:crypto';

export const SECRET_BYTES = 32;

/**
 * 43 characters of base64url, the first of them no dash: a secret stands behind an option in a command line and in the
 * cell of a spreadsheet.
 */
export function createSecret(randomBytes: (size: number) => Uint8Array = cryptoRandomBytes): string {
  const secret = Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
  return secret.startsWith('-') ? createSecret(randomBytes) : secret;
}

/** SHA-256 of the secret's text as the other side sends it; 32 bytes. */
export function toSecretHash(secret: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

/** In constant time; false when the lengths differ. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
