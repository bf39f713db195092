/**
 * One look at the bytes before anything is parsed: depth and number of keys are bounded while the payload is
 * still bytes, so a hostile document costs no more than an honest one of its size.
 */
import type { RejectionReason } from './rejections.ts';

export const PAYLOAD_MAX_DEPTH = 8;
export const PAYLOAD_MAX_KEYS = 2304;

export interface JsonScan {
  /** Colons outside strings: the keys of all objects, repeated ones included. */
  keys: number;
  isAscii: boolean;
  refused?: RejectionReason;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Says nothing about whether the bytes are JSON: that is the parser's to judge. */
export function scanJson(bytes: Uint8Array): JsonScan {
  const end = bytes.length;
  let keys = 0;
  let depth = 0;
  let high = 0;
  for (let at = 0; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      for (at++; at < end; at++) {
        const inner = bytes[at]!;
        if (inner === QUOTE) break;
        if (inner === BACKSLASH) at++;
        high |= inner;
      }
    } else if (byte === COLON) {
      keys++;
    } else if (byte >= 0x5b) {
      high |= byte;
      if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) depth--;
      if (depth > PAYLOAD_MAX_DEPTH) return { keys, isAscii: false, refused: 'payloadTooDeep' };
    }
  }
  const isAscii = high < 0x80;
  return keys > PAYLOAD_MAX_KEYS ? { keys, isAscii, refused: 'payloadTooManyKeys' } : { keys, isAscii };
}

/** The keys that are left after parsing; fewer than scanned means that one stood twice in an object. */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
    return count;
  }
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    count += typeof inner === 'object' ? 1 + countKeys(inner) : 1;
  }
  return count;
}
