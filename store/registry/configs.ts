/**
 * Desired configuration of devices. Versions only grow, so of two who change it at once the second is told.
 * The stored time of change grows strictly over all devices, whatever the clock did: whoever reads "changed
 * after" never misses a change and never meets two at the same instant.
 */
import { AppError } from '#core/app-error.ts';
import type { ConfigAck } from '#core/config-acks.ts';
import { raiseCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import type { DesiredConfig, RegistryCommands } from './registry-commands.ts';
import type { ConfigRow, Database, DatabaseTransaction } from './tables.ts';

type Configs = Pick<RegistryCommands, 'putConfig' | 'getConfig' | 'listConfigs' | 'configsChangedAfter'>;

export function createConfigs(database: Database): Configs {
  return {
    putConfig: config => inTransaction(database, transaction => putConfig(transaction, config)),

    async getConfig(deviceId) {
      const row = await database
        .selectFrom('configs')
        .selectAll()
        .where('deviceId', '=', deviceId)
        .executeTakeFirst();
      return row && toConfig(row);
    },

    async listConfigs() {
      const rows = await database.selectFrom('configs').selectAll().orderBy('deviceId').execute();
      return rows.map(toConfig);
    },

    async configsChangedAfter(changedMs, limit) {
      const rows = await database
        .selectFrom('configs')
        .selectAll()
        .where('changedMs', '>', changedMs)
        .orderBy('changedMs')
        .limit(limit)
        .execute();
      return rows.map(toConfig);
    },
  };
}

async function putConfig(transaction: DatabaseTransaction, desired: DesiredConfig): Promise<void> {
  const changedMs = await takeChangeTime(transaction, desired.changedMs);
  const { deviceId, config } = desired;
  const stored = await transaction
    .selectFrom('configs')
    .selectAll()
    .where('deviceId', '=', deviceId)
    .executeTakeFirst();
  const row: ConfigRow = {
    deviceId,
    version: config.version,
    config: JSON.stringify(config),
    sentVersion: desired.sentVersion ?? stored?.sentVersion ?? null,
    changedMs,
  };
  if (!stored) {
    await transaction.insertInto('configs').values(row).execute();
    return;
  }
  const isSame = row.version === stored.version && row.config === stored.config;
  if (!isSame && row.version <= stored.version) {
    throw new AppError('CONFLICT', `The device has configuration version ${stored.version} already`);
  }
  // That the device has it now is no change to publish.
  const { deviceId: _, ...changed } = isSame ? { ...row, changedMs: stored.changedMs } : row;
  await transaction.updateTable('configs').set(changed).where('deviceId', '=', deviceId).execute();
}

/** The newest version that the device says it obeys. What it was never given, or answered before, changes nothing. */
export async function acknowledgeConfig(
  transaction: DatabaseTransaction,
  { deviceId, version, isAccepted }: ConfigAck,
): Promise<void> {
  if (!isAccepted) return;
  await transaction
    .updateTable('configs')
    .set({ sentVersion: version })
    .where('deviceId', '=', deviceId)
    .where('version', '>=', version)
    .where(eb => eb.or([eb('sentVersion', 'is', null), eb('sentVersion', '<', version)]))
    .execute();
}

async function takeChangeTime(transaction: DatabaseTransaction, nowMs: number): Promise<number> {
  const isLater = await raiseCounter(transaction, 'configChangedMs', nowMs);
  return isLater ? nowMs : takeNumbers(transaction, 'configChangedMs', 1);
}

function toConfig(row: ConfigRow): DesiredConfig {
  const { version: _, config, ...rest } = row;
  return { ...withoutNulls(rest), config: JSON.parse(config) };
}
