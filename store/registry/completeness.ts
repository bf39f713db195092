/** What was counted of each device and day: deltas are added to what stands there. */
import { createRowsStatement } from './compiled-statement.ts';
import type { CompletenessDelta, RegistryIngest } from './registry-ingest.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

export const DAYS_KEPT = 400;

const COUNTS = ['received', 'late', 'duplicate', 'rejected', 'missing', 'boots'] as const;

export function createCompletenessWriter() {
  const add = createRowsStatement<CompletenessDelta>(['deviceId', 'day', ...COUNTS], (database, rows) =>
    database
      .insertInto('completeness')
      .values(rows)
      .onConflict(conflict =>
        conflict
          .columns(['deviceId', 'day'])
          .doUpdateSet(eb =>
            Object.fromEntries(
              COUNTS.map(count => [count, eb(`completeness.${count}`, '+', eb.ref(`excluded.${count}`))]),
            ),
          ),
      ),
  );
  let cleanedUpTo = '';

  return {
    async add(transaction: DatabaseTransaction, deltas: readonly CompletenessDelta[]): Promise<void> {
      await add.run(transaction, toSums(deltas));
      const newestDay =
        deltas
          .map(({ day }) => day)
          .sort()
          .at(-1) ?? '';
      if (newestDay <= cleanedUpTo) return;
      await transaction.deleteFrom('completeness').where('day', '<', toFirstDayKept(newestDay)).execute();
      cleanedUpTo = newestDay;
    },
  };
}

/** One statement must not touch a row twice. */
function toSums(deltas: readonly CompletenessDelta[]): CompletenessDelta[] {
  const sums = new Map<string, CompletenessDelta>();
  for (const delta of deltas) {
    const key = `${delta.day} ${delta.deviceId}`;
    const sum = sums.get(key);
    if (sum) for (const count of COUNTS) sum[count] += delta[count];
    else sums.set(key, { ...delta });
  }
  return [...sums.values()];
}

function toFirstDayKept(newestDay: string): string {
  const day = new Date(`${newestDay}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - DAYS_KEPT + 1);
  return day.toISOString().slice(0, 10);
}

export function createCompletenessQueries(
  database: Database,
): Pick<RegistryIngest, 'completeness' | 'completenessByCity'> {
  return {
    completeness: (deviceId, fromDay, toDay) =>
      database
        .selectFrom('completeness')
        .selectAll()
        .where('deviceId', '=', deviceId)
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
        .orderBy('day')
        .execute(),

    async completenessByCity(fromDay, toDay) {
      const rows = await database
        .selectFrom('completeness')
        .innerJoin('devices', 'devices.id', 'completeness.deviceId')
        .select(['devices.city', 'devices.kind', 'completeness.day'])
        .select(eb => COUNTS.map(count => eb.fn.sum(`completeness.${count}`).as(count)))
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
        .groupBy(['devices.city', 'devices.kind', 'completeness.day'])
        .orderBy('devices.city')
        .orderBy('devices.kind')
        .orderBy('completeness.day')
        .execute();
      return rows.map(({ city, kind, day, ...sums }) => ({ city, kind, day, counts: toCounts(sums) }));
    },
  };
}

function toCounts(
  sums: Record<(typeof COUNTS)[number], unknown>,
): Omit<CompletenessDelta, 'deviceId' | 'day'> {
  return {
    received: Number(sums.received),
    late: Number(sums.late),
    duplicate: Number(sums.duplicate),
    rejected: Number(sums.rejected),
    missing: Number(sums.missing),
    boots: Number(sums.boots),
  };
}
