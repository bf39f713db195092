/**
 * Brings the tables to the newest version, one transaction per step. Two processes may do it at once: the
 * second waits for the first and finds the step done. A store written by a newer version is left alone.
 */
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { AppError } from '#core/app-error.ts';
import { createFirstTables } from './migrations/0001-first-tables.ts';
import { createGrafanaViews } from './migrations/0002-grafana-views.ts';
import { addSequencesAndRegistration } from './migrations/0003-sequences-and-registration.ts';
import { addReceiveClock } from './migrations/0004-receive-clock.ts';
import { addPeople } from './migrations/0005-people.ts';
import { addAudit } from './migrations/0006-audit.ts';
import { addQuality } from './migrations/0007-quality.ts';
import { addAlarms } from './migrations/0008-alarms.ts';
import { addAlarmRules } from './migrations/0009-alarm-rules.ts';
import { addNotifications } from './migrations/0010-notifications.ts';
import { addNetwork } from './migrations/0011-network.ts';
import { addRequests } from './migrations/0012-requests.ts';
import { addPresence } from './migrations/0013-presence.ts';
import { addRequestReports } from './migrations/0014-request-reports.ts';
import type { ColumnTypes, RegistryEngine } from './registry-engine.ts';

/** A step sees the tables of its own time, so it is typed loosely and never changed once released. */
export type Migration = (
  // biome-ignore lint/suspicious/noExplicitAny: the tables of a past version have no type.
  transaction: Transaction<any>,
  types: ColumnTypes,
  engine: RegistryEngine['name'],
) => Promise<void>;

/** In order; the place in the list is the version. Files are numbered alike. */
export const MIGRATIONS: readonly Migration[] = [
  createFirstTables,
  createGrafanaViews,
  addSequencesAndRegistration,
  addReceiveClock,
  addPeople,
  addAudit,
  addQuality,
  addAlarms,
  addAlarmRules,
  addNotifications,
  addNetwork,
  addRequests,
  addPresence,
  addRequestReports,
];

interface MigrationTable {
  migrations: { version: number; appliedMs: number };
}

/** Throws STORE_TOO_NEW. */
export async function migrate(
  engine: RegistryEngine,
  nowMs: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const database = engine.database as unknown as Kysely<MigrationTable>;
  let version = -1;
  while (version < migrations.length) {
    version = await database.transaction().execute(async transaction => {
      const done = await readVersion(transaction, engine.columnTypes);
      if (done > migrations.length) throw tooNew(done, migrations.length);
      const next = migrations[done];
      if (!next) return done;
      await next(transaction, engine.columnTypes, engine.name);
      await transaction
        .insertInto('migrations')
        .values({ version: done + 1, appliedMs: nowMs })
        .execute();
      return done + 1;
    });
  }
}

async function readVersion(transaction: Transaction<MigrationTable>, types: ColumnTypes): Promise<number> {
  await transaction.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('version', sql.raw(types.integer), column => column.primaryKey())
    .addColumn('appliedMs', sql.raw(types.integer), column => column.notNull())
    .execute();
  const row = await transaction
    .selectFrom('migrations')
    .select(eb => eb.fn.max('version').as('version'))
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}

function tooNew(found: number, known: number): AppError {
  return new AppError(
    'STORE_TOO_NEW',
    `The registry has version ${found}, this program knows ${known}: start the newer program, or restore a backup`,
  );
}
