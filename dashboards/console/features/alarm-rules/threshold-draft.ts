/** What a person types about a threshold; empty fields stay as they are elsewhere. Pure. */
import type { RuleScope, ThresholdRequest, ThresholdResource } from '#core/alarm-rule-resources.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import type { Severity } from '#core/limits.ts';

export interface ThresholdDraft {
  alarmTypeId: AlarmTypeId;
  isEnabled: boolean;
  severity: Severity | '';
  raiseForS: string;
  clearForS: string;
  at: readonly string[];
  clearAt: string;
}

export function createThresholdDraft(alarmTypeId: AlarmTypeId, rule?: ThresholdResource): ThresholdDraft {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    alarmTypeId,
    isEnabled: rule?.isEnabled ?? true,
    severity: rule?.severity ?? '',
    ...{ raiseForS: text(rule?.raiseForS), clearForS: text(rule?.clearForS) },
    ...{ at: rule?.at?.map(String) ?? [], clearAt: text(rule?.clearAt) },
  };
}

/** `wasOff`: a rule that switched the type off says that it is on again. */
export function toThresholdRequest(
  draft: ThresholdDraft,
  scope: RuleScope,
  wasOff: boolean,
): ThresholdRequest {
  const { alarmTypeId, isEnabled, severity, raiseForS, clearForS, clearAt } = draft;
  const at = draft.at.filter(value => value !== '').map(Number);
  return {
    ...scope,
    alarmTypeId,
    ...((!isEnabled || wasOff) && { isEnabled }),
    ...(severity !== '' && { severity }),
    ...(raiseForS !== '' && { raiseForS: Number(raiseForS) }),
    ...(clearForS !== '' && { clearForS: Number(clearForS) }),
    ...(at.length > 0 && { at }),
    ...(clearAt !== '' && { clearAt: Number(clearAt) }),
  };
}
