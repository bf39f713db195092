/** Lists of alarms: gravest first, then the one raised last; pages go on behind the last row of the page before. */
import type { AlarmFilter, AlarmQuery, StoredAlarm } from './registry-alarms.ts';
import type { Database } from './tables.ts';

const RANKS = ['warning', 'minor', 'major', 'critical'];

/** One row more than the page, to know whether there is another page. */
export function compileAlarmQuery(database: Database, query: AlarmQuery) {
  let found = database.selectFrom('alarms').selectAll();
  if (query.cities) found = found.where('city', 'in', nonEmpty(query.cities));
  if (query.kinds) found = found.where('kind', 'in', nonEmpty(query.kinds));
  if (query.severities)
    found = found.where(
      'severityRank',
      'in',
      query.severities.map(severity => RANKS.indexOf(severity)),
    );
  if (query.alarmTypeIds) found = found.where('alarmTypeId', 'in', nonEmpty(query.alarmTypeIds));
  if (query.deviceId !== undefined) found = found.where('deviceId', '=', query.deviceId);
  else if (query.causeId === undefined && query.state !== 'all') found = found.where('causeId', 'is', null);
  if (query.causeId !== undefined) found = found.where('causeId', '=', query.causeId);
  if (query.assigneeId !== undefined) found = found.where('assigneeId', '=', query.assigneeId);
  if (query.fromMs !== undefined) found = found.where('lastRaisedMs', '>=', query.fromMs);
  const { states, isCleared } = STATES[query.state];
  if (states) found = found.where('operatorState', 'in', states);
  if (isCleared !== undefined) found = found.where('isCleared', '=', isCleared);
  const after = parseCursor(query.cursor);
  if (after)
    found = found.where(eb =>
      eb.or([
        eb('severityRank', '<', after.rank),
        eb.and([eb('severityRank', '=', after.rank), eb('lastRaisedMs', '<', after.raisedMs)]),
        eb.and([
          eb('severityRank', '=', after.rank),
          eb('lastRaisedMs', '=', after.raisedMs),
          eb('id', '>', after.id),
        ]),
      ]),
    );
  return found
    .orderBy('severityRank', 'desc')
    .orderBy('lastRaisedMs', 'desc')
    .orderBy('id')
    .limit(query.limit + 1);
}

type States = readonly StoredAlarm['operatorState'][];

const STATES: Record<AlarmFilter, { states?: States; isCleared?: 0 | 1 }> = {
  open: { states: ['none', 'ack'] },
  new: { states: ['none'], isCleared: 0 },
  acknowledged: { states: ['ack'] },
  shelved: { states: ['shelved'] },
  returned: { states: ['none'], isCleared: 1 },
  closed: { states: ['closed'] },
  all: {},
};

export function toCursor({ severity, lastRaisedMs, id }: StoredAlarm): string {
  return Buffer.from(JSON.stringify([RANKS.indexOf(severity), lastRaisedMs, id])).toString('base64url');
}

/** Undefined for what `toCursor` did not make. */
function parseCursor(cursor: string | undefined): { rank: number; raisedMs: number; id: string } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [rank, raisedMs, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Number.isFinite(rank) && Number.isFinite(raisedMs) && typeof id === 'string'
      ? { rank, raisedMs, id }
      : undefined;
  } catch {
    return undefined;
  }
}

/** No value fits an empty list; SQL has no word for it. */
function nonEmpty<T extends string>(values: readonly T[]): readonly T[] {
  return values.length > 0 ? values : (['' as T] as const);
}
