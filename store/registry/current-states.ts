/** The current state of each device, numbered by change. */
import { createRowsStatement } from './compiled-statement.ts';
import { takeNumbers } from './counters.ts';
import { toJson, withoutNulls } from './nulls.ts';
import type { DeviceCurrent } from './registry-ingest.ts';
import type { CurrentRow, DatabaseTransaction } from './tables.ts';

export const CURRENT_COLUMNS = [
  'deviceId',
  'revision',
  'state',
  'stateSinceMs',
  'lastReadingMs',
  'lastReceivedMs',
  'boot',
  'seq',
  'sequenceWindow',
  'nextWakeMs',
  'clockOffsetMs',
  'clockWrongSinceMs',
  'birthMs',
  'birth',
  'watch',
  'presence',
  'presenceReason',
  'components',
] as const satisfies readonly (keyof CurrentRow)[];

export function createCurrentStates() {
  const upsert = createRowsStatement<CurrentRow>(CURRENT_COLUMNS, (database, rows) =>
    database
      .insertInto('currentStates')
      .values(rows)
      .onConflict(conflict =>
        conflict
          .column('deviceId')
          .doUpdateSet(eb =>
            Object.fromEntries(CURRENT_COLUMNS.map(name => [name, eb.ref(`excluded.${name}`)])),
          ),
      ),
  );

  return {
    /** Each with a revision of its own, in the order given; of two of one device the later counts. */
    async put(transaction: DatabaseTransaction, states: readonly DeviceCurrent[]): Promise<void> {
      const newest = [...new Map(states.map(state => [state.deviceId, state])).values()];
      if (newest.length === 0) return;
      const last = await takeNumbers(transaction, 'currentRevision', newest.length);
      const first = last - newest.length + 1;
      await upsert.run(
        transaction,
        newest.map((state, i) => toRow(state, first + i)),
      );
    },
  };
}

function toRow(current: DeviceCurrent, revision: number): CurrentRow {
  return {
    deviceId: current.deviceId,
    revision,
    state: current.state,
    stateSinceMs: current.stateSinceMs,
    lastReadingMs: current.lastReadingMs ?? null,
    lastReceivedMs: current.lastReceivedMs ?? null,
    boot: current.boot ?? null,
    seq: current.seq ?? null,
    sequenceWindow: current.sequenceWindow ?? null,
    nextWakeMs: current.nextWakeMs ?? null,
    clockOffsetMs: current.clockOffsetMs ?? null,
    clockWrongSinceMs: current.clockWrongSinceMs ?? null,
    birthMs: current.birthMs ?? null,
    birth: toJson(current.birth),
    watch: toJson(current.watch),
    presence: current.watch?.presence ?? 'unknown',
    presenceReason: current.watch?.reason ?? null,
    components: JSON.stringify(current.components),
  };
}

export function toCurrent(row: CurrentRow): DeviceCurrent {
  const { birth, watch, presence: _presence, presenceReason: _reason, components, ...rest } = row;
  const current: DeviceCurrent = { ...withoutNulls(rest), components: JSON.parse(components) };
  if (birth !== null) current.birth = JSON.parse(birth);
  if (watch !== null) current.watch = JSON.parse(watch);
  return current;
}
