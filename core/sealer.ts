/**
 * Seals what must be kept or handed out but read by us alone: AES-256-GCM with a key of the installation. What always
 * holds: what was sealed for one purpose cannot be opened for another.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const SECRET_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealer {
  seal(bytes: Uint8Array, purpose: string): Uint8Array;
  /** Undefined: sealed by another key, for another purpose, or changed. */
  open(sealed: Uint8Array, purpose: string): Uint8Array | undefined;
}

export function createSealer(key: Uint8Array): Sealer {
  if (key.length !== SECRET_KEY_BYTES) throw new Error(`The key must have ${SECRET_KEY_BYTES} bytes`);
  return {
    seal(bytes, purpose) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, purpose) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(purpose));
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
