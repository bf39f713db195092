/** Which deleted devices have readings left. What is done is remembered for a while, for whoever asks. */
import { AppError } from '#core/app-error.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import type { RegistryErasures } from './registry-erasures.ts';
import type { Database, DatabaseTransaction, ErasureRow } from './tables.ts';

const DONE_KEPT_MS = 30 * 24 * 3600_000;
const IDS_PER_QUERY = 500;

export function createErasures(database: Database): RegistryErasures {
  return {
    async get(deviceId) {
      const row = await database
        .selectFrom('erasures')
        .selectAll()
        .where('deviceId', '=', deviceId)
        .executeTakeFirst();
      return row && withoutNulls(row);
    },

    async pending(limit) {
      const rows = await database
        .selectFrom('erasures')
        .selectAll()
        .where('erasedMs', 'is', null)
        .orderBy('requestedMs')
        .orderBy('deviceId')
        .limit(limit)
        .execute();
      return rows.map(row => withoutNulls(row));
    },

    async markErased(deviceId, nowMs) {
      await inTransaction(database, async transaction => {
        // What it sent in its last moments was refused.
        await transaction.deleteFrom('quarantine').where('deviceId', '=', deviceId).execute();
        await transaction
          .updateTable('erasures')
          .set({ erasedMs: nowMs })
          .where('deviceId', '=', deviceId)
          .execute();
      });
    },
  };
}

/** Part of the deletion of a device, in its transaction. */
export async function noteErasure(
  transaction: DatabaseTransaction,
  device: { id: string; city: string },
  nowMs: number,
): Promise<void> {
  const row: ErasureRow = { deviceId: device.id, city: device.city, requestedMs: nowMs, erasedMs: null };
  await transaction
    .insertInto('erasures')
    .values(row)
    .onConflict(conflict => conflict.column('deviceId').doUpdateSet(row))
    .execute();
  await transaction
    .deleteFrom('erasures')
    .where('erasedMs', '<', nowMs - DONE_KEPT_MS)
    .execute();
}

/** Throws CONFLICT when readings of an earlier device of one of the ids are still there: they would go with it. */
export async function refuseWhileErasing(
  transaction: DatabaseTransaction,
  deviceIds: readonly string[],
): Promise<void> {
  for (let start = 0; start < deviceIds.length; start += IDS_PER_QUERY) {
    const found = await transaction
      .selectFrom('erasures')
      .select('deviceId')
      .where('erasedMs', 'is', null)
      .where('deviceId', 'in', deviceIds.slice(start, start + IDS_PER_QUERY))
      .limit(1)
      .executeTakeFirst();
    if (found) {
      throw new AppError('CONFLICT', 'The data of an earlier device of this id is still being erased');
    }
  }
}
