/**
 * What ingest learned from a batch of the journal, in one transaction with the journal's sequence. Devices
 * that were deleted meanwhile are passed over: nothing of them comes back.
 */
import type { ConfigAck } from '#core/config-acks.ts';
import { createAlarmWriter } from './alarm-writer.ts';
import { acknowledge } from './commands.ts';
import { createCompletenessQueries, createCompletenessWriter } from './completeness.ts';
import { acknowledgeConfig } from './configs.ts';
import { raiseCounter, readCounter, takeNumbers } from './counters.ts';
import { createCurrentStates, toCurrent } from './current-states.ts';
import { createDeviceLogQueries, createDeviceLogWriter } from './device-log.ts';
import { createKeptWriter } from './kept-messages.ts';
import { withoutNulls } from './nulls.ts';
import { readAllPages } from './pages.ts';
import { createQuarantineQuery, createQuarantineWriter } from './quarantine.ts';
import {
  CONFIG_REFUSED_LOG_TYPE,
  type DeviceLogEntry,
  type IngestUpdate,
  type ReceiveClockState,
  type RegistryIngest,
} from './registry-ingest.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

export interface IngestLimits {
  /** Entries in quarantine, all devices together. */
  quarantineLimit: number;
  /** Log lines of one device. */
  logLimitPerDevice: number;
  /** Of messages kept for a replay, per city. */
  keptBytesPerCity: number;
}

/** What had to make room since this registry was opened. */
export interface IngestLosses {
  quarantineDropped: number;
  logLinesDropped: number;
  keptDropped: number;
}

export function createIngest(database: Database, limits: IngestLimits, losses: IngestLosses): RegistryIngest {
  const states = createCurrentStates();
  const completeness = createCompletenessWriter();
  const quarantine = createQuarantineWriter(limits.quarantineLimit);
  const kept = createKeptWriter(limits.keptBytesPerCity);
  const log = createDeviceLogWriter(limits.logLimitPerDevice);
  const alarms = createAlarmWriter();
  const findKnownDevices = createKnownDevices();

  async function apply(transaction: DatabaseTransaction, update: IngestUpdate) {
    if (!(await raiseCounter(transaction, 'ingestSequence', update.sequence))) return undefined;
    const known = await findKnownDevices(transaction);
    const isKnown = ({ deviceId }: { deviceId: string }) => known.has(deviceId);
    if (update.receiveClock) await putReceiveClock(transaction, update.receiveClock);
    await states.put(transaction, update.states.filter(isKnown));
    await completeness.add(transaction, update.completeness.filter(isKnown));
    for (const ack of update.acks) await acknowledge(transaction, ack);
    const configAcks = update.configAcks ?? [];
    for (const ack of configAcks) await acknowledgeConfig(transaction, ack);
    if (update.alarms) await alarms.apply(transaction, update.alarms, deviceId => known.has(deviceId));
    const refusals = configAcks.flatMap(ack => (ack.isAccepted ? [] : [toConfigRefusal(ack)]));
    const lines = [...update.log, ...update.events.map(toLogEntry), ...refusals].filter(isKnown);
    return {
      quarantineDropped: await quarantine.add(transaction, update.quarantine),
      logLinesDropped: await log.append(transaction, lines),
      keptDropped: await kept.add(transaction, (update.kept ?? []).filter(isKnown)),
    };
  }

  function count(dropped: IngestLosses): void {
    losses.quarantineDropped += dropped.quarantineDropped;
    losses.logLinesDropped += dropped.logLinesDropped;
    losses.keptDropped += dropped.keptDropped;
  }

  return {
    ...createCompletenessQueries(database),
    ...createQuarantineQuery(database),
    ...createDeviceLogQueries(database),

    async apply(update) {
      try {
        const dropped = await database.transaction().execute(transaction => apply(transaction, update));
        if (dropped) count(dropped);
        return dropped !== undefined;
      } catch (error) {
        kept.forget();
        throw error;
      }
    },

    async applyTime(update) {
      await database.transaction().execute(async transaction => {
        const known = await findKnownDevices(transaction);
        await states.put(
          transaction,
          update.states.filter(({ deviceId }) => known.has(deviceId)),
        );
        await alarms.apply(transaction, update.alarms, deviceId => known.has(deviceId));
      });
    },

    lastSequence: () => readCounter(database, 'ingestSequence'),

    async receiveClock() {
      const row = await database
        .selectFrom('receiveClock')
        .select(['newestMs', 'support'])
        .executeTakeFirst();
      return row && withoutNulls(row);
    },

    listCurrent: () =>
      readAllPages(
        async (after, limit) => {
          const page = database.selectFrom('currentStates').selectAll().where('deviceId', '>', after);
          return (await page.orderBy('deviceId').limit(limit).execute()).map(toCurrent);
        },
        current => current.deviceId,
      ),

    async currentAfter(revision, limit) {
      const rows = await database
        .selectFrom('currentStates')
        .selectAll()
        .where('revision', '>', revision)
        .orderBy('revision')
        .limit(limit)
        .execute();
      return rows.map(toCurrent);
    },

    lastRevision: () => readCounter(database, 'currentRevision'),

    async appendLog(entries) {
      if (entries.length === 0) return;
      const logLinesDropped = await database.transaction().execute(async transaction => {
        const known = await findKnownDevices(transaction);
        return log.append(
          transaction,
          entries.filter(entry => known.has(entry.deviceId)),
        );
      });
      count({ quarantineDropped: 0, logLinesDropped, keptDropped: 0 });
    },
  };
}

async function putReceiveClock(transaction: DatabaseTransaction, state: ReceiveClockState): Promise<void> {
  const values = { newestMs: state.newestMs, support: state.support ?? null };
  await transaction
    .insertInto('receiveClock')
    .values({ id: 1, ...values })
    .onConflict(conflict => conflict.column('id').doUpdateSet(values))
    .execute();
}

/** The ids of all devices, read again when a device was added or deleted since. Locks their revision. */
function createKnownDevices() {
  let ids: ReadonlySet<string> = new Set();
  let idsRevision = -1;

  return async (transaction: DatabaseTransaction): Promise<ReadonlySet<string>> => {
    const revision = await takeNumbers(transaction, 'deviceRevision', 0);
    if (revision !== idsRevision) {
      const rows = await transaction.selectFrom('devices').select('id').execute();
      ids = new Set(rows.map(row => row.id));
      idsRevision = revision;
    }
    return ids;
  };
}

function toLogEntry({ deviceId, timeMs, event }: IngestUpdate['events'][number]): DeviceLogEntry {
  const text = [event.type, event.comp, event.data && JSON.stringify(event.data)];
  return { deviceId, timeMs, type: 'event', text: text.filter(part => part).join(' '), count: 1 };
}

function toConfigRefusal({ deviceId, version, reason = '', timeMs }: ConfigAck): DeviceLogEntry {
  return { deviceId, timeMs, type: CONFIG_REFUSED_LOG_TYPE, text: `${version} ${reason}`.trim(), count: 1 };
}
