/**
 * SQL to the registry's read-only views on PostgreSQL: who is there, where, since when. Their names and columns
 * are named here only; who reads them has no right to the tables.
 */
const matches = (column: string) => `"${column}" ~ '^(\${${column}:regex})$'`;

const CHOSEN = [matches('city'), matches('kind'), matches('device')].join(' AND ');

/** One row per device: position and presence. */
export const devicePresence =
  'SELECT "city", "kind", "device", "name", "longitude", "latitude", "presence", "lastReadingAt"' +
  ` FROM "grafana_devices" WHERE ${CHOSEN} ORDER BY "city", "device"`;

export const unreachableDevices =
  'SELECT "city", "kind", "device", "name", "presence", "lastReadingAt"' +
  ` FROM "grafana_devices" WHERE "presence" IN ('lost', 'stale') AND ${CHOSEN}` +
  ' ORDER BY "lastReadingAt" LIMIT 200';

export const countUnreachable = `SELECT count(*) AS "value" FROM "grafana_devices" WHERE "presence" IN ('lost', 'stale') AND ${CHOSEN}`;

/** Regions on the time axis; whatever overlaps the range, not only what begins in it. */
export const bandwidthRequests =
  'SELECT "startsAt" AS "time", "endsAt" AS "timeend", "title" AS "text", "city" || \',\' || "service" AS "tags"' +
  ` FROM "grafana_requests" WHERE ${matches('city')} AND "endsAt" >= $__timeFrom() AND "startsAt" <= $__timeTo()`;
