/**
 * Domain rule 3: a device that lost messages, or sends what its kind does not know, is asked for a new birth. The
 * request is a command like any other: it waits in the registry until the device is there. Asked at most once an
 * hour per device; a request that cannot be queued is let go, the next occasion comes.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import type { RegistryCommands } from '#store/registry/registry-commands.ts';

export interface RebirthRequests {
  request(deviceIds: Iterable<string>): Promise<void>;
}

const ASK_AGAIN_AFTER_MS = 3_600_000;
const TTL_S = 3600;
const OPEN_COMMANDS_PER_DEVICE = 16;
/** Per call, so that a fleet that goes wrong at once does not hold up ingest. */
const MAX_REQUESTS = 100;

export function createRebirthRequests(
  commands: Pick<RegistryCommands, 'queue'>,
  clock: Clock,
  log: Pick<Logger, 'warn'>,
): RebirthRequests {
  /** Device to the instant it was asked; older ones leave at the front. */
  const askedMs = new Map<string, number>();

  function forgetOld(nowMs: number): void {
    for (const [deviceId, atMs] of askedMs) {
      if (nowMs - atMs < ASK_AGAIN_AFTER_MS) return;
      askedMs.delete(deviceId);
    }
  }

  async function queue(deviceId: string): Promise<void> {
    const nowMs = clock.nowMs();
    const command = { id: randomUUID(), deviceId, name: 'rebirth', createdMs: nowMs, ttlS: TTL_S } as const;
    try {
      await commands.queue(
        { ...command, state: 'queued', attempts: 0, changedMs: nowMs, by: 'platform' },
        OPEN_COMMANDS_PER_DEVICE,
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ err: error, deviceId }, 'Birth not asked for');
    }
  }

  return {
    async request(deviceIds) {
      const nowMs = clock.monotonicMs();
      forgetOld(nowMs);
      let requests = 0;
      for (const deviceId of deviceIds) {
        if (askedMs.has(deviceId)) continue;
        if (++requests > MAX_REQUESTS) return;
        askedMs.set(deviceId, nowMs);
        await queue(deviceId);
      }
    },
  };
}
