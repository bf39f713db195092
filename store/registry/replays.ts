/**
 * Replays: a position that moves over the kept messages of a city, up to those that were there when it began. What
 * always holds: verdicts, position and the states that follow from them change in one transaction, so a replay that was
 * interrupted goes on where it was and counts nothing twice; in a city one replay runs at a time.
 */
import type { SelectQueryBuilder } from 'kysely';
import { AppError } from '#core/app-error.ts';
import { createCurrentStates } from './current-states.ts';
import { inTransaction } from './in-transaction.ts';
import { KEPT_ROW_BYTES } from './kept-messages.ts';
import { withoutNulls } from './nulls.ts';
import type { KeptMessage, RegistryQuality, Replay, ReplayScope, ReplayUpdate } from './registry-quality.ts';
import type { Database, DatabaseTransaction, ReplayRow, Tables } from './tables.ts';

type Replays = Pick<
  RegistryQuality,
  'startReplay' | 'cancelReplay' | 'getReplay' | 'listReplays' | 'nextReplay' | 'applyReplayed'
>;

/** Ended ones that are remembered of a city. */
const REPLAYS_PER_CITY = 50;

export function createReplays(database: Database): Replays {
  const states = createCurrentStates();
  return {
    startReplay: scope => inTransaction(database, transaction => startReplay(transaction, scope)),

    cancelReplay: (id, nowMs) =>
      inTransaction(database, async transaction => {
        await transaction
          .updateTable('replays')
          .set({ state: 'cancelled', finishedMs: nowMs })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .execute();
        return getReplay(transaction, id);
      }),

    getReplay: id => getReplay(database, id),

    async listReplays(cities, limit) {
      if (cities?.length === 0) return [];
      let query = database
        .selectFrom('replays')
        .selectAll()
        .orderBy('createdMs', 'desc')
        .orderBy('id')
        .limit(limit);
      if (cities) query = query.where('city', 'in', [...cities]);
      return (await query.execute()).map(toReplay);
    },

    async nextReplay(limit) {
      const row = await database
        .selectFrom('replays')
        .selectAll()
        .where('state', '=', 'running')
        .orderBy('createdMs')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      if (!row) return undefined;
      const replay = toReplay(row);
      const messages = await selectKept(database.selectFrom('keptMessages'), replay)
        .select(['sequence', 'receivedMs', 'city', 'kind', 'deviceId', 'topic', 'payload'])
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return { replay, messages: messages as KeptMessage[] };
    },

    applyReplayed: update =>
      inTransaction(database, async transaction => {
        if (!(await move(transaction, update))) return false;
        for (const verdict of update.verdicts) {
          const { sequence, state, remaining } = verdict;
          await transaction
            .updateTable('keptMessages')
            .set({
              ...{ state, judgedMs: update.nowMs },
              remaining: remaining.length > 0 ? JSON.stringify(remaining) : null,
              ...(state === 'stored' && { payload: null, bytes: KEPT_ROW_BYTES }),
            })
            .where('sequence', '=', sequence)
            .execute();
        }
        await states.put(transaction, await keepKnown(transaction, update.states));
        return true;
      }),
  };
}

async function startReplay(
  transaction: DatabaseTransaction,
  { id, by, nowMs, ...scope }: Parameters<RegistryQuality['startReplay']>[0],
): Promise<Replay> {
  const running = await transaction
    .selectFrom('replays')
    .select('id')
    .where('city', '=', scope.city)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (running) throw new AppError('CONFLICT', 'A replay of this city is running');
  const found = await ofScope(transaction.selectFrom('keptMessages'), scope)
    .select(eb => [eb.fn.countAll().as('total'), eb.fn.max('sequence').as('endSequence')])
    .executeTakeFirstOrThrow();
  const row: ReplayRow = {
    ...{ id, by, createdMs: nowMs, state: 'running', finishedMs: null },
    ...{ city: scope.city, kind: scope.kind ?? null, deviceId: scope.deviceId ?? null },
    ...{ position: 0, endSequence: Number(found.endSequence ?? 0), total: Number(found.total) },
    ...{ stored: 0, partly: 0, refused: 0 },
  };
  await transaction.insertInto('replays').values(row).execute();
  await forgetOld(transaction, scope.city);
  return toReplay(row);
}

async function forgetOld(transaction: DatabaseTransaction, city: string): Promise<void> {
  const old = await transaction
    .selectFrom('replays')
    .select('id')
    .where('city', '=', city)
    .where('state', '!=', 'running')
    .orderBy('createdMs', 'desc')
    .limit(PRUNED_AT_ONCE)
    .offset(REPLAYS_PER_CITY)
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await transaction.deleteFrom('replays').where('id', 'in', ids).execute();
}

const PRUNED_AT_ONCE = 100;

/** What a replay is still to judge. */
function selectKept<Output>(
  query: SelectQueryBuilder<Tables, 'keptMessages', Output>,
  { position, endSequence, ...scope }: Replay,
): SelectQueryBuilder<Tables, 'keptMessages', Output> {
  return ofScope(query, scope).where('sequence', '>', position).where('sequence', '<=', endSequence);
}

function ofScope<Output>(
  query: SelectQueryBuilder<Tables, 'keptMessages', Output>,
  { city, kind, deviceId }: ReplayScope,
): SelectQueryBuilder<Tables, 'keptMessages', Output> {
  let found = query.where('city', '=', city).where('state', '!=', 'stored');
  if (kind !== undefined) found = found.where('kind', '=', kind);
  if (deviceId !== undefined) found = found.where('deviceId', '=', deviceId);
  return found;
}

/** A replay that was cancelled meanwhile takes the verdicts too: what they tell has happened. */
async function move(transaction: DatabaseTransaction, update: ReplayUpdate): Promise<boolean> {
  const count = (state: string) => update.verdicts.filter(verdict => verdict.state === state).length;
  const moved = await transaction
    .updateTable('replays')
    .set(eb => ({
      position: update.toPosition,
      stored: eb('stored', '+', count('stored')),
      partly: eb('partly', '+', count('partly')),
      refused: eb('refused', '+', count('refused')),
    }))
    .where('id', '=', update.replayId)
    .where('position', '=', update.fromPosition)
    .executeTakeFirst();
  if (Number(moved.numUpdatedRows) === 0) return false;
  await transaction
    .updateTable('replays')
    .set({ state: 'done', finishedMs: update.nowMs })
    .where('id', '=', update.replayId)
    .where('state', '=', 'running')
    .whereRef('position', '>=', 'endSequence')
    .execute();
  return true;
}

/** A device may have been deleted since its message was read. */
async function keepKnown(transaction: DatabaseTransaction, states: ReplayUpdate['states']) {
  if (states.length === 0) return [];
  const ids = states.map(({ deviceId }) => deviceId);
  const rows = await transaction.selectFrom('devices').select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map(({ id }) => id));
  return states.filter(({ deviceId }) => known.has(deviceId));
}

async function getReplay(database: Database, id: string): Promise<Replay | undefined> {
  const row = await database.selectFrom('replays').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toReplay(row);
}

function toReplay(row: ReplayRow): Replay {
  return withoutNulls(row);
}
