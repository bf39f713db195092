/**
 * Grafana's alert rules as a provisioning file: the limits of core as trends, and the platform itself. The alarms
 * of record are raised by ingest and live in the registry; these rules see only what is in the history.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { LIMITS, type Limit, type Severity } from '#core/limits.ts';
import { FOLDER } from './dashboard-frame.ts';
import { toDeviceDashboardUid } from './device-links.ts';
import { toAlertScope } from './influx-queries.ts';
import { SEVERITY_WORDS } from './limit-colours.ts';
import { lossAgainstBaseline } from './optical-margin.ts';
import { PLATFORM_HEALTH_UID } from './platform-health.ts';
import { PLATFORM_LIMITS } from './platform-limits.ts';

/** Uids of data-sources.ts: an alert rule has no variables to pick one. */
export const HISTORY_UID = 'leitstand-history';
export const METRICS_UID = 'leitstand-metrics';

const ORG_ID = 1;
const WEEK_S = 604_800;
const EVALUATE_EVERY_S = 60;

interface AlertQuery {
  refId: string;
  datasourceUid: string;
  relativeTimeRange: { from: number; to: number };
  model: Record<string, unknown>;
}

interface AlertRule {
  uid: string;
  title: string;
  condition: string;
  for: string;
  noDataState: 'OK' | 'Alerting';
  execErrState: 'Error';
  labels: Record<string, string>;
  annotations: Record<string, string>;
  data: AlertQuery[];
}

export function createAlertRules(): Record<string, unknown> {
  const group = (name: string, rules: AlertRule[]) => ({
    orgId: ORG_ID,
    name,
    folder: FOLDER,
    interval: `${EVALUATE_EVERY_S}s`,
    rules,
  });
  return {
    apiVersion: 1,
    groups: [
      group('Plattform', toPlatformRules()),
      ...[...DEVICE_KINDS.values()].map(kind => group(kind.label.de, toKindRules(kind.name))),
    ],
  };
}

function toKindRules(kind: DeviceKindName): AlertRule[] {
  return Object.entries<Limit>(LIMITS)
    .filter(([, limit]) => limit.kind === kind)
    .flatMap(([alarmTypeId, limit]) =>
      limit.levels.flatMap(level =>
        limit.metrics.map(metric => toLimitRule(alarmTypeId, limit, level, metric)),
      ),
    );
}

function toLimitRule(
  alarmTypeId: string,
  limit: Limit,
  level: { severity: Severity; at: number },
  metric: string,
): AlertRule {
  const suffix = limit.metrics.length > 1 ? `-${metric.toLowerCase()}` : '';
  const query = toLimitQuery(alarmTypeId, limit, metric);
  return {
    uid: `${alarmTypeId.toLowerCase()}-${level.severity}${suffix}`.slice(0, 40),
    title: `${limit.label.de} (${[SEVERITY_WORDS[level.severity], ...(suffix ? [metric] : [])].join(', ')})`,
    condition: 'C',
    for: `${Math.max(EVALUATE_EVERY_S, limit.forS)}s`,
    // Silence is the business of presence, not of a threshold.
    noDataState: 'OK',
    execErrState: 'Error',
    labels: { severity: level.severity, part: 'devices', alarmType: alarmTypeId, kind: limit.kind },
    annotations: {
      summary: `${limit.label.de}: {{ $labels.device }} {{ $labels.comp }} in {{ $labels.city }}`,
      description: `Wert {{ $values.B }}, Schwelle ${level.at}. Was tun: ${limit.action.de}.`,
      dashboard: `/d/${toDeviceDashboardUid(limit.kind)}?var-city={{ $labels.city }}&var-device={{ $labels.device }}`,
    },
    data: [
      toHistoryQuery(query.text, query.rangeS),
      toExpression('B', { type: 'reduce', expression: 'A', reducer: 'last', settings: { mode: 'dropNN' } }),
      toThreshold('B', limit.side, level.at, toClear(limit, level.at)),
    ],
  };
}

function toLimitQuery(alarmTypeId: string, limit: Limit, metric: string): { text: string; rangeS: number } {
  const scope = toAlertScope(limit.kind);
  if (alarmTypeId === 'spanLossIncrease') {
    return { text: lossAgainstBaseline(scope, 'max("level") - last("level") AS "loss"'), rangeS: WEEK_S };
  }
  const aggregate = limit.side === 'above' ? 'max' : 'min';
  const offset = limit.derived?.offset === undefined ? '' : ` + ${limit.derived.offset}`;
  const reportS = DEVICE_KINDS.get(limit.kind)!.reportIntervalS;
  return {
    text:
      `SELECT ${aggregate}("${metric}")${offset} FROM "${limit.measurement}" WHERE ${scope}` +
      ` GROUP BY time($__interval), "city", "device", "comp" fill(none)`,
    rangeS: Math.max(600, 3 * reportS),
  };
}

/** The dead band is the same for every level of a limit. */
function toClear(limit: Limit, at: number): number {
  return at + (limit.clearAt - limit.levels[0]!.at);
}

function toPlatformRules(): AlertRule[] {
  const prometheusRule = (
    uid: string,
    title: string,
    expr: string,
    side: 'above' | 'below',
    at: number,
    more: { forS: number; text: string; noDataState?: 'OK' | 'Alerting' },
  ): AlertRule => ({
    uid: `platform-${uid}`,
    title,
    condition: 'C',
    for: `${more.forS}s`,
    noDataState: more.noDataState ?? 'OK',
    execErrState: 'Error',
    labels: { severity: 'critical', part: 'platform' },
    annotations: { summary: title, description: more.text, dashboard: `/d/${PLATFORM_HEALTH_UID}` },
    data: [
      {
        refId: 'A',
        datasourceUid: METRICS_UID,
        relativeTimeRange: { from: 600, to: 0 },
        model: { refId: 'A', expr, instant: true, range: false },
      },
      toThreshold('A', side, at, at),
    ],
  });
  return [
    // The jobs of deploy/prometheus.yml: node and api fail one by one.
    prometheusRule('down', 'Leitstand antwortet nicht', 'min by (job) (up{job=~"leitstand.*"})', 'below', 1, {
      forS: 120,
      text: 'Die Metriken von {{ $labels.job }} sind nicht abrufbar. Was tun: Prozess und Rechner prüfen, `leitstand doctor`.',
      noDataState: 'Alerting',
    }),
    prometheusRule('journal', 'Journal kann nicht schreiben', 'min(leitstand_journal_healthy)', 'below', 1, {
      forS: 60,
      text: 'Geräte erhalten keine Bestätigung mehr. Was tun: Platz und Zustand der Platte prüfen.',
    }),
    ...Object.entries(PLATFORM_LIMITS).map(([name, { title, expr, at, forS, text }]) =>
      prometheusRule(name.toLowerCase(), title, expr, 'above', at, { forS, text }),
    ),
  ];
}

function toHistoryQuery(query: string, rangeS: number): AlertQuery {
  return {
    refId: 'A',
    datasourceUid: HISTORY_UID,
    relativeTimeRange: { from: rangeS, to: 0 },
    model: { refId: 'A', rawQuery: true, resultFormat: 'time_series', intervalMs: 60_000, query },
  };
}

function toExpression(refId: string, model: Record<string, unknown>): AlertQuery {
  return {
    refId,
    datasourceUid: '__expr__',
    relativeTimeRange: { from: 0, to: 0 },
    model: { refId, ...model },
  };
}

function toThreshold(expression: string, side: 'above' | 'below', at: number, clearAt: number): AlertQuery {
  const [raise, clear] = side === 'above' ? ['gt', 'lt'] : ['lt', 'gt'];
  return toExpression('C', {
    type: 'threshold',
    expression,
    conditions: [
      {
        evaluator: { type: raise, params: [at] },
        ...(clearAt !== at && { unloadEvaluator: { type: clear, params: [clearAt] } }),
      },
    ],
  });
}
