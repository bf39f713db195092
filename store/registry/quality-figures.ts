/** Figures over completeness and clocks. What reads every device yields between pages. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { type SelectQueryBuilder, sql } from 'kysely';
import { withoutNulls } from './nulls.ts';
import type { CompletenessCounts, DeviceCompleteness, RegistryQuality } from './registry-quality.ts';
import type { Database, Tables } from './tables.ts';

type Figures = Pick<
  RegistryQuality,
  'completenessByDay' | 'completenessByDevice' | 'clockSpread' | 'clockDevices'
>;
type Where = Pick<Parameters<RegistryQuality['completenessByDay']>[0], 'cities' | 'kinds'>;

const COUNTS = ['received', 'late', 'duplicate', 'rejected', 'missing'] as const;
const PAGE_DEVICES = 200;

export function createQualityFigures(database: Database): Figures {
  return {
    async completenessByDay({ days, ...where }) {
      const result: Awaited<ReturnType<Figures['completenessByDay']>> = [];
      if (where.cities?.length === 0) return result;
      for (const day of days) {
        const rows = await whereDevices(
          database.selectFrom('completeness').innerJoin('devices', 'devices.id', 'completeness.deviceId'),
          where,
        )
          .select(['devices.city', 'devices.kind'])
          .select(eb => COUNTS.map(count => eb.fn.sum(`completeness.${count}`).as(count)))
          .where('completeness.day', '=', day)
          .where('devices.lifecycle', '=', 'commissioned')
          .groupBy(['devices.city', 'devices.kind'])
          .execute();
        for (const { city, kind, ...sums } of rows) result.push({ city, kind, day, counts: toCounts(sums) });
        await yieldToEventLoop();
      }
      return result;
    },

    async completenessByDevice({ fromDay, toDay, ...where }) {
      const all: DeviceCompleteness[] = [];
      if (where.cities?.length === 0) return all;
      for (let after = ''; ; ) {
        const rows = await readPage(database, where, { fromDay, toDay, after });
        all.push(...rows);
        if (rows.length < PAGE_DEVICES) return all;
        after = rows.at(-1)!.deviceId;
        await yieldToEventLoop();
      }
    },

    async clockSpread({ edgesMs, ...where }) {
      if (where.cities?.length === 0) return [];
      const below = [...edgesMs, undefined];
      const rows = await whereDevices(
        database.selectFrom('currentStates').innerJoin('devices', 'devices.id', 'currentStates.deviceId'),
        where,
      )
        .select(['devices.city', 'devices.kind'])
        .select(eb =>
          below.map((_, i) => {
            const offset = eb.ref('currentStates.clockOffsetMs');
            const isOver = i === 0 ? sql`1 = 1` : sql`${offset} >= ${sql.lit(edgesMs[i - 1]!)}`;
            const isBelow = i === edgesMs.length ? sql`1 = 1` : sql`${offset} < ${sql.lit(edgesMs[i]!)}`;
            return sql<number>`sum(case when ${isOver} and ${isBelow} then 1 else 0 end)`.as(`part${i}`);
          }),
        )
        .where('currentStates.clockOffsetMs', 'is not', null)
        .groupBy(['devices.city', 'devices.kind'])
        .orderBy('devices.city')
        .orderBy('devices.kind')
        .execute();
      return rows.map(({ city, kind, ...sums }) => ({
        ...{ city, kind },
        counts: below.map((_, i) => Number((sums as Record<string, unknown>)[`part${i}`])),
      }));
    },

    async clockDevices({ overMs, limit, ...where }) {
      if (where.cities?.length === 0) return [];
      const rows = await whereDevices(
        database.selectFrom('currentStates').innerJoin('devices', 'devices.id', 'currentStates.deviceId'),
        where,
      )
        .select(['devices.id as deviceId', 'devices.name', 'devices.city', 'devices.kind'])
        .select(['currentStates.clockOffsetMs as offsetMs', 'currentStates.clockWrongSinceMs as sinceMs'])
        .where(eb => sql`abs(${eb.ref('currentStates.clockOffsetMs')})`, '>', overMs)
        .orderBy(eb => sql`abs(${eb.ref('currentStates.clockOffsetMs')})`, 'desc')
        .orderBy('devices.id')
        .limit(limit)
        .execute();
      return rows.map(row => ({ ...withoutNulls(row), offsetMs: Number(row.offsetMs) }));
    },
  };
}

async function readPage(
  database: Database,
  where: Where,
  { fromDay, toDay, after }: { fromDay: string; toDay: string; after: string },
): Promise<DeviceCompleteness[]> {
  const rows = await whereDevices(
    database
      .selectFrom('devices')
      .leftJoin('completeness', join =>
        join
          .onRef('completeness.deviceId', '=', 'devices.id')
          .on('completeness.day', '>=', fromDay)
          .on('completeness.day', '<=', toDay),
      ),
    where,
  )
    .select(['devices.id as deviceId', 'devices.name', 'devices.city', 'devices.kind'])
    .select(['devices.reportIntervalS', 'devices.registeredMs'])
    .select(eb => COUNTS.map(count => eb.fn.sum(`completeness.${count}`).as(count)))
    .where('devices.lifecycle', '=', 'commissioned')
    .where('devices.id', '>', after)
    .groupBy('devices.id')
    .orderBy('devices.id')
    .limit(PAGE_DEVICES)
    .execute();
  return rows.map(row => ({ ...row, ...toCounts(row) }));
}

function whereDevices<Joined extends keyof Tables, Output>(
  query: SelectQueryBuilder<Tables, Joined | 'devices', Output>,
  { cities, kinds }: Where,
): SelectQueryBuilder<Tables, Joined | 'devices', Output> {
  let found = query as SelectQueryBuilder<Tables, 'devices', Output>;
  if (cities) found = found.where('devices.city', 'in', [...cities]);
  if (kinds) found = found.where('devices.kind', 'in', [...kinds]);
  return found as SelectQueryBuilder<Tables, Joined | 'devices', Output>;
}

/** Null where nothing was counted. */
function toCounts(sums: Partial<Record<(typeof COUNTS)[number], unknown>>): CompletenessCounts {
  return {
    received: Number(sums.received ?? 0),
    late: Number(sums.late ?? 0),
    duplicate: Number(sums.duplicate ?? 0),
    rejected: Number(sums.rejected ?? 0),
    missing: Number(sums.missing ?? 0),
  };
}
