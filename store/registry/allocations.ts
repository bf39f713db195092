/** What requests hold, in the registry: written together with the request, gone when it holds nothing. */
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import { createRowsStatement } from './compiled-statement.ts';
import type { Span } from './registry-network.ts';
import type { AllocationRow } from './request-tables.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

const COLUMNS = [
  'requestId',
  'position',
  'itemId',
  'holder',
  'city',
  'fromMs',
  'untilMs',
  'priority',
  'resource',
  'subject',
  'direction',
  'amount',
  'eir',
] as const satisfies readonly (keyof AllocationRow)[];

const insert = createRowsStatement<AllocationRow>(COLUMNS, (database, rows) =>
  database.insertInto('allocations').values(rows),
);

/** Whatever the request held before goes. */
export async function replaceAllocations(
  transaction: DatabaseTransaction,
  requestId: string,
  allocations: readonly Allocation[],
): Promise<void> {
  if (allocations.some(allocation => allocation.requestId !== requestId))
    throw new Error('An allocation belongs to another request');
  await transaction.deleteFrom('allocations').where('requestId', '=', requestId).execute();
  await insert.run(transaction, allocations.map(toRow));
}

/** Those that hold at some moment of the span; back-to-back does not touch. */
export async function readAllocations(database: Database, city: string, span: Span): Promise<Allocation[]> {
  const rows = await database
    .selectFrom('allocations')
    .selectAll()
    .where('city', '=', city)
    .where('untilMs', '>', span.fromMs)
    .where('fromMs', '<', span.untilMs)
    .execute();
  return rows.map(toAllocation);
}

export async function sumAllocations(
  database: Database,
  city: string,
  span: Span,
  withoutRequestId: string,
): Promise<Allocation[]> {
  const rows = await database
    .selectFrom('allocations')
    .select(['resource', 'subject', 'direction', 'fromMs', 'untilMs'])
    .select(eb => [eb.fn.sum('amount').as('amount'), eb.fn.sum('eir').as('eir')])
    .where('city', '=', city)
    .where('untilMs', '>', span.fromMs)
    .where('fromMs', '<', span.untilMs)
    .where('requestId', '!=', withoutRequestId)
    .groupBy(['resource', 'subject', 'direction', 'fromMs', 'untilMs'])
    .execute();
  const nobody = { requestId: '', position: 0, itemId: '', holder: 'request', city, priority: 4 } as const;
  return rows.map(({ amount, eir, ...row }) =>
    toAllocation({ ...nobody, ...row, amount: Number(amount), eir: eir === null ? null : Number(eir) }),
  );
}

export async function readAllocationsOf(database: Database, requestId: string): Promise<Allocation[]> {
  const found = database.selectFrom('allocations').selectAll().where('requestId', '=', requestId);
  return (await found.orderBy('position').execute()).map(toAllocation);
}

function toRow(allocation: Allocation, position: number): AllocationRow {
  const { requestId, itemId, holder, city, fromMs, untilMs, priority } = allocation;
  const common = { requestId, position, itemId, holder, city, fromMs, untilMs, priority };
  const none = { direction: null, eir: null };
  switch (allocation.resource) {
    case 'link': {
      const { resource, linkId: subject, direction, cir: amount, eir } = allocation;
      return { ...common, resource, subject, direction, amount, eir };
    }
    case 'kit': {
      const { resource, kitType: subject, amount } = allocation;
      return { ...common, ...none, resource, subject, amount };
    }
    default: {
      const { resource, deviceId: subject, amount } = allocation;
      return { ...common, ...none, resource, subject, amount };
    }
  }
}

function toAllocation(row: AllocationRow): Allocation {
  const { requestId, itemId, holder, city, fromMs, untilMs, priority, resource, subject, amount } = row;
  const common = { requestId, itemId, holder, city, fromMs, untilMs, priority };
  switch (resource) {
    case 'link':
      return { ...common, resource, linkId: subject, direction: row.direction!, cir: amount, eir: row.eir! };
    case 'kit':
      return { ...common, resource, kitType: subject as KitType, amount };
    default:
      return { ...common, resource, deviceId: subject, amount };
  }
}

type KitType = Extract<Allocation, { resource: 'kit' }>['kitType'];
