/**
 * The log of each device: why something was refused, events, kicks. Bounded per device; the same line within
 * a minute of its first time is counted, not written again, so a flood is one line a minute.
 */
import { createRowStatement, createRowsStatement } from './compiled-statement.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { type DeviceLogEntry, REFUSAL_LOG_TYPE, type RegistryIngest } from './registry-ingest.ts';
import type { Database, DatabaseTransaction, LogRow } from './tables.ts';

const FOLD_WITHIN_MS = 60_000;
const TEXT_MAX_CHARACTERS = 500;

export interface DeviceLogWriter {
  /** The devices exist. Returns how many old lines had to go. */
  append(transaction: DatabaseTransaction, entries: readonly DeviceLogEntry[]): Promise<number>;
}

export function createDeviceLogWriter(limitPerDevice: number): DeviceLogWriter {
  const fold = createFold();
  const insert = createRowsStatement<LogRow>(
    ['id', 'deviceId', 'timeMs', 'type', 'text', 'count'],
    (database, rows) => database.insertInto('deviceLog').values(rows),
  );
  const prune = createPrune(limitPerDevice);

  return {
    async append(transaction, entries) {
      const fresh: Omit<LogRow, 'id'>[] = [];
      for (const line of toFolded(entries)) {
        const folded = await fold.run(transaction, { ...line, sinceMs: line.timeMs - FOLD_WITHIN_MS });
        if (folded === 0) fresh.push(line);
      }
      if (fresh.length === 0) return 0;
      const last = await takeNumbers(transaction, 'logId', fresh.length);
      const first = last - fresh.length + 1;
      await insert.run(
        transaction,
        fresh.map((line, i) => ({ ...line, id: first + i })),
      );
      let gone = 0;
      for (const deviceId of new Set(fresh.map(line => line.deviceId))) {
        gone += await prune.run(transaction, { deviceId });
      }
      return gone;
    },
  };
}

type Fold = Omit<LogRow, 'id'> & { sinceMs: number };

/** Counts on the newest line alike; affects no row when there is none. */
function createFold() {
  return createRowStatement<Fold>(
    ['deviceId', 'timeMs', 'type', 'text', 'count', 'sinceMs'],
    (database, line) =>
      database
        .updateTable('deviceLog')
        .set(eb => ({ count: eb('count', '+', line.count) }))
        .where('id', '=', eb =>
          eb
            .selectFrom('deviceLog')
            .select(inner => inner.fn.max('id').as('id'))
            .where('deviceId', '=', line.deviceId)
            .where('type', '=', line.type)
            .where('text', '=', line.text)
            .where('timeMs', '>', line.sinceMs),
        ),
  );
}

function createPrune(limitPerDevice: number) {
  return createRowStatement<Pick<LogRow, 'deviceId'>>(['deviceId'], (database, { deviceId }) =>
    database
      .deleteFrom('deviceLog')
      .where('deviceId', '=', deviceId)
      .where('id', '<=', eb =>
        eb
          .selectFrom('deviceLog')
          .select('id')
          .where('deviceId', '=', deviceId)
          .orderBy('id', 'desc')
          .offset(limitPerDevice)
          .limit(1),
      ),
  );
}

/** Folds what came together, in the order of first times. */
function toFolded(entries: readonly DeviceLogEntry[]): Omit<LogRow, 'id'>[] {
  const lines: Omit<LogRow, 'id'>[] = [];
  const newest = new Map<string, Omit<LogRow, 'id'>>();
  for (const { deviceId, timeMs, type, text, count } of entries) {
    const line = { deviceId, timeMs, type, text: text.slice(0, TEXT_MAX_CHARACTERS).toWellFormed(), count };
    const key = JSON.stringify([deviceId, type, line.text]);
    const earlier = newest.get(key);
    if (earlier && timeMs - earlier.timeMs < FOLD_WITHIN_MS) {
      earlier.count += count;
      continue;
    }
    newest.set(key, line);
    lines.push(line);
  }
  return lines;
}

export function createDeviceLogQueries(
  database: Database,
): Pick<RegistryIngest, 'log' | 'refusalsAfter' | 'lastLogId'> {
  return {
    log: (deviceId, limit) =>
      database
        .selectFrom('deviceLog')
        .selectAll()
        .where('deviceId', '=', deviceId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),

    refusalsAfter: (id, limit) =>
      database
        .selectFrom('deviceLog')
        .selectAll()
        .where('type', '=', REFUSAL_LOG_TYPE)
        .where('id', '>', id)
        .orderBy('id')
        .limit(limit)
        .execute(),

    lastLogId: () => readCounter(database, 'logId'),
  };
}
