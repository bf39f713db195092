/** Words and colours of alarms as the registry's view `grafana_alarm` gives them. */
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALARM_TYPE_IDS, ALARM_TYPES } from '#core/alarms/alarm-types.ts';

export const SEVERITY_MAPPINGS = toMappings({
  critical: { text: '1 kritisch', color: 'red' },
  major: { text: '2 hoch', color: 'orange' },
  minor: { text: '3 mittel', color: 'yellow' },
  warning: { text: '4 niedrig', color: 'blue' },
});

export const ALARM_TYPE_MAPPINGS = toMappings(
  Object.fromEntries(ALARM_TYPE_IDS.map(id => [id, { text: ALARM_TYPES[id].label.de }])),
);

export const OPERATOR_STATE_MAPPINGS = toMappings({
  none: { text: 'neu' },
  ack: { text: 'quittiert' },
  shelved: { text: 'zurückgestellt' },
});

function toMappings(results: Record<string, { text: string; color?: string }>): ValueMapping[] {
  const options = Object.entries(results).map(([value, result], index) => [value, { ...result, index }]);
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }];
}
