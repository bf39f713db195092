/** The one place that chooses the engine of the registry. */
import { type Clock, systemClock } from '#core/clock.ts';
import { createCommands } from './commands.ts';
import { createCredentials } from './credentials.ts';
import { createDevices } from './devices.ts';
import { createGrants } from './grants.ts';
import { createIngest, type IngestLimits } from './ingest.ts';
import { migrate } from './migrate.ts';
import type { Registry } from './registry.ts';
import type { RegistryEngine } from './registry-engine.ts';
import { openSqliteEngine } from './sqlite/open-sqlite-engine.ts';

/** `file`: the path of the database; its folder is made. Others may have it open at the same time. */
export type RegistryOptions = { engine: 'sqlite'; file: string } & Partial<IngestLimits> & { clock?: Clock };

const QUARANTINE_LIMIT = 100_000;
const LOG_LIMIT_PER_DEVICE = 200;

/** Brings the tables up to date. Throws STORE_UNAVAILABLE, STORE_TOO_NEW. */
export async function openRegistry(options: RegistryOptions): Promise<Registry> {
  const clock = options.clock ?? systemClock;
  const engine = await openSqliteEngine(options.file);
  try {
    await migrate(engine, clock.nowMs());
  } catch (error) {
    await engine.close();
    throw error;
  }
  const limits = {
    quarantineLimit: options.quarantineLimit ?? QUARANTINE_LIMIT,
    logLimitPerDevice: options.logLimitPerDevice ?? LOG_LIMIT_PER_DEVICE,
  };
  return createRegistry(engine, limits, clock);
}

function createRegistry(engine: RegistryEngine, limits: IngestLimits, clock: Clock): Registry {
  const { database } = engine;
  const losses = { quarantineDropped: 0, logLinesDropped: 0 };
  const nowMs = () => clock.nowMs();
  return {
    devices: createDevices(database, nowMs),
    access: { ...createCredentials(database, nowMs), ...createGrants(database) },
    commands: createCommands(database),
    ingest: createIngest(database, limits, losses),
    get stats() {
      return { ...losses };
    },
    async ping() {
      await database.selectFrom('counters').select('value').limit(1).execute();
    },
    close: () => engine.close(),
  };
}
