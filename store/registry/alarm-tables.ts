/** The tables of the alarms as Kysely sees them; see tables.ts. */
import type { OperatorState } from '#core/alarms/alarm-record.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';

export interface AlarmRow {
  /** `toAlarmId` of the record's key. */
  id: string;
  revision: number;
  city: string;
  kind: DeviceKindName | null;
  deviceId: string | null;
  alarmTypeId: AlarmTypeId;
  /** Place in SEVERITY_RANKS. */
  severityRank: number;
  isCleared: number;
  operatorState: OperatorState;
  shelvedUntilMs: number | null;
  causeId: string | null;
  assigneeId: string | null;
  lastRaisedMs: number;
  lastChangedMs: number;
  record: string;
}

/** What the alarm engine remembers. */
export interface AlarmValueRow {
  id: string;
  value: string;
}

export interface AlarmRuleRow {
  id: string;
  city: string;
  type: 'threshold' | 'silence' | 'maintenance';
  rule: string;
  version: number;
  changedMs: number;
  changedBy: string;
}
