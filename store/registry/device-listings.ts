/** Devices with what is known of them now: filters, pages and counts. */
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Presence } from '#core/presence.ts';
import { CURRENT_COLUMNS, toCurrent } from './current-states.ts';
import { DEVICE_COLUMNS, foldText, toDevice } from './device-rows.ts';
import type { DeviceFilter, DeviceListing, RegistryDevices } from './registry-devices.ts';
import type { CurrentRow, Database, DeviceRow, Tables } from './tables.ts';

/** The two tables have no column name in common. */
type ListingRow = DeviceRow & { [K in keyof CurrentRow]: CurrentRow[K] | null };

export function createDeviceListings(
  database: Database,
): Pick<RegistryDevices, 'query' | 'count' | 'getListing'> {
  return {
    async query({ filter, afterId, limit }) {
      let query = selectListings(database, filter)
        .orderBy('devices.id')
        .limit(limit + 1);
      if (afterId !== undefined) query = query.where('devices.id', '>', afterId);
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toListing);
      const last = items.at(-1);
      return rows.length > limit && last ? { items, nextId: last.device.id } : { items };
    },

    async count(filter) {
      const rows = await database
        .selectFrom(
          selectFiltered(database, filter)
            .select(['devices.city', 'devices.kind', PRESENCE.as('presence')])
            .as('listed'),
        )
        .select(eb => ['city', 'kind', 'presence', eb.fn.countAll().as('count')])
        .groupBy(['city', 'kind', 'presence'])
        .orderBy('city')
        .orderBy('kind')
        .orderBy('presence')
        .execute();
      return rows.map(row => ({ ...row, count: Number(row.count) }));
    },

    async getListing(id) {
      const row = await selectListings(database, {}).where('devices.id', '=', id).executeTakeFirst();
      return row && toListing(row);
    },
  };
}

function selectFiltered(database: Database, filter: DeviceFilter) {
  return database
    .selectFrom('devices')
    .leftJoin('currentStates as current', 'current.deviceId', 'devices.id')
    .where(eb => eb.and(toConditions(eb, filter)));
}

function selectListings(database: Database, filter: DeviceFilter) {
  return selectFiltered(database, filter)
    .selectAll('devices')
    .select(CURRENT_COLUMNS.map(column => `current.${column}` as const));
}

/** Of a device that was never heard there is no state. */
const PRESENCE = sql<Presence>`coalesce(${sql.ref('current.presence')}, 'unknown')`;

type FilterBuilder = ExpressionBuilder<Tables & { current: CurrentRow }, 'devices' | 'current'>;

function toConditions(eb: FilterBuilder, filter: DeviceFilter) {
  const { cities, kinds, lifecycle, presence, reasons, text, boundingBox } = filter;
  const conditions = [];
  if (cities) conditions.push(isOneOf(sql.ref('devices.city'), cities));
  if (kinds) conditions.push(isOneOf(sql.ref('devices.kind'), kinds));
  if (lifecycle) conditions.push(isOneOf(sql.ref('devices.lifecycle'), lifecycle));
  if (presence) conditions.push(isOneOf(PRESENCE, presence));
  if (reasons) conditions.push(isOneOf(sql.ref('current.presenceReason'), reasons));
  if (text) {
    const pattern = `%${foldText(text).replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql<SqlBool>`devices.search like ${pattern} escape '\\'`);
  }
  if (boundingBox) {
    const [west, south, east, north] = boundingBox;
    conditions.push(eb.between('devices.latitude', south, north));
    conditions.push(
      west <= east
        ? eb.between('devices.longitude', west, east)
        : // Across the antimeridian (RFC 7946, section 5.2).
          eb.or([eb('devices.longitude', '>=', west), eb('devices.longitude', '<=', east)]),
    );
  }
  return conditions;
}

/** Nothing is one of an empty list: a caller without rights sees nothing. */
function isOneOf(value: ReturnType<typeof sql>, list: readonly string[]) {
  return list.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${value} in (${sql.join([...list])})`;
}

function toListing(row: ListingRow): DeviceListing {
  const listing: DeviceListing = { device: toDevice(pick(row, DEVICE_COLUMNS)) };
  if (row.registeredMs > 0) listing.registeredMs = row.registeredMs;
  if (row.deviceId !== null) listing.current = toCurrent(pick(row as CurrentRow, CURRENT_COLUMNS));
  return listing;
}

function pick<T extends object, K extends keyof T>(row: T, columns: readonly K[]): Pick<T, K> {
  return Object.fromEntries(columns.map(column => [column, row[column]])) as Pick<T, K>;
}
