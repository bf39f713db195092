/**
 * Tells the audit logs of both cities that a lending began or ended by itself. What always holds: the entries and the mark
 * that they are written are one transaction, so a keeper that was killed tells it once and not twice; what rights a lending
 * gives follows from its times alone and waits for nobody here.
 */
import type { Logger } from 'pino';
import { SYSTEM_ACTOR } from '#core/audit-actions.ts';
import type { Clock } from '#core/clock.ts';
import type { Lending } from '#core/network/network.ts';
import { toLendingSpan } from '#core/network/presence-of-nodes.ts';
import type { Part } from '#core/parts.ts';
import type { Registry } from '#store/registry/registry.ts';

export interface LendingKeeperOptions {
  registry: Pick<Registry, 'network' | 'transaction'>;
  clock: Clock;
  log: Logger;
  intervalMs?: number;
}

type Told = NonNullable<Lending['told']>;

const INTERVAL_MS = 1000;

export function createLendingKeeper(options: LendingKeeperOptions): Part & { runOnce(): Promise<number> } {
  const { registry, clock, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let isWaiting = false;
  let seenRevision = -1;
  /** Those of which something is still to be told. */
  let open: readonly Lending[] = [];

  /** How many lendings it told of. */
  async function runOnce(): Promise<number> {
    const revision = await registry.network.revision();
    if (revision !== seenRevision) {
      open = (await registry.network.listLendings()).filter(({ told }) => told !== 'end');
      seenRevision = revision;
    }
    let count = 0;
    for (const lending of open) if (toDue(lending, clock.nowMs()).length > 0) count += await tell(lending.id);
    return count;
  }

  async function tell(id: string): Promise<number> {
    return registry.transaction(async ({ network, audit }) => {
      const lending = await network.getLending(id);
      const due = lending ? toDue(lending, clock.nowMs()) : [];
      if (!lending || due.length === 0) return 0;
      const { version, ownerCity, borrowerCity } = lending;
      await network.putLending({ ...lending, told: due.at(-1)!, version: version + 1 });
      const system = { actor: SYSTEM_ACTOR, via: 'system' } as const;
      await audit.append(
        due.flatMap(step =>
          [ownerCity, borrowerCity].map(city => ({
            ...{ ...system, city, objectId: id, action: `lending.${step}` as const },
          })),
        ),
      );
      return 1;
    });
  }

  function round(): void {
    if (isWaiting) return;
    isWaiting = true;
    running = runOnce()
      .catch(error => log.warn({ err: error }, 'Lendings wait to be told of'))
      .finally(() => {
        isWaiting = false;
      });
  }

  return {
    name: 'lendings',
    runOnce,
    async start() {
      timer = setInterval(round, options.intervalMs ?? INTERVAL_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** What is to be told now, in order: after a long absence both. */
function toDue(lending: Lending, nowMs: number): Told[] {
  const { fromMs, untilMs } = toLendingSpan(lending);
  const due: Told[] = [];
  if (lending.told === undefined && fromMs <= nowMs && fromMs < untilMs) due.push('begin');
  if (lending.told !== 'end' && untilMs <= nowMs) due.push('end');
  return due;
}
