import { describe, expect, it } from 'vitest';
import { createSecret, isSameHash, toSecretHash } from '#core/secrets.ts';

describe('secrets', () => {
  it('are 43 characters of base64url and never the same', () => {
    const secrets = Array.from({ length: 100 }, () => createSecret());
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(secrets).size).toBe(100);
  });

  it('never begin with a dash', () => {
    const drawn = [0xfb, 0x00];
    expect(createSecret(size => new Uint8Array(size).fill(drawn.shift()!))).toBe('A'.repeat(43));
  });

  it('come from the randomness passed in', () => {
    expect(createSecret(size => new Uint8Array(size))).toBe('A'.repeat(43));
  });

  it('are hashed with SHA-256, as text or as the bytes of that text', () => {
    const hash = toSecretHash('abc');
    expect(Buffer.from(hash).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(isSameHash(hash, toSecretHash(new TextEncoder().encode('abc')))).toBe(true);
  });

  it('differ when a bit or the length differs', () => {
    const hash = toSecretHash('abc');
    expect(isSameHash(hash, toSecretHash('abd'))).toBe(false);
    expect(isSameHash(hash, hash.subarray(0, 31))).toBe(false);
  });
});
