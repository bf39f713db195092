import type { ComponentChildren } from 'preact';
import type { AlarmDetailResource } from '#core/alarm-resources.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { findMetric } from '../devices/metric-catalogue.ts';
import {
  toAlarmValueText,
  toComponentText,
  toEventText,
  toSeverityText,
  toStateText,
  toThing,
  toTypeLabel,
} from './alarm-texts.ts';
import { toTrippingMetric } from './tripping-metric.ts';

export function AlarmFacts({ alarm }: { alarm: AlarmDetailResource }) {
  const { instant, number } = formats.value;
  const facts: [string, ComponentChildren][] = [
    [t('alarms.alarm'), toTypeLabel(alarm)],
    [t('alarms.severity'), toSeverityText(alarm)],
    [
      t('alarms.present'),
      [toStateText(alarm), alarm.isFlapping && t('alarms.flapping')].filter(Boolean).join(', '),
    ],
    [t('alarms.place'), `${toThing(alarm)}, ${cityNames.value.get(alarm.city) ?? alarm.city}`],
    [t('alarms.component'), toComponentText(alarm)],
    [t('alarms.event'), toEventText(alarm)],
    [
      t('alarms.since'),
      <span key="since">
        {instant(Date.parse(alarm.raised))} (<Age time={alarm.raised} />)
      </span>,
    ],
    [t('alarms.returnedAt'), alarm.cleared && instant(Date.parse(alarm.cleared))],
    [t('alarms.value'), toAlarmValueText(alarm)],
    [t('alarms.threshold'), toThresholdText(alarm)],
    [
      t('alarms.raises'),
      t('alarms.raisesCount', {
        count: number(alarm.raiseCount),
        time: instant(Date.parse(alarm.created)),
      }),
    ],
    [t('alarms.responsible'), alarm.assignee?.name],
  ];
  return (
    <dl class="alarm-facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function toThresholdText(alarm: AlarmDetailResource): string | undefined {
  const { threshold, kind } = alarm;
  const place = toTrippingMetric(alarm);
  if (!threshold || !place || kind === undefined) return undefined;
  const unit = findMetric(deviceKinds.value, kind, place.component, place.metric)?.unit ?? '';
  const value = toNumberText(threshold.at, unit, language.value);
  return t(threshold.side === 'above' ? 'alarms.thresholdAbove' : 'alarms.thresholdBelow', { value });
}
