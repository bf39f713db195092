/**
 * The broker's gates in the test's own process, on a real port, with a real registry and a journal that the
 * test holds in its hand: it decides when a sync is over and how. For what a healthy system never shows.
 */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '#core/clock.ts';
import type { JournalEntry, JournalStats } from '#store/journal/journal.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { type BrokerLimits, DEFAULT_BROKER_LIMITS } from '../../broker/broker-limits.ts';
import { createBrokerLog } from '../../broker/broker-log.ts';
import { createGates, type Gates } from '../../broker/gates.ts';
import { createListeners } from '../../broker/listeners.ts';
import { createTemporaryDirectory } from './temporary-directory.ts';

export interface HeldJournal {
  /** Appended and not yet called back. */
  readonly waiting: { entry: JournalEntry; callback: (error: Error | null) => void }[];
  /** Calls back everything that waits, and from now on at once. */
  release(error?: Error | null): void;
  /** From now on entries wait. */
  hold(): void;
  healthy: boolean;
}

export interface GatesFixture {
  gates: Gates;
  registry: Registry;
  journal: HeldJournal;
  port: number;
}

export interface GatesFixtureOptions {
  limits?: Partial<BrokerLimits>;
  clock?: Clock;
  /** Puts something between the gates and the real registry. */
  wrapRegistry?: (registry: Registry) => Registry;
}

export async function startGates(options: GatesFixtureOptions = {}): Promise<GatesFixture> {
  const clock = options.clock ?? systemClock;
  const limits = { ...DEFAULT_BROKER_LIMITS, ...options.limits };
  const registry = await openRegistry({
    engine: 'sqlite',
    file: join(createTemporaryDirectory(), 'registry.db'),
  });
  await registry.devices.putCity({
    slug: 'landau',
    name: 'Landau',
    ags: '07313000',
    timeZone: 'Europe/Berlin',
    center: [8.1, 49.2],
  });
  const { journal, writer } = createHeldJournal();
  const log = createBrokerLog('silent', clock, limits.logLinesPerS);
  const gates = await createGates({
    limits,
    registry: options.wrapRegistry?.(registry) ?? registry,
    journal: writer,
    clock,
    log,
  });
  const listeners = createListeners({
    options: { mqtt: { host: '127.0.0.1', port: 0, allowNonLoopback: false }, mqtts: null },
    limits,
    counters: gates.counters,
    clock,
    log,
    accept: socket => gates.connections.accept(gates.aedes, socket),
  });
  const { mqtt } = await listeners.open();
  onTestFinished(async () => {
    journal.release();
    await listeners.close();
    await gates.close();
    await registry.close();
  });
  return { gates, registry, journal, port: mqtt?.port ?? 0 };
}

function createHeldJournal() {
  let isHeld = false;
  const waiting: HeldJournal['waiting'] = [];
  const journal: HeldJournal = {
    waiting,
    healthy: true,
    hold() {
      isHeld = true;
    },
    release(error = null) {
      isHeld = false;
      for (const { callback } of waiting.splice(0)) callback(error);
    },
  };
  const writer = {
    append(entry: JournalEntry, callback: (error: Error | null) => void) {
      if (isHeld) waiting.push({ entry, callback });
      else setImmediate(callback, null);
    },
    get stats() {
      return { healthy: journal.healthy } as JournalStats;
    },
  };
  return { journal, writer };
}
