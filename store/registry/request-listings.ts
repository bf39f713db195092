/** Lists of requests: which rows, in which order, a page at a time. */
import { type SqlBool, sql } from 'kysely';
import { REQUEST_STATES, type RequestState } from '#core/requests/bandwidth-request.ts';
import { foldText } from './device-rows.ts';
import type { RequestQuery } from './registry-requests.ts';
import type { RequestRow } from './request-tables.ts';
import type { Database } from './tables.ts';

/** One row more than the page, to know whether there is another page. */
export async function listRequestRows(database: Database, query: RequestQuery): Promise<RequestRow[]> {
  const { cities, states, span, text, createdBy } = query;
  if (cities?.length === 0 || states?.length === 0) return [];
  let found = database.selectFrom('requests').selectAll();
  if (cities) found = found.where('city', 'in', [...cities]);
  if (states) found = found.where('state', 'in', [...states]);
  if (span) found = found.where('setupStartMs', '<', span.untilMs).where('teardownEndMs', '>', span.fromMs);
  if (createdBy !== undefined) found = found.where('createdBy', '=', createdBy);
  if (text) {
    const pattern = `%${foldText(text).replace(/[\\%_]/g, '\\$&')}%`;
    found = found.where(sql<SqlBool>`search like ${pattern} escape '\\'`);
  }
  const order = ORDERS[query.order ?? 'setupStart'];
  if (query.after !== undefined) {
    const last = await database
      .selectFrom('requests')
      .select(['id', 'priority', 'setupStartMs', 'createdMs'])
      .where('id', '=', query.after)
      .executeTakeFirst();
    // Requests are never deleted, so this is a name that somebody made up.
    if (!last) return [];
    found = found.where(eb =>
      eb.or(
        order.map(([column, direction], place) =>
          eb.and([
            ...order.slice(0, place).map(([equal]) => eb(equal, '=', last[equal])),
            eb(column, direction === 'asc' ? '>' : '<', last[column]),
          ]),
        ),
      ),
    );
  }
  for (const [column, direction] of order) found = found.orderBy(column, direction);
  return found.limit(query.limit + 1).execute();
}

type OrderColumn = 'id' | 'priority' | 'setupStartMs' | 'createdMs';

const ORDERS: Readonly<
  Record<
    NonNullable<RequestQuery['order']>,
    readonly (readonly [column: OrderColumn, direction: 'asc' | 'desc'])[]
  >
> = {
  setupStart: [
    ['setupStartMs', 'asc'],
    ['id', 'asc'],
  ],
  newest: [
    ['createdMs', 'desc'],
    ['id', 'desc'],
  ],
  urgent: [
    ['priority', 'asc'],
    ['createdMs', 'asc'],
    ['id', 'asc'],
  ],
};

export async function countRequests(
  database: Database,
  cities: readonly string[] | undefined,
): Promise<Record<RequestState, number>> {
  const counts = Object.fromEntries(REQUEST_STATES.map(state => [state, 0])) as Record<RequestState, number>;
  if (cities?.length === 0) return counts;
  let found = database
    .selectFrom('requests')
    .select(eb => ['state', eb.fn.countAll().as('count')])
    .groupBy('state');
  if (cities) found = found.where('city', 'in', [...cities]);
  for (const { state, count } of await found.execute()) counts[state] = Number(count);
  return counts;
}

export async function countCreated(
  database: Database,
  city: string,
  createdBy: string,
  sinceMs: number,
): Promise<number> {
  const { count } = await database
    .selectFrom('requests')
    .select(eb => eb.fn.countAll().as('count'))
    .where('city', '=', city)
    .where('createdBy', '=', createdBy)
    .where('createdMs', '>=', sinceMs)
    .executeTakeFirstOrThrow();
  return Number(count);
}
