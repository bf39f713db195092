/**
 * Codes and secrets by which others look at a request without signing in. What always holds: they come from the system's
 * random numbers, are shown once and kept as a hash; a wrong number, a wrong code and one that has ended are answered
 * alike; who guesses waits, and nobody asks more than so often.
 */
import { createHash, randomBytes as cryptoRandomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '#core/clock.ts';
import { createSecret } from '#core/secrets.ts';
import type { RegistryRequests, RequestLink } from '#store/registry/registry-requests.ts';
import { ApiProblem } from '../problems.ts';
import { type SignInThrottle, toAddressSource } from '../sign-in-throttle.ts';

/** No letter or digit that is read as another: 32 of them, 5 bits each. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LENGTH = 16;
const GROUP = 4;
/** Asked with a right code or secret, from one address. */
const ASKED_PER_MINUTE = 240;
const MINUTE_MS = 60_000;
const SOURCES_MAX = 10_000;

/** `7KQM-23XW-PPLA-9TFC`: 80 random bits. */
export function createTrackingCode(randomBytes: (size: number) => Uint8Array = cryptoRandomBytes): string {
  const letters = Array.from(randomBytes(CODE_LENGTH), byte => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-');
}

/** Of number and code together, so that a code is worth nothing with another number. Small letters and blanks are forgiven. */
export function toTrackingHash(id: string, code: string): string {
  const letters = code.toUpperCase().replaceAll(/[\s-]/g, '');
  return createHash('sha256').update(`${id.toUpperCase()} ${letters}`).digest('hex');
}

export function createShareSecret(): { secret: string; secretHash: string } {
  const secret = createSecret();
  return { secret, secretHash: toShareHash(secret) };
}

export function toShareHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export interface PublicAccess {
  /** Addresses remembered. */
  readonly sources: number;
  /** The link that is in force. Throws NOT_FOUND or TOO_MANY_REQUESTS. @param about what is guessed at: the number, or nothing */
  find(
    request: FastifyRequest,
    type: RequestLink['type'],
    secretHash: string,
    about?: string,
  ): Promise<RequestLink>;
}

export function createPublicAccess(options: {
  requests: Pick<RegistryRequests, 'findLink'>;
  throttle: SignInThrottle;
  clock: Clock;
}): PublicAccess {
  const { requests, throttle, clock } = options;
  const asked = createAskedCount(clock);
  return {
    get sources() {
      return asked.sources;
    },
    async find(request, type, secretHash, about) {
      const source = `request ${toAddressSource(request.ip)}`;
      const attempt = { source, ...(about !== undefined && { account: `request ${about}` }) };
      const waitS = Math.max(asked.count(source), throttle.begin(attempt));
      if (waitS > 0) throw new ApiProblem('TOO_MANY_REQUESTS', { retryAfterS: waitS });
      const link = await requests.findLink(type, secretHash, clock.nowMs());
      if (!link) throw new ApiProblem('NOT_FOUND', { detail: 'No such request, or the code is not right' });
      throttle.forgive(attempt);
      return link;
    },
  };
}

interface AskedCount {
  /** How long to wait, in seconds; 0: go on. */
  count(source: string): number;
  readonly sources: number;
}

/** At most `SOURCES_MAX` are remembered; the oldest goes first. */
function createAskedCount(clock: Clock): AskedCount {
  const windows = new Map<string, { count: number; endsMs: number }>();
  return {
    count(source) {
      const nowMs = clock.monotonicMs();
      const found = windows.get(source);
      const window = found && nowMs < found.endsMs ? found : { count: 0, endsMs: nowMs + MINUTE_MS };
      window.count += 1;
      windows.delete(source);
      windows.set(source, window);
      if (windows.size > SOURCES_MAX) windows.delete(windows.keys().next().value as string);
      return window.count > ASKED_PER_MINUTE ? Math.ceil((window.endsMs - nowMs) / 1000) : 0;
    },
    get sources() {
      return windows.size;
    },
  };
}
