/**
 * Version 12: requests for bandwidth with their history, what they hold, their numbers, persons to contact, links to look
 * at them, keys that make one request of a client's several attempts.
 */
import { sql } from 'kysely';
import type { ColumnTypes, RegistryEngine } from '../registry-engine.ts';
import { type AnyDatabase, cascade, startTable } from '../start-table.ts';

const toTime = (column: string) => `to_timestamp(${column} / 1000.0)`;

/** What Grafana reads: one row per request. Nobody's name, and no text that somebody wrote about it. */
const REQUESTS = `
  create view grafana_request as
  select
    r."id" as number,
    r."city" as city,
    r."body"::jsonb #>> '{event,name}' as event,
    r."body"::jsonb #>> '{event,place}' as place,
    r."body"::jsonb #>> '{requester,authority}' as authority,
    r."state" as state,
    r."priority" as priority,
    r."state" in ('held', 'reserved', 'provisioning', 'provisioned', 'active', 'releasing') as holds,
    ${toTime('r."setupStartMs"')} as setup_starts,
    ${toTime('r."startMs"')} as starts,
    ${toTime('r."endMs"')} as ends,
    ${toTime('r."teardownEndMs"')} as teardown_ends,
    ${toTime('r."createdMs"')} as created
  from "requests" r`;

/**
 * One row per item and node on its way: what the node keeps for it, and for how long, in the busier direction, which is what
 * nodes measure. Other networks are served like those of vendors.
 */
const NODES = `
  create view grafana_request_node as
  select
    r."id" as number,
    r."city" as city,
    'fibrenode' as kind,
    n.device as device,
    r."body"::jsonb #>> '{event,name}' as event,
    case i.item ->> 'service' when 'other' then 'vendor' else i.item ->> 'service' end as service,
    greatest((i.item ->> 'cirUp')::bigint, (i.item ->> 'cirDown')::bigint) as cir,
    greatest((i.item ->> 'eirUp')::bigint, (i.item ->> 'eirDown')::bigint) as eir,
    ${toTime('r."startMs"')} as starts,
    ${toTime('r."endMs"')} as ends
  from "requests" r
  cross join lateral jsonb_array_elements(r."body"::jsonb -> 'items') as i(item)
  cross join lateral (
    select i.item ->> 'aNode' as device
    union
    select i.item ->> 'zNode'
    union
    select unnest(array[l."aNode", l."zNode"])
    from jsonb_array_elements(r."body"::jsonb -> 'paths') as p(path)
    cross join lateral jsonb_array_elements(p.path -> 'hops') as h(hop)
    join "fibreLinks" l on l."id" = h.hop ->> 'linkId'
    where p.path ->> 'itemId' = i.item ->> 'id'
  ) n
  where r."state" in ('reserved', 'provisioning', 'provisioned', 'active', 'releasing', 'completed')`;

/** One row per item, link of its way and direction of the link: what was booked there, set-up and tear-down included. */
const LINKS = `
  create view grafana_request_link as
  select
    r."id" as number,
    r."city" as city,
    r."body"::jsonb #>> '{event,name}' as event,
    i.item ->> 'service' as service,
    h.hop ->> 'linkId' as link,
    d.direction as direction,
    l."aNode" as a_node,
    l."zNode" as z_node,
    (i.item ->> case when d.direction = h.hop ->> 'direction' then 'cirUp' else 'cirDown' end)::bigint as cir,
    (i.item ->> case when d.direction = h.hop ->> 'direction' then 'eirUp' else 'eirDown' end)::bigint as eir,
    ${toTime('r."setupStartMs"')} as holds_from,
    ${toTime('r."teardownEndMs"')} as holds_until
  from "requests" r
  cross join lateral jsonb_array_elements(r."body"::jsonb -> 'items') as i(item)
  join lateral jsonb_array_elements(r."body"::jsonb -> 'paths') as p(path)
    on p.path ->> 'itemId' = i.item ->> 'id'
  cross join lateral jsonb_array_elements(p.path -> 'hops') as h(hop)
  cross join (values ('aToZ'), ('zToA')) as d(direction)
  left join "fibreLinks" l on l."id" = h.hop ->> 'linkId'
  where r."state" in ('reserved', 'provisioning', 'provisioned', 'active', 'releasing', 'completed')`;

export async function addRequests(
  db: AnyDatabase,
  types: ColumnTypes,
  engine: RegistryEngine['name'],
): Promise<void> {
  await addRequestTables(db, types);
  await addAllocations(db, types);
  await addSurroundings(db, types);
  if (engine === 'postgres') for (const view of [REQUESTS, NODES, LINKS]) await sql.raw(view).execute(db);
}

async function addRequestTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  // A city that has requests does not go: its history stays.
  await startTable(db, types, 'requests', {
    id: 'text',
    city: 'text',
    revision: 'integer',
    sequence: 'integer',
    state: 'text',
    priority: 'integer',
    setupStartMs: 'integer',
    startMs: 'integer',
    endMs: 'integer',
    teardownEndMs: 'integer',
    'dueMs?': 'integer',
    createdMs: 'integer',
    createdBy: 'text',
    'contactRef?': 'text',
    search: 'text',
    body: 'text',
  })
    .addPrimaryKeyConstraint('requestsKey', ['id'])
    .addForeignKeyConstraint('requestsCity', ['city'], 'cities', ['slug'])
    .execute();
  await db.schema.createIndex('requestsBySequence').on('requests').column('sequence').unique().execute();
  for (const [name, columns] of Object.entries({
    requestsBySetup: ['city', 'setupStartMs'],
    requestsByState: ['city', 'state'],
    requestsByDue: ['dueMs'],
    requestsByContact: ['contactRef'],
  }))
    await db.schema.createIndex(name).on('requests').columns(columns).execute();
  await startTable(db, types, 'requestStateChanges', {
    requestId: 'text',
    position: 'integer',
    atMs: 'integer',
    from: 'text',
    to: 'text',
    actor: 'text',
    'reason?': 'text',
    'publicNote?': 'text',
  })
    .addPrimaryKeyConstraint('requestStateChangesKey', ['requestId', 'position'])
    .addForeignKeyConstraint('requestStateChangesRequest', ['requestId'], 'requests', ['id'], cascade)
    .execute();
  await startTable(db, types, 'requestNotes', {
    requestId: 'text',
    position: 'integer',
    atMs: 'integer',
    by: 'text',
    visibility: 'text',
    'code?': 'text',
    text: 'text',
  })
    .addPrimaryKeyConstraint('requestNotesKey', ['requestId', 'position'])
    .addForeignKeyConstraint('requestNotesRequest', ['requestId'], 'requests', ['id'], cascade)
    .execute();
}

async function addAllocations(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'allocations', {
    requestId: 'text',
    position: 'integer',
    itemId: 'text',
    holder: 'text',
    city: 'text',
    fromMs: 'integer',
    untilMs: 'integer',
    priority: 'integer',
    resource: 'text',
    // The id of the link or device, or the sort of kit.
    subject: 'text',
    'direction?': 'text',
    // Of a link the committed rate.
    amount: 'integer',
    'eir?': 'integer',
  })
    .addPrimaryKeyConstraint('allocationsKey', ['requestId', 'position'])
    .addForeignKeyConstraint('allocationsRequest', ['requestId'], 'requests', ['id'], cascade)
    .execute();
  await db.schema
    .createIndex('allocationsByTime')
    .on('allocations')
    .columns(['city', 'untilMs', 'fromMs'])
    .execute();
  await db.schema.createIndex('allocationsBySubject').on('allocations').column('subject').execute();
}

async function addSurroundings(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'requestPrefixes', { city: 'text', prefix: 'text' })
    .addPrimaryKeyConstraint('requestPrefixesKey', ['city'])
    .addUniqueConstraint('requestPrefixesUnique', ['prefix'])
    .execute();
  await startTable(db, types, 'requestNumbers', { city: 'text', year: 'integer', last: 'integer' })
    .addPrimaryKeyConstraint('requestNumbersKey', ['city', 'year'])
    .execute();
  await startTable(db, types, 'requestContacts', {
    ref: 'text',
    city: 'text',
    name: 'text',
    'phone?': 'text',
    'mail?': 'text',
    'hasMailConsent?': 'integer',
    keptUntilMs: 'integer',
  })
    .addPrimaryKeyConstraint('requestContactsKey', ['ref'])
    .execute();
  await db.schema.createIndex('requestContactsByEnd').on('requestContacts').column('keptUntilMs').execute();
  await startTable(db, types, 'requestLinks', {
    id: 'text',
    requestId: 'text',
    type: 'text',
    secretHash: 'text',
    createdMs: 'integer',
    createdBy: 'text',
    untilMs: 'integer',
    'endedMs?': 'integer',
  })
    .addPrimaryKeyConstraint('requestLinksKey', ['id'])
    .addUniqueConstraint('requestLinksSecret', ['secretHash'])
    .addForeignKeyConstraint('requestLinksRequest', ['requestId'], 'requests', ['id'], cascade)
    .execute();
  await db.schema.createIndex('requestLinksByRequest').on('requestLinks').column('requestId').execute();
  await startTable(db, types, 'requestKeys', {
    owner: 'text',
    key: 'text',
    bodyHash: 'text',
    requestId: 'text',
    createdMs: 'integer',
  })
    .addPrimaryKeyConstraint('requestKeysKey', ['owner', 'key'])
    .addForeignKeyConstraint('requestKeysRequest', ['requestId'], 'requests', ['id'], cascade)
    .execute();
  await db.schema.createIndex('requestKeysByTime').on('requestKeys').column('createdMs').execute();
}
