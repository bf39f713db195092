/**
 * Alarms: what ingest decided, and what people did about it. What always holds: a change of ingest is written in the
 * transaction of the journal's sequence (`RegistryIngest.apply`), so no alarm is raised twice by a replay; what a
 * person did is in the record's own history and, by the caller, in the audit log.
 */

import type { AlarmEngineState } from '#core/alarms/alarm-engine.ts';
import type { AlarmRecord, OperatorAction, OperatorRefusal } from '#core/alarms/alarm-record.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import type { Shelf } from '#core/alarms/maintenance-shelf.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Severity } from '#core/limits.ts';

export interface StoredAlarm extends AlarmRecord {
  /** `toAlarmId` of the key. */
  id: string;
  /** Of the device, undefined for a group. */
  kind?: DeviceKindName;
  /** Grows with every change, over all alarms. */
  revision: number;
}

/** open: not cleared, or cleared and nobody has seen it. Suppressed ones are listed only when asked for. */
export type AlarmFilter = 'open' | 'new' | 'acknowledged' | 'shelved' | 'returned' | 'closed' | 'all';

export interface AlarmQuery {
  /** Absent: everywhere. */
  cities?: readonly string[];
  state: AlarmFilter;
  kinds?: readonly DeviceKindName[];
  severities?: readonly Severity[];
  alarmTypeIds?: readonly AlarmTypeId[];
  deviceId?: string;
  /** Those that the alarm of this id explains; otherwise suppressed ones are left out. */
  causeId?: string;
  assigneeId?: string;
  /** Last raised from then on. */
  fromMs?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
  limit: number;
}

/** Of open alarms that no other explains. */
export interface AlarmCounts {
  severities: Record<Severity, number>;
  /** Not yet acknowledged. */
  fresh: number;
  shelved: number;
}

export interface RegistryAlarms {
  /** What the engine left; watches come with the current states. */
  engineState(): Promise<Omit<AlarmEngineState, 'watches'>>;
  /** Until when silence was judged, receive time; 0: never. */
  clockMs(): Promise<number>;
  /** Gravest first, then newest; the cursor goes on from there. */
  list(query: AlarmQuery): Promise<{ items: StoredAlarm[]; nextCursor?: string }>;
  get(id: string): Promise<StoredAlarm | undefined>;
  counts(cities?: readonly string[]): Promise<AlarmCounts>;
  /** Changed after the revision, oldest change first: live stream and notifications follow it. */
  changedAfter(revision: number, limit: number): Promise<StoredAlarm[]>;
  lastRevision(): Promise<number>;
  /** Undefined: there is no such alarm. Use within a transaction together with the audit entry. */
  operate(
    id: string,
    action: OperatorAction,
    by: { id: string; name: string },
  ): Promise<StoredAlarm | OperatorRefusal | undefined>;
  /** Key texts of latched alarms that a person closed and that are still raised: the engine clears them. */
  awaitingRelease(): Promise<string[]>;
  /** Ends what was shelved until before now; returns how many. */
  endShelving(): Promise<number>;
  /**
   * A maintenance began or ended: puts aside what is open in the cities and has a shelf, and takes from the shelf what lies
   * there for one that does not run any more. Returns how many changed.
   */
  followMaintenance(maintenance: {
    cities: readonly string[];
    shelfOf: (alarm: StoredAlarm) => Shelf | undefined;
    isRunning: (maintenanceId: string) => boolean;
  }): Promise<number>;
  /** Deletes what was cleared and closed before; returns how many. */
  purge(beforeMs: number): Promise<number>;
}
