/** Commands for devices, from queued to done. A closed command (done, rejected, failed, expired) never opens again. */
import { AppError } from '#core/app-error.ts';
import { type CommandState, OPEN_COMMAND_STATES } from '#core/command-resources.ts';
import type { AckResult } from '#core/payloads.ts';
import { createConfigs } from './configs.ts';
import { inTransaction } from './in-transaction.ts';
import { toJson, withoutNulls } from './nulls.ts';
import type { DeviceCommand, RegistryCommands } from './registry-commands.ts';
import type { CommandRow, Database, DatabaseTransaction } from './tables.ts';

/** Closed commands kept for each device. */
const CLOSED_KEPT_PER_DEVICE = 200;

const STATE_AFTER: Record<AckResult, CommandState> = {
  accepted: 'acknowledged',
  done: 'done',
  rejected: 'rejected',
  failed: 'failed',
};

/**
 * From which states an acknowledgement leads on. One that comes late still tells what the device did, so
 * `done`, `rejected` and `failed` end an expired command too; `accepted` repeated or late changes nothing.
 */
const STATES_BEFORE: Record<'acknowledged' | 'done' | 'rejected' | 'failed', readonly CommandState[]> = {
  acknowledged: ['queued', 'sent'],
  done: ['queued', 'sent', 'acknowledged', 'expired'],
  rejected: ['queued', 'sent', 'acknowledged', 'expired'],
  failed: ['queued', 'sent', 'acknowledged', 'expired'],
};

export function createCommands(database: Database): RegistryCommands {
  return {
    ...createConfigs(database),

    queue: (command, limitPerDevice) =>
      inTransaction(database, transaction => queue(transaction, command, limitPerDevice)),

    async pendingOf(deviceId, nowMs) {
      const rows = await database
        .selectFrom('commands')
        .selectAll()
        .where('deviceId', '=', deviceId)
        .where('state', 'in', OPEN_COMMAND_STATES)
        .where('expiresMs', '>', nowMs)
        .orderBy('createdMs')
        .orderBy('id')
        .execute();
      return rows.map(toCommand);
    },

    async devicesWithQueued(nowMs, limit) {
      const rows = await database
        .selectFrom('commands')
        .select('deviceId')
        .where('state', '=', 'queued')
        .where('expiresMs', '>', nowMs)
        .groupBy('deviceId')
        .orderBy(eb => eb.fn.min('createdMs'))
        .orderBy('deviceId')
        .limit(limit)
        .execute();
      return rows.map(row => row.deviceId);
    },

    async markSent(ids, nowMs) {
      if (ids.length > 0) {
        await inTransaction(database, transaction => markSent(transaction, ids, nowMs));
      }
    },

    acknowledge: (id, deviceId, result, reason, timeMs) =>
      inTransaction(database, transaction =>
        acknowledge(transaction, { id, deviceId, result, ...(reason !== undefined && { reason }), timeMs }),
      ),

    expire: nowMs => inTransaction(database, transaction => expire(transaction, nowMs)),

    async list(deviceId, limit) {
      const rows = await database
        .selectFrom('commands')
        .selectAll()
        .where('deviceId', '=', deviceId)
        .orderBy('createdMs', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toCommand);
    },
  };
}

async function queue(
  transaction: DatabaseTransaction,
  command: DeviceCommand,
  limitPerDevice: number,
): Promise<void> {
  const { deviceId, createdMs } = command;
  // Touching the device's row makes two callers take turns, and tells whether there is such a device.
  const locked = await transaction
    .updateTable('devices')
    .set({ id: deviceId })
    .where('id', '=', deviceId)
    .executeTakeFirst();
  if (Number(locked.numUpdatedRows) === 0) throw new AppError('NOT_FOUND', 'There is no such device');
  const open = await transaction
    .selectFrom('commands')
    .select(eb => eb.fn.countAll().as('count'))
    .where('deviceId', '=', deviceId)
    .where('state', 'in', OPEN_COMMAND_STATES)
    .where('expiresMs', '>', createdMs)
    .executeTakeFirstOrThrow();
  if (Number(open.count) >= limitPerDevice) {
    throw new AppError('CONFLICT', `The device already has ${limitPerDevice} open commands`);
  }
  await transaction.insertInto('commands').values(toRow(command)).execute();
  await deleteOldClosed(transaction, deviceId);
}

/** In a transaction, as all that changes several commands: otherwise two could wait for each other's rows. */
async function markSent(
  transaction: DatabaseTransaction,
  ids: readonly string[],
  nowMs: number,
): Promise<void> {
  await transaction
    .updateTable('commands')
    .set(eb => ({ state: 'sent', attempts: eb('attempts', '+', 1), changedMs: nowMs }))
    .where('id', 'in', [...ids])
    .where('state', 'in', ['queued', 'sent'])
    .execute();
}

async function expire(transaction: DatabaseTransaction, nowMs: number): Promise<number> {
  const expired = await transaction
    .updateTable('commands')
    .set({ state: 'expired', changedMs: nowMs })
    .where('state', 'in', OPEN_COMMAND_STATES)
    .where('expiresMs', '<=', nowMs)
    .executeTakeFirst();
  return Number(expired.numUpdatedRows);
}

async function deleteOldClosed(transaction: DatabaseTransaction, deviceId: string): Promise<void> {
  await transaction
    .deleteFrom('commands')
    .where('id', 'in', eb =>
      eb
        .selectFrom('commands')
        .select('id')
        .where('deviceId', '=', deviceId)
        .where('state', 'not in', OPEN_COMMAND_STATES)
        .orderBy('createdMs', 'desc')
        .orderBy('id', 'desc')
        .offset(CLOSED_KEPT_PER_DEVICE)
        .limit(Number.MAX_SAFE_INTEGER),
    )
    .execute();
}

export interface CommandAck {
  id: string;
  deviceId: string;
  result: AckResult;
  reason?: string;
  timeMs: number;
}

/** False when there is no such command of this device. */
export async function acknowledge(transaction: DatabaseTransaction, ack: CommandAck): Promise<boolean> {
  const state = STATE_AFTER[ack.result] as keyof typeof STATES_BEFORE;
  const known = await transaction
    .selectFrom('commands')
    .select('id')
    .where('id', '=', ack.id)
    .where('deviceId', '=', ack.deviceId)
    .executeTakeFirst();
  if (!known) return false;
  await transaction
    .updateTable('commands')
    .set({ state, reason: ack.reason ?? null, changedMs: ack.timeMs })
    .where('id', '=', ack.id)
    .where('state', 'in', STATES_BEFORE[state])
    .execute();
  return true;
}

function toRow(command: DeviceCommand): CommandRow {
  const { args, reason, ...rest } = command;
  return {
    ...rest,
    args: toJson(args),
    reason: reason ?? null,
    expiresMs: command.createdMs + command.ttlS * 1000,
  };
}

function toCommand(row: CommandRow): DeviceCommand {
  const { expiresMs: _, args, ...rest } = row;
  const command: DeviceCommand = withoutNulls(rest);
  if (args !== null) command.args = JSON.parse(args);
  return command;
}
