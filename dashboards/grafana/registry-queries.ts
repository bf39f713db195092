/**
 * SQL to the registry's read-only views on PostgreSQL (docs/operations/registry.md): who is there, where, since
 * when. Who reads them has no right to the tables.
 */

/**
 * A chosen value stands between dollar quotes: Grafana's regex format puts a backslash before every `$`, so no
 * value can end the text it stands in, and All (`.*`) needs no query of its own.
 */
const matches = (column: string) => `${column} ~ $v$^(\${${column}:regex})$$v$`;

const CHOSEN = [matches('city'), matches('kind'), matches('device')].join(' AND ');
/** What is silent as planned is nobody's trouble. */
const UNREACHABLE = "presence IN ('lost', 'stale') AND reason IS DISTINCT FROM 'expected'";

/** One row per device: position, presence and why it is silent. */
export const devicePresence =
  'SELECT city, kind, device, name, longitude, latitude, presence, reason, cause, last_reading' +
  ` FROM grafana_device WHERE ${CHOSEN} ORDER BY city, device`;

export const unreachableDevices =
  'SELECT city, kind, device, name, presence, reason, cause, last_reading' +
  ` FROM grafana_device WHERE ${UNREACHABLE} AND ${CHOSEN} ORDER BY last_reading NULLS LAST LIMIT 200`;

/** What no other alarm explains, gravest first; a group has neither kind nor device and is always shown. */
export const openAlarms =
  'SELECT severity, alarm_type, city, device, resource, impacted, operator_state, raised FROM grafana_alarm' +
  ` WHERE NOT explained AND ${matches('city')} AND (device IS NULL OR (${matches('kind')} AND ${matches('device')}))` +
  " ORDER BY array_position(array['critical', 'major', 'minor', 'warning'], severity), raised DESC LIMIT 200";

export const countUnreachable = `SELECT count(*) AS value FROM grafana_device WHERE ${UNREACHABLE} AND ${CHOSEN}`;

const IN_RANGE = 'ends >= $__timeFrom() AND starts <= $__timeTo()';

/** Regions on the time axis: whatever overlaps the range, not only what begins in it. */
export const bandwidthRequests =
  "SELECT starts AS time, ends AS timeend, event || ' (' || number || ')' AS text, city || ',' || state AS tags" +
  ` FROM grafana_request WHERE (holds OR state = 'completed') AND ${matches('city')} AND ${IN_RANGE}`;

/** Of the range, first what begins first; drafts are nobody's business. */
export const requestsInRange =
  'SELECT number, event, place, city, state, starts, ends FROM grafana_request' +
  ` WHERE state <> 'draft' AND ${matches('city')} AND ${IN_RANGE} ORDER BY starts, number LIMIT 200`;

/** What the chosen nodes keep for each service, added up as what they carry is. Nothing booked is 0, not a gap. */
export const bookedPerService =
  "SELECT t AS time, 'gebucht ' || s AS metric, coalesce(sum(cir), 0) AS value" +
  " FROM generate_series($__timeFrom()::timestamptz, $__timeTo()::timestamptz, $__interval_ms * interval '1 ms') t" +
  " CROSS JOIN unnest(ARRAY['bos', 'cctv', 'vendor', 'visitor']) s" +
  ` LEFT JOIN grafana_request_node ON service = s AND starts <= t AND t < ends AND ${CHOSEN}` +
  ' GROUP BY t, s ORDER BY t, s';

/** What is promised on each link now, in each direction. */
export const bookedPerLink =
  'SELECT link, a_node, z_node, direction, sum(cir) AS cir, sum(eir) AS eir FROM grafana_request_link' +
  ` WHERE holds_from <= now() AND now() < holds_until AND ${matches('city')}` +
  ' GROUP BY link, a_node, z_node, direction ORDER BY cir DESC, link, direction LIMIT 200';
