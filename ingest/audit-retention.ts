/**
 * Deletes audit entries past their age, once an hour, and says so in the log it shortens. The newest hash goes into our own
 * log too: who keeps that elsewhere can tell whether the whole chain was made anew.
 */
import type { Logger } from 'pino';
import { SYSTEM_ACTOR } from '#core/audit-actions.ts';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { Registry } from '#store/registry/registry.ts';

export interface AuditRetentionOptions {
  registry: Pick<Registry, 'transaction'>;
  clock: Clock;
  keptDays: number;
  log: Logger;
  intervalMs?: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function createAuditRetention(options: AuditRetentionOptions): Part & { runOnce(): Promise<number> } {
  const { registry, clock, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  /** Whole days, so that a day's entries go together and one entry a day tells of it. */
  async function runOnce(): Promise<number> {
    const beforeMs = Math.floor(clock.nowMs() / DAY_MS) * DAY_MS - options.keptDays * DAY_MS;
    const { count, end } = await registry.transaction(async ({ audit }) => {
      const count = await audit.deleteBefore(beforeMs);
      if (count > 0) {
        const changes = [{ field: 'count' as const, to: count }];
        await audit.append([{ actor: SYSTEM_ACTOR, via: 'system', action: 'audit.expire', changes }]);
      }
      return { count, end: await audit.end() };
    });
    log.info({ deleted: count, lastId: end.id, lastHash: end.hash }, 'Audit log');
    return count;
  }

  return {
    name: 'audit-retention',
    runOnce,
    async start() {
      timer = setInterval(() => {
        running = running
          .then(runOnce)
          .catch(error => log.warn({ err: error }, 'Deleting old audit entries failed'));
      }, options.intervalMs ?? HOUR_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
