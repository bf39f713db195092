/**
 * Cities and devices: what somebody entered, as opposed to what was measured. Every change takes the device
 * revision first: its lock lets writers of devices, and ingest, take turns in one order.
 */
import { AppError } from '#core/app-error.ts';
import type { City } from '#core/cities.ts';
import type { Device } from '#core/devices.ts';
import { createRowsStatement } from './compiled-statement.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { recordCredentialChanges } from './credentials.ts';
import { createDeviceListings } from './device-listings.ts';
import { DEVICE_COLUMNS, toDevice, toDeviceRow } from './device-rows.ts';
import { noteErasure, refuseWhileErasing } from './erasures.ts';
import { inTransaction } from './in-transaction.ts';
import { refuseWhileNodeIsUsed } from './network-uses.ts';
import { readAllPages } from './pages.ts';
import type { RegistryDevices } from './registry-devices.ts';
import type { Database, DatabaseTransaction, DeviceRow } from './tables.ts';

const IDS_PER_QUERY = 500;
const LASTING: ReadonlySet<string> = new Set(['id', 'city', 'kind', 'registeredMs']);
const CHANGEABLE = DEVICE_COLUMNS.filter(column => !LASTING.has(column));

export function createDevices(database: Database, nowMs: () => number): RegistryDevices {
  const upsert = createUpsert();
  const insert = createRowsStatement<DeviceRow>(DEVICE_COLUMNS, (db, rows) =>
    db.insertInto('devices').values(rows),
  );
  return {
    ...createDeviceListings(database),

    async listCities() {
      const rows = await database.selectFrom('cities').selectAll().orderBy('slug').execute();
      return rows.map(
        ({ longitude, latitude, ...city }): City => ({ ...city, center: [longitude, latitude] }),
      );
    },

    putCity: city => inTransaction(database, transaction => putCity(transaction, city)),

    async getDevice(id) {
      const row = await database.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toDevice(row);
    },

    async putDevices(devices) {
      if (devices.length === 0) return;
      const rows = toUniqueRows(devices, nowMs());
      await inTransaction(database, async transaction => {
        await takeNumbers(transaction, 'deviceRevision', 1);
        await refuseWhileErasing(
          transaction,
          rows.map(({ id }) => id),
        );
        const affected = await upsert.run(transaction, rows);
        if (affected !== rows.length) throw moved();
      });
    },

    async addDevices(devices) {
      const rows = devices.map(device => toDeviceRow(device, nowMs()));
      await inTransaction(database, async transaction => {
        await takeNumbers(transaction, 'deviceRevision', 1);
        await refuseWhileErasing(
          transaction,
          rows.map(({ id }) => id),
        );
        await insert.run(transaction, rows);
      });
    },

    async findKnownIds(ids) {
      const known = new Set<string>();
      for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
        const some = ids.slice(start, start + IDS_PER_QUERY);
        const rows = await database.selectFrom('devices').select('id').where('id', 'in', some).execute();
        for (const { id } of rows) known.add(id);
      }
      return known;
    },

    listAllDevices: () =>
      readAllPages(
        async (after, limit) => {
          const page = database.selectFrom('devices').selectAll().where('id', '>', after);
          return (await page.orderBy('id').limit(limit).execute()).map(toDevice);
        },
        device => device.id,
      ),

    deleteDevice: id => inTransaction(database, transaction => deleteDevice(transaction, id, nowMs())),

    revision: () => readCounter(database, 'deviceRevision'),
  };
}

/** A known device that would change its city or kind is left out, and the count of rows tells. */
function createUpsert() {
  return createRowsStatement<DeviceRow>(DEVICE_COLUMNS, (database, rows) =>
    database
      .insertInto('devices')
      .values(rows)
      .onConflict(conflict =>
        conflict
          .column('id')
          .doUpdateSet(eb => Object.fromEntries(CHANGEABLE.map(name => [name, eb.ref(`excluded.${name}`)])))
          .whereRef('devices.city', '=', 'excluded.city')
          .whereRef('devices.kind', '=', 'excluded.kind'),
      ),
  );
}

/** One statement must not touch a row twice; of two entries with one id the later wins. */
function toUniqueRows(devices: readonly Device[], nowMs: number): DeviceRow[] {
  const unique = new Map<string, DeviceRow>();
  for (const device of devices) {
    const earlier = unique.get(device.id);
    if (earlier && (earlier.city !== device.city || earlier.kind !== device.kind)) throw moved();
    unique.set(device.id, toDeviceRow(device, nowMs));
  }
  return [...unique.values()];
}

function moved(): AppError {
  return new AppError('CONFLICT', 'City and kind of a known device never change');
}

async function putCity(transaction: DatabaseTransaction, city: City): Promise<void> {
  const { slug, name, ags, timeZone, center } = city;
  const values = { name, ags, timeZone, longitude: center[0], latitude: center[1] };
  await takeNumbers(transaction, 'deviceRevision', 1);
  await transaction
    .insertInto('cities')
    .values({ slug, ...values })
    .onConflict(conflict => conflict.column('slug').doUpdateSet(values))
    .execute();
}

/** What hangs on the device by foreign key goes with it; a node of the fibre network that is in use stays. */
async function deleteDevice(transaction: DatabaseTransaction, id: string, nowMs: number): Promise<boolean> {
  await takeNumbers(transaction, 'deviceRevision', 1);
  await refuseWhileNodeIsUsed(transaction, id, nowMs);
  const credentials = await transaction
    .deleteFrom('credentials')
    .where('deviceId', '=', id)
    .returning('userName')
    .execute();
  await recordCredentialChanges(
    transaction,
    credentials.map(({ userName }) => userName),
    'deleted',
    nowMs,
  );
  await transaction.deleteFrom('quarantine').where('deviceId', '=', id).execute();
  await transaction.deleteFrom('alarms').where('deviceId', '=', id).execute();
  const deleted = await transaction
    .deleteFrom('devices')
    .where('id', '=', id)
    .returning(['id', 'city'])
    .executeTakeFirst();
  if (deleted) await noteErasure(transaction, deleted, nowMs);
  return deleted !== undefined;
}
