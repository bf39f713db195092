/**
 * Files of the map server, from disk where they are and from the server where they are not. What always holds: one
 * request per file at a time, few at once, what failed or is missing is not asked for again for a while, and an
 * old file is better than none.
 */
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import { ApiProblem } from '../problems.ts';
import { createQueryGate } from '../query-gate.ts';
import type { BasemapMetrics } from './basemap-metrics.ts';
import { fetchUpstream, type Upstream, UpstreamFailed, type UpstreamReply } from './fetch-upstream.ts';
import type { CachedFile, TileCache } from './tile-cache.ts';

export interface BasemapFiles {
  /** undefined: the map server has no such file. Throws BASEMAP_UNAVAILABLE, or BUSY when too many wait. */
  load(address: string, limits: FileLimits): Promise<UpstreamReply | undefined>;
  /** It came, but is of no use: not kept, and not asked for again for a while. */
  reject(address: string): Promise<void>;
  /** Gives up what is under way. */
  close(): void;
}

export interface FileLimits {
  maxBytes: number;
  /** How long a file on disk is not asked for again. */
  freshMs: number;
}

interface Refusal {
  untilMs: number;
  isMissing: boolean;
}

const AT_ONCE = { running: 6, waiting: 256 };
const MISSING_FOR_MS = 3_600_000;
const FAILED_FOR_MS = 30_000;
const REMEMBERED_REFUSALS = 10_000;
const LOG_AT_MOST_EVERY_MS = 60_000;

export function createBasemapFiles(
  upstream: Upstream,
  parts: { cache: TileCache; metrics: BasemapMetrics; clock: Clock; log: Logger },
): BasemapFiles {
  const { cache, metrics, clock, log } = parts;
  const gate = createQueryGate(AT_ONCE);
  const closing = new AbortController();
  const running = new Map<string, Promise<UpstreamReply | undefined>>();
  const refusals = new Map<string, Refusal>();
  let loggedMs = Number.NEGATIVE_INFINITY;

  function refuse(address: string, isMissing: boolean): void {
    const [oldest] = refusals.keys();
    if (refusals.size >= REMEMBERED_REFUSALS && oldest !== undefined) refusals.delete(oldest);
    const forMs = isMissing ? MISSING_FOR_MS : FAILED_FOR_MS;
    refusals.set(address, { untilMs: clock.nowMs() + forMs, isMissing });
  }

  function findRefusal(address: string): Refusal | undefined {
    const refusal = refusals.get(address);
    if (refusal && refusal.untilMs > clock.nowMs()) return refusal;
    refusals.delete(address);
    return undefined;
  }

  function logFailure(error: unknown): void {
    if (clock.nowMs() - loggedMs < LOG_AT_MOST_EVERY_MS) return;
    loggedMs = clock.nowMs();
    log.warn({ err: error }, 'The map server failed');
  }

  /** What is left when the server does not help: an old file, or nothing. */
  function fallBack(refusal: Refusal, old: CachedFile | undefined): UpstreamReply | undefined {
    if (old && !refusal.isMissing) {
      metrics.count('stale');
      return old;
    }
    metrics.count(refusal.isMissing ? 'missing' : 'failed');
    if (refusal.isMissing) return undefined;
    throw new ApiProblem('BASEMAP_UNAVAILABLE', { retryAfterS: FAILED_FOR_MS / 1000 });
  }

  async function fetchAndKeep(address: string, maxBytes: number): Promise<UpstreamReply> {
    const startedMs = clock.monotonicMs();
    const reply = await fetchUpstream(upstream, address, maxBytes, closing.signal);
    metrics.observe((clock.monotonicMs() - startedMs) / 1000);
    await cache.put(address, reply);
    return reply;
  }

  async function find(
    address: string,
    { maxBytes, freshMs }: FileLimits,
  ): Promise<UpstreamReply | undefined> {
    const old = await cache.get(address);
    if (old && clock.nowMs() - old.storedMs < freshMs) {
      metrics.count('cached');
      return old;
    }
    const refusal = findRefusal(address);
    if (refusal) return fallBack(refusal, old);
    try {
      const reply = await gate.run(closing.signal, () => fetchAndKeep(address, maxBytes));
      metrics.count('fetched');
      return reply;
    } catch (error) {
      if (!(error instanceof UpstreamFailed)) throw error;
      if (!error.isMissing) logFailure(error);
      refuse(address, error.isMissing);
      return fallBack({ untilMs: 0, isMissing: error.isMissing }, old);
    }
  }

  return {
    load(address, limits) {
      const already = running.get(address);
      if (already) return already;
      const loading = find(address, limits).finally(() => running.delete(address));
      running.set(address, loading);
      return loading;
    },
    async reject(address) {
      refuse(address, false);
      await cache.delete(address);
    },
    close: () => closing.abort(),
  };
}
