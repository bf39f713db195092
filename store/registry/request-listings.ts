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
  const [column, direction] = query.order === 'newest' ? NEWEST : BY_SETUP;
  if (query.after !== undefined) {
    const comparison = direction === 'asc' ? '>' : '<';
    const last = database
      .selectFrom('requests')
      .select(eb => [eb.ref(column).as('key'), 'id'])
      .where('id', '=', query.after);
    const row = await last.executeTakeFirst();
    // Requests are never deleted, so this is a name that somebody made up.
    if (!row) return [];
    found = found.where(eb =>
      eb.or([
        eb(column, comparison, Number(row.key)),
        eb.and([eb(column, '=', Number(row.key)), eb('id', comparison, row.id)]),
      ]),
    );
  }
  return found
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(query.limit + 1)
    .execute();
}

const BY_SETUP = ['setupStartMs', 'asc'] as const;
const NEWEST = ['createdMs', 'desc'] as const;

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
