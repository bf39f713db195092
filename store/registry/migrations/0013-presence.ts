/**
 * Version 13: presence and its reason, as the alarm engine decided them, in columns of their own; and Grafana's view of
 * devices reads them instead of reckoning its own. The view keeps its columns and its grants, and gets new ones behind.
 */
import { sql } from 'kysely';
import type { ColumnTypes, RegistryEngine } from '../registry-engine.ts';
import type { AnyDatabase } from '../start-table.ts';

const BACKFILL = {
  sqlite: `update "currentStates" set
    "presence" = coalesce(json_extract("watch", '$.presence'), 'unknown'),
    "presenceReason" = json_extract("watch", '$.reason')`,
  postgres: `update "currentStates" set
    "presence" = coalesce("watch"::jsonb ->> 'presence', 'unknown'),
    "presenceReason" = "watch"::jsonb ->> 'reason'`,
};

const toTime = (value: string) => `to_timestamp(${value} / 1000.0)`;

/** One row per device. */
const DEVICES = `
  create or replace view grafana_device as
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
    coalesce(c."presence", 'unknown') as presence,
    c."state" as state,
    ${toTime('c."stateSinceMs"')} as state_since,
    ${toTime('c."lastReadingMs"')} as last_reading,
    ${toTime('c."lastReceivedMs"')} as last_received,
    ${toTime('c."nextWakeMs"')} as next_wake,
    c."clockOffsetMs" / 1000.0 as clock_offset_s,
    c."presenceReason" as reason,
    c."watch"::jsonb ->> 'cause' as cause,
    ${toTime(`(c."watch"::jsonb ->> 'sinceMs')::bigint`)} as presence_since
  from "devices" d
  left join "currentStates" c on c."deviceId" = d."id"`;

/** How many devices of a city and kind are there or silent, and why; without a reason: heard, or never heard. */
const PRESENCE = `
  create view grafana_presence as
  select city, kind, presence, reason, count(*) as devices
  from grafana_device
  group by city, kind, presence, reason`;

export async function addPresence(
  db: AnyDatabase,
  types: ColumnTypes,
  engine: RegistryEngine['name'],
): Promise<void> {
  await db.schema
    .alterTable('currentStates')
    .addColumn('presence', sql.raw(types.text), column => column.notNull().defaultTo('unknown'))
    .execute();
  await db.schema.alterTable('currentStates').addColumn('presenceReason', sql.raw(types.text)).execute();
  await sql.raw(BACKFILL[engine]).execute(db);
  if (engine === 'postgres') for (const view of [DEVICES, PRESENCE]) await sql.raw(view).execute(db);
}
