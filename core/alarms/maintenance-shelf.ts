/**
 * Alarms of what somebody works on are put aside by themselves, until the maintenance ends (domain section 6). What always
 * holds: what a person did to the alarm since the maintenance began is left as it is.
 */
import { type AlarmRecord, addOperatorChange, type OperatorChange, withoutShelf } from './alarm-record.ts';

/** The maintenance that an alarm is put aside for. */
export interface Shelf {
  maintenanceId: string;
  /** The reason of the maintenance. */
  text: string;
  fromMs: number;
  untilMs: number;
}

/** The same record when it needs no shelf: it is over, known to somebody, or was taken from the shelf by a person. */
export function shelveForMaintenance(record: AlarmRecord, shelf: Shelf, atMs: number): AlarmRecord {
  const { maintenanceId, text, untilMs } = shelf;
  if (record.isCleared || record.operatorState !== 'none') return record;
  if (record.operatorChanges.some(change => isByPerson(change) && change.atMs >= shelf.fromMs)) return record;
  const shelved = addOperatorChange(record, { atMs, step: 'shelve', text, untilMs });
  return {
    ...shelved,
    lastChangedMs: atMs,
    operatorState: 'shelved',
    shelvedUntilMs: untilMs,
    maintenanceId,
  };
}

function isByPerson({ step, by }: OperatorChange): boolean {
  return step === 'unshelve' && by !== undefined;
}

/** The maintenance ended before its time. The same record when it is not on the shelf of one that is over. */
export function endMaintenance(
  record: AlarmRecord,
  isRunning: (maintenanceId: string) => boolean,
  atMs: number,
): AlarmRecord {
  const { operatorState, maintenanceId } = record;
  if (operatorState !== 'shelved' || maintenanceId === undefined || isRunning(maintenanceId)) return record;
  const over = addOperatorChange(withoutShelf(record), { atMs, step: 'unshelve' });
  return { ...over, lastChangedMs: atMs, operatorState: record.isCleared ? 'closed' : 'none' };
}
