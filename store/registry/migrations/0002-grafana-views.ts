/**
 * Version 2: what Grafana reads, on PostgreSQL only; nobody but us reads the file of SQLite. No view shows a
 * secret, a payload or who asked for a command. Columns are named like the tags in InfluxDB (city, kind,
 * device), so the same dashboard variables fit both. A later step that changes a column used here drops the
 * views first and makes them anew.
 */
import { type Kysely, sql } from 'kysely';
import type { ColumnTypes, RegistryEngine } from '../registry-engine.ts';

/** As presence was reckoned at the time of this step; version 13 replaces it. */
const PRESENCE = `
  case
    when c."deviceId" is null then 'unknown'
    when c."state" in ('lost', 'disconnected', 'sleeping') then c."state"
    when silence.ms > 300000 and silence.ms > 3000 * d."reportIntervalS" then 'stale'
    else 'ready'
  end`;

const toTime = (column: string) => `to_timestamp(${column} / 1000.0)`;

/** One row per device. */
const DEVICES = `
  create view grafana_device as
  select
    d."city" as city,
    d."kind" as kind,
    d."id" as device,
    d."name" as name,
    d."longitude" as longitude,
    d."latitude" as latitude,
    d."locationCategory" as location_category,
    d."groupId" as device_group,
    d."cabinetId" as cabinet,
    d."lifecycle" as lifecycle,
    d."manufacturerName" as manufacturer,
    d."modelName" as model,
    d."firmwareVersion" as firmware_version,
    d."hardwareVersion" as hardware_version,
    d."reportIntervalS" as report_interval_s,
    ${PRESENCE} as presence,
    c."state" as state,
    ${toTime('c."stateSinceMs"')} as state_since,
    ${toTime('c."lastReadingMs"')} as last_reading,
    ${toTime('c."lastReceivedMs"')} as last_received,
    ${toTime('c."nextWakeMs"')} as next_wake,
    c."clockOffsetMs" / 1000.0 as clock_offset_s
  from "devices" d
  left join "currentStates" c on c."deviceId" = d."id"
  cross join lateral (
    select extract(epoch from now()) * 1000 - coalesce(c."lastReceivedMs", c."stateSinceMs") as ms
  ) silence`;

/** One row per city, cities without a device included. */
const CITIES = `
  create view grafana_city as
  select
    t."slug" as city,
    t."name" as name,
    t."ags" as ags,
    t."longitude" as longitude,
    t."latitude" as latitude,
    count(d.device) as devices,
    ${['ready', 'sleeping', 'disconnected', 'lost', 'stale', 'unknown']
      .map(presence => `count(*) filter (where d.presence = '${presence}') as ${presence}`)
      .join(',\n    ')}
  from "cities" t
  left join grafana_device d on d.city = t."slug"
  group by t."slug"`;

/** How many messages were refused in each hour. Without city: the topic named none that is known. */
const QUARANTINE = `
  create view grafana_quarantine as
  select
    ${toTime('(q."timeMs" / 3600000 * 3600000)')} as hour,
    q."city" as city,
    d."kind" as kind,
    q."deviceId" as device,
    q."reason" as reason,
    q."field" as field,
    count(*) as messages
  from "quarantine" q
  left join "devices" d on d."id" = q."deviceId"
  group by 1, 2, 3, 4, 5, 6`;

/** One row per device and calendar day of its city. */
const COMPLETENESS = `
  create view grafana_completeness as
  select
    n."day"::date as day,
    d."city" as city,
    d."kind" as kind,
    n."deviceId" as device,
    n."received" as received,
    n."late" as late,
    n."duplicate" as duplicate,
    n."rejected" as rejected,
    n."missing" as missing,
    n."boots" as boots
  from "completeness" n
  join "devices" d on d."id" = n."deviceId"`;

export async function createGrafanaViews(
  // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, which have no type.
  db: Kysely<any>,
  _types: ColumnTypes,
  engine: RegistryEngine['name'],
): Promise<void> {
  if (engine !== 'postgres') return;
  for (const view of [DEVICES, CITIES, QUARANTINE, COMPLETENESS]) await sql.raw(view).execute(db);
}
