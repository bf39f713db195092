/**
 * Refusals counted by what they are about. Bounded by the size of the quarantine, which keeps the newest; added up some
 * thousand entries at a time, because an embedded engine counts in the calling thread.
 */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RefusalGroup, RegistryQuality } from './registry-quality.ts';
import type { Database } from './tables.ts';

type Query = Parameters<RegistryQuality['refusalGroups']>[0];

const ENTRIES_AT_ONCE = 2000;

export function createRefusalGroups(database: Database): Pick<RegistryQuality, 'refusalGroups'> {
  return {
    async refusalGroups(query) {
      if (query.cities?.length === 0) return { groups: [], isCut: false };
      const groups = createGroups(query.parts);
      const ids = await findIds(database, query);
      for (let first = ids.first; first <= ids.last; first += ENTRIES_AT_ONCE) {
        for (const row of await countRange(database, query, first)) groups.add(row);
        await yieldToEventLoop();
      }
      const found = groups.list();
      return { groups: found.slice(0, query.limit), isCut: found.length > query.limit };
    },
  };
}

async function findIds(
  database: Database,
  { fromMs, toMs }: Query,
): Promise<{ first: number; last: number }> {
  const row = await database
    .selectFrom('quarantine')
    .select(eb => [eb.fn.min('id').as('first'), eb.fn.max('id').as('last')])
    .where('timeMs', '>=', fromMs)
    .where('timeMs', '<', toMs)
    .executeTakeFirst();
  return { first: Number(row?.first ?? 0), last: Number(row?.last ?? -1) };
}

function countRange(database: Database, { cities, kinds, fromMs, toMs, parts }: Query, firstId: number) {
  const partMs = Math.max(1, Math.ceil((toMs - fromMs) / parts));
  let query = database
    .selectFrom('quarantine')
    .select(['city', 'kind', 'reason', 'subject', 'deviceId'])
    .select(eb => [
      // Whole numbers on both engines.
      sql<number>`cast((${eb.ref('timeMs')} - ${sql.lit(fromMs)}) / ${sql.lit(partMs)} as bigint)`.as('slot'),
      eb.fn.sum('count').as('count'),
      eb.fn.max('timeMs').as('lastMs'),
    ])
    .where('id', '>=', firstId)
    .where('id', '<', firstId + ENTRIES_AT_ONCE)
    .where('city', 'is not', null)
    .where('timeMs', '>=', fromMs)
    .where('timeMs', '<', toMs)
    .groupBy(['city', 'kind', 'reason', 'subject', 'deviceId', 'slot']);
  if (cities) query = query.where('city', 'in', [...cities]);
  if (kinds) query = query.where('kind', 'in', [...kinds]);
  return query.execute();
}

type Row = Awaited<ReturnType<typeof countRange>>[number];

function createGroups(parts: number) {
  const groups = new Map<string, { group: RefusalGroup; devices: Set<string> }>();

  return {
    add(row: Row): void {
      const key = [row.city, row.kind, row.reason, row.subject].join('\n');
      const known = groups.get(key) ?? { group: startGroup(row, parts), devices: new Set<string>() };
      groups.set(key, known);
      const { group, devices } = known;
      const count = Number(row.count);
      group.count += count;
      group.lastMs = Math.max(group.lastMs, Number(row.lastMs));
      group.trend[Math.min(parts - 1, Number(row.slot))]! += count;
      if (row.deviceId !== null) devices.add(row.deviceId);
    },
    /** Largest first. */
    list: (): RefusalGroup[] =>
      [...groups.values()]
        .map(({ group, devices }) => ({ ...group, devices: devices.size }))
        .sort((a, b) => b.count - a.count || b.lastMs - a.lastMs),
  };
}

function startGroup({ city, kind, reason, subject }: Row, parts: number): RefusalGroup {
  return {
    ...(kind && { kind }),
    ...(subject !== null && { subject }),
    ...{ city: city ?? '', reason, count: 0, devices: 0, lastMs: 0 },
    trend: new Array<number>(parts).fill(0),
  };
}
