/** From metrics of the device kinds to columns, mappings and words: what core says once is not said again here. */
import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import { SILENCE_REASONS } from '#core/presence.ts';
import { SILENCE_LABELS } from '#core/silence-texts.ts';
import { de } from '../console/i18n/de.ts';
import { toEnumLabel } from '../console/i18n/enum-labels.ts';
import { toGrafanaUnit } from './grafana-units.ts';
import { byName, type Override } from './panel-spec.ts';

/** Throws when there is none: a dashboard must not ask for what no device sends. */
export function findMetric(measurement: string, name: string): MetricDef {
  const metric = MEASUREMENTS.get(measurement)?.metrics.get(name);
  if (!metric) throw new Error(`No device kind has a metric ${measurement}.${name}`);
  return metric;
}

const COLOURED = { 'custom.cellOptions': { type: 'color-text' } };

/** Columns named after metrics get their German label and unit. */
export function toMetricColumns(measurement: string, metrics: readonly string[]): Override[] {
  return metrics.map(name => {
    const metric = findMetric(measurement, name);
    return byName(name, {
      displayName: metric.label.de,
      unit: toGrafanaUnit(metric.unit),
      ...(metric.type === 'bool' && { mappings: YES_NO, ...COLOURED }),
      ...(metric.type === 'enum' && { mappings: toEnumMappings(metric.values ?? []), ...COLOURED }),
    });
  });
}

/** For flags that say something is wrong. */
export const YES_NO: ValueMapping[] = [
  toFlag(SpecialValueMatch.True, 'ja', 'red'),
  toFlag(SpecialValueMatch.False, 'nein', 'green'),
];

/** For flags that just say how it is. */
export const YES_NO_NEUTRAL: ValueMapping[] = [
  toFlag(SpecialValueMatch.True, 'ja', 'blue'),
  toFlag(SpecialValueMatch.False, 'nein', 'text'),
];

function toFlag(match: SpecialValueMatch, text: string, color: string): ValueMapping {
  return { type: MappingType.SpecialValue, options: { match, result: { text, color, index: 0 } } };
}

/** Colours of states, the same in tables, timelines and on the map; a state not named here stays neutral. */
const STATE_COLOURS: Readonly<Record<string, string>> = {
  up: 'green',
  down: 'red',
  'lower-layer-down': 'red',
  'not-present': 'red',
  dormant: 'orange',
  testing: 'blue',
  ok: 'green',
  defectiveLamp: 'red',
  brokenLantern: 'red',
  columnIssue: 'red',
  OL: 'green',
  CHRG: 'green',
  OB: 'orange',
  DISCHRG: 'orange',
  BYPASS: 'orange',
  OVER: 'red',
  LB: 'red',
  RB: 'red',
  OFF: 'red',
};

const PRESENCE_COLOURS = {
  ready: 'green',
  sleeping: 'blue',
  disconnected: 'text',
  lost: 'red',
  stale: 'orange',
  unknown: 'text',
} as const;

const PRESENCES = Object.keys(PRESENCE_COLOURS) as (keyof typeof PRESENCE_COLOURS)[];

/** The console's words for the values of an enum. */
export function toEnumMappings(values: readonly string[]): ValueMapping[] {
  return toMappings(values, value => ({
    text: toEnumLabel(value, 'de'),
    color: STATE_COLOURS[value] ?? 'blue',
  }));
}

/** The console's words for presence and for the reason of a silence. */
export const PRESENCE_MAPPINGS: ValueMapping[] = [
  ...toMappings(PRESENCES, presence => ({
    text: de[`presence.${presence}`],
    color: PRESENCE_COLOURS[presence],
  })),
  ...toMappings(SILENCE_REASONS, reason => ({ text: SILENCE_LABELS[reason].de, color: 'text' })),
];

function toMappings<Value extends string>(
  values: readonly Value[],
  toResult: (value: Value) => { text: string; color: string },
): ValueMapping[] {
  const options = values.map((value, index) => [value, { ...toResult(value), index }] as const);
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }];
}
