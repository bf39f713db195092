/**
 * What cities set differently for alarms: thresholds of a kind, a group or a device, when silence is expected, and when
 * somebody works on what. A rule is always of one city, so nobody sets anything for another. Ingest takes a change up
 * within seconds.
 */
import type { SilenceRule } from '#core/alarms/expected-silence.ts';
import type { MaintenanceWindow } from '#core/alarms/maintenance-window.ts';
import type { ThresholdOverride } from '#core/alarms/thresholds.ts';

export type AlarmRuleContent =
  | { type: 'threshold'; threshold: ThresholdOverride & { city: string } }
  | { type: 'silence'; silence: Omit<SilenceRule, 'id'> & { city: string } }
  | { type: 'maintenance'; maintenance: MaintenanceWindow };

export type StoredAlarmRule = AlarmRuleContent & {
  id: string;
  city: string;
  /** 1 at first; a change names the version it was made from. */
  version: number;
  changedMs: number;
  changedBy: string;
};

export interface RegistryAlarmRules {
  /** In the order of city and id; absent cities: all. */
  list(cities?: readonly string[]): Promise<StoredAlarmRule[]>;
  get(id: string): Promise<StoredAlarmRule | undefined>;
  /**
   * Inserts version 1, else replaces the version before. CONFLICT when that is not there, or when the city has as many
   * rules of the type as it may have.
   */
  put(rule: StoredAlarmRule): Promise<void>;
  /** False: the version is not there any more. */
  delete(id: string, version: number): Promise<boolean>;
  /** Grows with every change. */
  revision(): Promise<number>;
  /** Deletes maintenance of which nothing was left before; returns how many. */
  purgeMaintenance(beforeMs: number): Promise<number>;
}

/** Of each type. */
export const ALARM_RULES_PER_CITY = 500;
