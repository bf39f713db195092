/** The one place that chooses the engine of the registry. */
import { type Clock, systemClock } from '#core/clock.ts';
import { createAlarmRules } from './alarm-rules.ts';
import { createAlarms } from './alarms.ts';
import { createAudit } from './audit.ts';
import { createCommands } from './commands.ts';
import { createCredentials } from './credentials.ts';
import { createDevices } from './devices.ts';
import { createErasures } from './erasures.ts';
import { createGrants } from './grants.ts';
import { createIngest, type IngestLimits } from './ingest.ts';
import { migrate } from './migrate.ts';
import { createNetwork } from './network.ts';
import { createNotifications, type NotificationLimits } from './notifications.ts';
import { createPeople } from './people.ts';
import { openPostgresEngine } from './postgres/open-postgres-engine.ts';
import { type PostgresAddress, toShownAddress } from './postgres/postgres-address.ts';
import { createQuality } from './quality.ts';
import type { Registry, RegistryGroups } from './registry.ts';
import type { RegistryEngine } from './registry-engine.ts';
import { createRequests } from './requests.ts';
import { openSqliteEngine } from './sqlite/open-sqlite-engine.ts';
import type { Database } from './tables.ts';

/** `file`: the path of the database; its folder is made. Others may have either open at the same time. */
export type RegistryPlace = { engine: 'sqlite'; file: string } | ({ engine: 'postgres' } & PostgresAddress);

/** What another thread can be given. */
export type RegistrySettings = RegistryPlace & Partial<RegistryLimits>;

type RegistryLimits = IngestLimits & NotificationLimits;

export type RegistryOptions = RegistrySettings & { clock?: Clock };

const QUARANTINE_LIMIT = 100_000;
const LOG_LIMIT_PER_DEVICE = 200;
const KEPT_BYTES_PER_CITY = 64 * 1024 * 1024;
const OUTBOX_LIMIT = 10_000;

/** Brings the tables up to date. Throws STORE_UNAVAILABLE, STORE_TOO_NEW, INVALID_CONFIGURATION. */
export async function openRegistry(options: RegistryOptions): Promise<Registry> {
  const clock = options.clock ?? systemClock;
  const engine = await openEngine(options);
  try {
    await migrate(engine, clock.nowMs());
  } catch (error) {
    await engine.close();
    throw error;
  }
  const limits = {
    quarantineLimit: options.quarantineLimit ?? QUARANTINE_LIMIT,
    logLimitPerDevice: options.logLimitPerDevice ?? LOG_LIMIT_PER_DEVICE,
    keptBytesPerCity: options.keptBytesPerCity ?? KEPT_BYTES_PER_CITY,
    outboxLimit: options.outboxLimit ?? OUTBOX_LIMIT,
  };
  return createRegistry(engine, limits, clock);
}

function openEngine(place: RegistryPlace): Promise<RegistryEngine> {
  return place.engine === 'sqlite' ? openSqliteEngine(place.file) : openPostgresEngine(place);
}

/** For people at a terminal; nothing secret. */
export function toShownPlace(place: RegistryPlace): string {
  return place.engine === 'sqlite' ? place.file : `PostgreSQL at ${toShownAddress(place)}`;
}

function createRegistry(engine: RegistryEngine, limits: RegistryLimits, clock: Clock): Registry {
  const { database } = engine;
  const losses = { quarantineDropped: 0, logLinesDropped: 0, keptDropped: 0, notificationsDropped: 0 };
  const toGroups = (database: Database) => createGroups(database, () => clock.nowMs(), limits, losses);
  return {
    ...toGroups(database),
    transaction: work => database.transaction().execute(transaction => work(toGroups(transaction))),
    ingest: createIngest(database, limits, losses),
    get stats() {
      return { ...losses, waitingCalls: engine.waitingCalls ?? 0 };
    },
    async ping() {
      await database.selectFrom('counters').select('value').limit(1).execute();
    },
    close: () => engine.close(),
  };
}

/** On the engine, or on a transaction of it. */
function createGroups(
  database: Database,
  nowMs: () => number,
  limits: NotificationLimits,
  losses: { notificationsDropped: number },
): RegistryGroups {
  return {
    devices: createDevices(database, nowMs),
    access: { ...createCredentials(database, nowMs), ...createGrants(database) },
    commands: createCommands(database),
    people: createPeople(database),
    audit: createAudit(database, nowMs),
    erasures: createErasures(database),
    alarms: createAlarms(database, nowMs),
    alarmRules: createAlarmRules(database),
    notifications: createNotifications(database, limits, losses),
    quality: createQuality(database),
    network: createNetwork(database, nowMs),
    requests: createRequests(database, nowMs),
  };
}
