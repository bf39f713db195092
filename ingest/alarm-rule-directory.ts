/**
 * What cities set for alarms, ready for the engine. Read again when the registry says that a rule changed, at most
 * once per interval. Bounded by the rules a city may have.
 */
import { createSilencePlan, type SilencePlan, type SilenceRule } from '#core/alarms/expected-silence.ts';
import { toMaintenanceRule } from '#core/alarms/maintenance-window.ts';
import { createThresholds, type ThresholdsOf } from '#core/alarms/thresholds.ts';
import type { Clock } from '#core/clock.ts';
import type { RegistryAlarmRules, StoredAlarmRule } from '#store/registry/registry-alarm-rules.ts';

export interface AlarmRuleDirectory extends SilencePlan {
  thresholds: ThresholdsOf;
  /** Of what is known; another one is another set of rules. */
  revision(): number | undefined;
  /** Throws STORE_UNAVAILABLE. */
  refresh(isUrgent: boolean): Promise<void>;
}

const CHECK_INTERVAL_MS = 2000;

export function createAlarmRuleDirectory(
  registry: Pick<RegistryAlarmRules, 'list' | 'revision'>,
  clock: Clock,
): AlarmRuleDirectory {
  let thresholds = createThresholds([]);
  let silence = createSilencePlan([]);
  let knownRevision: number | undefined;
  let checkedMs = Number.NEGATIVE_INFINITY;

  return {
    thresholds: (alarmTypeId, device) => thresholds(alarmTypeId, device),
    expectedSilence: (device, atMs) => silence.expectedSilence(device, atMs),
    isUnderWork: (device, atMs) => silence.isUnderWork(device, atMs),
    maintenanceOf: (device, atMs) => silence.maintenanceOf(device, atMs),
    revision: () => knownRevision,
    runningMaintenance: atMs => silence.runningMaintenance(atMs),
    async refresh(isUrgent) {
      const nowMs = clock.monotonicMs();
      if (!isUrgent && nowMs - checkedMs < CHECK_INTERVAL_MS) return;
      // Before the rules: a change in between is seen by the next check.
      const revision = await registry.revision();
      checkedMs = nowMs;
      if (revision === knownRevision) return;
      const rules = await registry.list();
      thresholds = createThresholds(
        rules.flatMap(rule => (rule.type === 'threshold' ? [rule.threshold] : [])),
      );
      silence = createSilencePlan(rules.flatMap(toSilenceRule));
      knownRevision = revision;
    },
  };
}

function toSilenceRule(rule: StoredAlarmRule): SilenceRule[] {
  if (rule.type === 'silence') return [{ ...rule.silence, id: rule.id }];
  return rule.type === 'maintenance' ? [toMaintenanceRule(rule.id, rule.maintenance)] : [];
}
