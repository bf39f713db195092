/** Refusals counted by what they are about. Bounded by the size of the quarantine, which keeps the newest. */
import { sql } from 'kysely';
import type { RefusalGroup, RegistryQuality } from './registry-quality.ts';
import type { Database } from './tables.ts';

export function createRefusalGroups(database: Database): Pick<RegistryQuality, 'refusalGroups'> {
  return {
    async refusalGroups({ cities, kinds, fromMs, toMs, parts, limit }) {
      if (cities?.length === 0) return { groups: [], isCut: false };
      const partMs = Math.max(1, Math.ceil((toMs - fromMs) / parts));
      let query = database
        .selectFrom('quarantine')
        .select(['city', 'kind', 'reason', 'subject'])
        .select(eb => [
          // Whole numbers on both engines.
          sql<number>`cast((${eb.ref('timeMs')} - ${sql.lit(fromMs)}) / ${sql.lit(partMs)} as bigint)`.as(
            'slot',
          ),
          eb.fn.sum('count').as('count'),
          eb.fn.max('timeMs').as('lastMs'),
        ])
        .where('city', 'is not', null)
        .where('timeMs', '>=', fromMs)
        .where('timeMs', '<', toMs)
        .groupBy(['city', 'kind', 'reason', 'subject', 'slot']);
      if (cities) query = query.where('city', 'in', [...cities]);
      if (kinds) query = query.where('kind', 'in', [...kinds]);
      const found = toGroups(await query.execute(), parts);
      const groups = found.slice(0, limit);
      await countDevices(database, groups, fromMs, toMs);
      return { groups, isCut: found.length > limit };
    },
  };
}

type Row = Pick<RefusalGroup, 'reason'> & {
  city: string | null;
  kind: RefusalGroup['kind'] | null;
  subject: string | null;
  slot: number;
  count: unknown;
  lastMs: unknown;
};

function toGroups(rows: readonly Row[], parts: number): RefusalGroup[] {
  const groups = new Map<string, RefusalGroup>();
  for (const row of rows) {
    const key = [row.city, row.kind, row.reason, row.subject].join('\n');
    const group = groups.get(key) ?? startGroup(row, parts);
    groups.set(key, group);
    const count = Number(row.count);
    group.count += count;
    group.lastMs = Math.max(group.lastMs, Number(row.lastMs));
    group.trend[Math.min(parts - 1, Number(row.slot))]! += count;
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || b.lastMs - a.lastMs);
}

function startGroup({ city, kind, reason, subject }: Row, parts: number): RefusalGroup {
  return {
    ...(kind && { kind }),
    ...(subject !== null && { subject }),
    ...{ city: city ?? '', reason, count: 0, devices: 0, lastMs: 0 },
    trend: new Array<number>(parts).fill(0),
  };
}

/** A device may stand in several parts of the time, so it is counted apart. */
async function countDevices(
  database: Database,
  groups: readonly RefusalGroup[],
  fromMs: number,
  toMs: number,
): Promise<void> {
  if (groups.length === 0) return;
  const rows = await database
    .selectFrom('quarantine')
    .select(['city', 'kind', 'reason', 'subject'])
    .select(eb => eb.fn.count('deviceId').distinct().as('devices'))
    .where('timeMs', '>=', fromMs)
    .where('timeMs', '<', toMs)
    .where('city', 'in', [...new Set(groups.map(group => group.city))])
    .where('reason', 'in', [...new Set(groups.map(group => group.reason))])
    .groupBy(['city', 'kind', 'reason', 'subject'])
    .execute();
  const toKey = (row: { city: unknown; kind?: unknown; reason: unknown; subject?: unknown }) =>
    [row.city, row.kind ?? '', row.reason, row.subject ?? ''].join('\n');
  const devicesOf = new Map(rows.map(row => [toKey(row), Number(row.devices)]));
  for (const group of groups) group.devices = devicesOf.get(toKey(group)) ?? 0;
}
