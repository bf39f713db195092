/**
 * Third level: one device with all it measures. Made from the device kind alone, so a new kind has its dashboard
 * without a line here: per component class the numbers of one unit share a panel, states and flags a timeline.
 */
import type { Dashboard, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ComponentClassDef, DeviceKindDef, MetricDef } from '#core/device-kinds/device-kind.ts';
import { LIMITS, type Limit } from '#core/limits.ts';
import { toDashboard } from './dashboard-frame.ts';
import { toDeviceDashboardUid } from './device-links.ts';
import { toGrafanaUnit, UNITS } from './grafana-units.ts';
import { toScope } from './influx-queries.ts';
import { describeLimit, toThresholds } from './limit-colours.ts';
import { toEnumMappings, YES_NO_NEUTRAL } from './metric-panels.ts';
import { byName, type Cell } from './panel-spec.ts';
import { stateTimeline, table, timeSeries } from './panels.ts';
import type { Row } from './place-panels.ts';
import { toStaleAfterMs } from './report-intervals.ts';
import { influxSeries, influxTable } from './targets.ts';
import { variablesOfKind } from './variables.ts';

export function createDeviceDetail(kind: DeviceKindDef): Dashboard {
  return toDashboard({
    uid: toDeviceDashboardUid(kind.name),
    title: `Gerät: ${kind.label.de}`,
    description: `Alle Messwerte eines Geräts der Art ${kind.label.de}.`,
    variables: variablesOfKind(kind, true),
    from: 'now-24h',
    withRequests: true,
    rows: [
      { title: 'Auf einen Blick', cells: kind.components.map(component => toLastValues(kind, component)) },
      ...kind.components.map((component, index) => toRow(kind, component, index > 0)),
    ],
  });
}

function toLastValues(kind: DeviceKindDef, { name, label, metrics }: ComponentClassDef): Cell {
  const lasts = metrics.map(metric => `last("${metric.name}") AS "${metric.name}"`).join(', ');
  return table(
    {
      title: `${label.de}: letzte Werte`,
      description: `Der letzte Wert jeder Messgröße im Zeitraum, je Komponente (Verlauf, Messung „${name}“). Fehlt eine Zeile, kam nichts.`,
      targets: [
        influxTable(`SELECT ${lasts} FROM "${name}" WHERE ${toScope(kind.name)} GROUP BY "device", "comp"`),
      ],
      unit: UNITS.Short,
      overrides: [
        byName('Time', { 'custom.hidden': true }),
        byName('device', { 'custom.hidden': true }),
        byName('comp', { displayName: 'Komponente' }),
        ...metrics.map(metric =>
          byName(metric.name, {
            displayName: metric.label.de,
            unit: toGrafanaUnit(metric.unit),
            ...(isState(metric) && { mappings: toStateMappings([metric]) }),
          }),
        ),
      ],
    },
    { width: 24, height: 5 },
  );
}

function toRow(kind: DeviceKindDef, component: ComponentClassDef, collapsed: boolean): Row {
  const numbers = Map.groupBy(
    component.metrics.filter(metric => !isState(metric)),
    metric => `${metric.type === 'counter'} ${metric.unit}`,
  );
  const states = component.metrics.filter(isState);
  return {
    title: component.label.de,
    collapsed,
    cells: [
      ...[...numbers.values()].map(metrics => toNumbers(kind, component, metrics)),
      ...(states.length > 0 ? [toStates(kind, component, states)] : []),
    ],
  };
}

const isState = (metric: MetricDef) => metric.type === 'bool' || metric.type === 'enum';

function toNumbers(kind: DeviceKindDef, component: ComponentClassDef, metrics: readonly MetricDef[]): Cell {
  const limits = findLimits(kind, component, metrics);
  const names = metrics.map(metric => metric.label.de).join(', ');
  const unit = metrics[0]!.unit;
  const sense = limits.map(limit => describeLimit(limit, unit === '/100' ? '%' : unit)).join(' ');
  return timeSeries(
    {
      title: `${component.label.de}: ${names}`,
      description: `${names} je Komponente (Verlauf, Messung „${component.name}“). ${sense || 'Ohne Schwelle.'}`,
      targets: metrics.map(metric =>
        influxSeries(toCourse(kind, component, metric), `${metric.label.de} $tag_comp`),
      ),
      unit: toGrafanaUnit(unit),
      interval: `${kind.reportIntervalS}s`,
      ...(limits.length > 0 && { thresholds: toThresholds(limits) }),
    },
    { width: 8, showLimit: limits.length > 0 },
  );
}

/** A counter is shown as it stands; gauges as the mean of each interval. */
function toCourse(kind: DeviceKindDef, component: ComponentClassDef, metric: MetricDef): string {
  const aggregate = metric.type === 'counter' ? 'last' : 'mean';
  return (
    `SELECT ${aggregate}("${metric.name}") FROM "${component.name}" WHERE ${toScope(kind.name)}` +
    ' GROUP BY time($__interval), "comp" fill(none)'
  );
}

function findLimits(
  kind: DeviceKindDef,
  component: ComponentClassDef,
  metrics: readonly MetricDef[],
): Limit[] {
  return Object.values<Limit>(LIMITS).filter(
    limit =>
      limit.kind === kind.name &&
      limit.measurement === component.name &&
      limit.derived === undefined &&
      // One curve beside others of the same unit must not be judged by its neighbour's limit.
      metrics.every(metric => limit.metrics.includes(metric.name)),
  );
}

function toStates(kind: DeviceKindDef, component: ComponentClassDef, metrics: readonly MetricDef[]): Cell {
  return stateTimeline(
    {
      title: `${component.label.de}: Zustände`,
      description: `Zustände und Kennzeichen je Komponente (Verlauf, Messung „${component.name}“). Eine Lücke heißt: keine Meldung.`,
      targets: metrics.map(metric =>
        influxSeries(
          `SELECT last("${metric.name}") FROM "${component.name}" WHERE ${toScope(kind.name)}` +
            ' GROUP BY time($__interval), "comp" fill(none)',
          `${metric.label.de} $tag_comp`,
        ),
      ),
      unit: UNITS.Short,
      interval: `${kind.reportIntervalS}s`,
      mappings: toStateMappings(metrics),
      longestGapMs: toStaleAfterMs(kind.name),
    },
    { height: 6 + metrics.length },
  );
}

function toStateMappings(metrics: readonly MetricDef[]): ValueMapping[] {
  const values = [...new Set(metrics.flatMap(metric => metric.values ?? []))];
  const hasFlags = metrics.some(metric => metric.type === 'bool');
  return [...(values.length > 0 ? toEnumMappings(values) : []), ...(hasFlags ? YES_NO_NEUTRAL : [])];
}
