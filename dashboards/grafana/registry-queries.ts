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

/**
 * Regions on the time axis; whatever overlaps the range, not only what begins in it. The view does not exist
 * yet: it comes with bandwidth requests, and the annotation is off until then.
 */
export const bandwidthRequests =
  "SELECT starts_at AS time, ends_at AS timeend, title AS text, city || ',' || service AS tags" +
  ` FROM grafana_request WHERE ${matches('city')} AND ends_at >= $__timeFrom() AND starts_at <= $__timeTo()`;
