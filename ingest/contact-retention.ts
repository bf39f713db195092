/**
 * Deletes whom to call about a request once the time for it is over (`keptUntilMs`, a year after tear-down), every hour,
 * and writes down how many. Until then a copy of what is held of one person is `GET /api/v1/requests/{id}/contact`.
 */
import type { Logger } from 'pino';
import { SYSTEM_ACTOR } from '#core/audit-actions.ts';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { Registry } from '#store/registry/registry.ts';

export interface ContactRetentionOptions {
  registry: Pick<Registry, 'transaction'>;
  clock: Clock;
  log: Logger;
  intervalMs?: number;
}

const HOUR_MS = 3_600_000;
/** In one transaction: others write meanwhile. */
const CONTACTS_PER_TURN = 200;

export function createContactRetention(
  options: ContactRetentionOptions,
): Part & { runOnce(): Promise<number> } {
  const { registry, clock, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  function deleteSome(): Promise<number> {
    return registry.transaction(async ({ requests, audit }) => {
      const count = await requests.expireContacts(clock.nowMs(), CONTACTS_PER_TURN);
      const changes = [{ field: 'count' as const, to: count }];
      if (count > 0)
        await audit.append([{ actor: SYSTEM_ACTOR, via: 'system', action: 'contact.expire', changes }]);
      return count;
    });
  }

  async function runOnce(): Promise<number> {
    let deleted = 0;
    for (let count = CONTACTS_PER_TURN; count === CONTACTS_PER_TURN; ) {
      count = await deleteSome();
      deleted += count;
    }
    if (deleted > 0) log.info({ deleted }, 'Contacts of requests whose time was over');
    return deleted;
  }

  function runQuietly(): void {
    running = running
      .then(runOnce)
      .catch(error => log.warn({ err: error }, 'Deleting contacts of requests failed'));
  }

  return {
    name: 'contact-retention',
    runOnce,
    async start() {
      runQuietly();
      timer = setInterval(runQuietly, options.intervalMs ?? HOUR_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
