/** A threshold as a sentence: what is an alarm, from when on, and when it is over. */
import type { ThresholdRequest } from '#core/alarm-rule-resources.ts';
import { ALARM_TYPES, type AlarmType, type AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { toDefaultThreshold } from '#core/alarms/thresholds.ts';
import { LIMITS, type Limit, type LimitName, type Severity } from '#core/limits.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { toPriority } from '../../ui/priority-shapes.ts';
import { findMetric } from '../devices/metric-catalogue.ts';

export interface ThresholdValues {
  isEnabled: boolean;
  severity: Severity;
  raiseForS: number;
  clearForS: number;
  levels: readonly { severity: Severity; at: number }[];
  clearAt?: number | undefined;
}

export function limitOf(alarmTypeId: AlarmTypeId): Limit | undefined {
  return alarmTypeId in LIMITS ? LIMITS[alarmTypeId as LimitName] : undefined;
}

export function toTypeName(alarmTypeId: AlarmTypeId): string {
  return ALARM_TYPES[alarmTypeId].label[language.value];
}

export function toSeverityName(severity: Severity): string {
  return t(`state.${toPriority(severity)}`);
}

/** Of the values that are typed in: `V`, `°C`. */
export function toUnitSymbol(limit: Limit): string {
  return toDisplayUnit(toUnit(limit), 1).symbol;
}

function toUnit({ derived, kind, measurement, metrics }: Limit): string {
  return derived?.unit ?? findMetric(deviceKinds.value, kind, measurement, metrics[0]!)?.unit ?? '';
}

/** As the catalogue has it, with what is set otherwise. */
export function toPreview(request: ThresholdRequest): ThresholdValues {
  const { alarmTypeId, kind, at } = request;
  const { kinds }: AlarmType = ALARM_TYPES[alarmTypeId];
  const usual = toDefaultThreshold(alarmTypeId, kind ?? kinds[0]);
  return {
    isEnabled: request.isEnabled ?? usual.isEnabled,
    severity: request.severity ?? usual.severity,
    raiseForS: request.raiseForS ?? usual.raiseForS,
    clearForS: request.clearForS ?? usual.clearForS,
    levels: usual.levels.map((level, index) => ({ ...level, at: at?.[index] ?? level.at })),
    clearAt: request.clearAt ?? usual.clearAt,
  };
}

export function toThresholdSentence(alarmTypeId: AlarmTypeId, values: ThresholdValues): string {
  if (!values.isEnabled) return t('rules.sentence.off');
  const { raiseForS, clearForS } = values;
  const words = { raise: toDelayText(raiseForS), clear: toDelayText(clearForS) };
  const limit = limitOf(alarmTypeId);
  if (!limit) return t('rules.sentence.plain', { ...words, severity: toSeverityName(values.severity) });
  const metric = findMetric(deviceKinds.value, limit.kind, limit.measurement, limit.metrics[0]!);
  return t('rules.sentence.limit', {
    ...words,
    metric: metric?.label[language.value] ?? limit.metrics[0]!,
    levels: values.levels.map(level => toLevelText(limit, level)).join(', '),
    back: toLimitText(limit, values.clearAt ?? limit.clearAt, limit.side === 'above' ? 'below' : 'above'),
  });
}

function toLevelText(limit: Limit, { severity, at }: { severity: Severity; at: number }): string {
  return `${toLimitText(limit, at, limit.side)} (${toSeverityName(severity)})`;
}

function toLimitText(limit: Limit, value: number, side: Limit['side']): string {
  const text = toNumberText(value, toUnit(limit), language.value);
  return t(side === 'above' ? 'alarms.thresholdAbove' : 'alarms.thresholdBelow', { value: text });
}

function toDelayText(seconds: number): string {
  return seconds === 0 ? t('rules.atOnce') : t('rules.after', { span: formats.value.duration(seconds) });
}
