/** Second level: the mobile fibre network of an event. Links, optics, power, booked against used. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { LIMITS, RX_SENSITIVITY_DBM } from '#core/limits.ts';
import { toBookedAgainstUsed } from './booked-bandwidth.ts';
import { toDashboard } from './dashboard-frame.ts';
import { toTagColumns } from './device-links.ts';
import { UNITS } from './grafana-units.ts';
import { countDevices, type Figure, lastPerComponent, nowOverAll, overTime } from './influx-queries.ts';
import { describeLimit, toFaultCount, toThresholds } from './limit-colours.ts';
import { toMetricColumns } from './metric-panels.ts';
import { lowestMarginNow, toOpticalMargin } from './optical-margin.ts';
import type { Cell } from './panel-spec.ts';
import { stat, table, timeSeries } from './panels.ts';
import { toStaleAfter } from './report-intervals.ts';
import { influxSeries, influxTable } from './targets.ts';
import { variablesOfKind } from './variables.ts';

const KIND = 'fibrenode';
const STALE_AFTER = toStaleAfter(KIND);

const figure = (measurement: string, metric: string, where?: string): Figure => ({
  measurement,
  metric,
  kind: KIND,
  ...(where !== undefined && { where }),
});

const SERVICE_RATE = figure('service', 'rate');
const PORT_NOT_UP = figure('port', 'operStatus', "<> 'up'");

export function createMobileFibre(): Dashboard {
  return toDashboard({
    uid: 'leitstand-fibre',
    title: 'Mobile Glasfaser',
    description: 'Verbindungen, optische Reserve, Stromversorgung und Durchsatz des mobilen Glasfasernetzes.',
    variables: variablesOfKind(DEVICE_KINDS.get(KIND)!),
    withRequests: true,
    rows: [
      { title: 'Auf einen Blick', cells: toGlance() },
      { title: 'Verbindungen', cells: toLinks() },
      { title: 'Optische Reserve', cells: toOpticalMargin() },
      { title: 'Dienste: gebucht und genutzt', cells: toBookedAgainstUsed() },
      { title: 'Strom', cells: toPower() },
      { title: 'Koffer', collapsed: true, cells: toCase() },
    ],
  });
}

function toGlance(): Cell[] {
  const now = { timeFrom: STALE_AFTER, unit: UNITS.Short } as const;
  return [
    stat({
      ...now,
      title: 'Knoten melden sich',
      description: `Knoten, von denen in den letzten ${STALE_AFTER} ein Wert kam (Verlauf). Weniger als aufgebaut: Stadtübersicht öffnen.`,
      targets: [influxSeries(countDevices(SERVICE_RATE), 'Knoten')],
      noValue: '0',
    }),
    stat({
      ...now,
      title: 'Ports nicht in Betrieb',
      description:
        'Ports, die zuletzt nicht „in Betrieb“ meldeten (Verlauf). Was tun: Kabel und Gegenstelle prüfen.',
      targets: [influxSeries(nowOverAll('count', PORT_NOT_UP), 'Ports')],
      thresholds: toFaultCount(2),
      noValue: '0',
    }),
    stat({
      ...now,
      title: 'Kleinste optische Reserve',
      description: `Empfangsleistung über der Empfindlichkeit von ${RX_SENSITIVITY_DBM} dBm (10GBASE-LR), schlechtester Port. ${describeLimit(LIMITS.opticalPowerLow, 'dB')}`,
      targets: [influxSeries(lowestMarginNow(), 'Reserve')],
      unit: UNITS.Decibel,
      decimals: 1,
      thresholds: toThresholds([LIMITS.opticalPowerLow]),
    }),
    stat({
      ...now,
      title: 'Durchsatz Glasfaser',
      description: 'Summe der Dienste aller Knoten (Verlauf). Ohne Schwelle.',
      targets: [influxSeries(nowOverAll('sum', SERVICE_RATE), 'Durchsatz')],
      unit: UNITS.BitsPerSecondSI,
    }),
    stat({
      ...now,
      title: 'Kürzeste Akkulaufzeit',
      description: `Restlaufzeit der schwächsten USV (Verlauf). ${describeLimit(LIMITS.batteryLow, 's')}`,
      targets: [influxSeries(nowOverAll('min', figure('ups', 'batteryRuntime')), 'Restlaufzeit')],
      unit: UNITS.Seconds,
      thresholds: toThresholds([LIMITS.batteryLow]),
    }),
    stat({
      ...now,
      title: 'Niedrigster Tank',
      description: `Tankfüllung des leersten Stromerzeugers (Verlauf). ${describeLimit(LIMITS.fuelLow, '%')}`,
      targets: [influxSeries(nowOverAll('min', figure('gen', 'fuelLevel')), 'Tank')],
      unit: UNITS.Percent,
      min: 0,
      max: 100,
      thresholds: toThresholds([LIMITS.fuelLow]),
    }),
  ];
}

function toLinks(): Cell[] {
  const columns = ['operStatus', 'adminStatus', 'inRate', 'outRate', 'inUtilization', 'outUtilization'];
  return [
    table(
      {
        title: 'Ports',
        description: 'Letzter Zustand aller Ports (Verlauf). Rot: Kabel und Gegenstelle prüfen.',
        targets: [influxTable(lastPerComponent('port', columns, { kind: KIND }))],
        unit: UNITS.Short,
        timeFrom: STALE_AFTER,
        overrides: [...toTagColumns(KIND), ...toMetricColumns('port', columns)],
      },
      { width: 12, height: 9 },
    ),
    timeSeries(
      {
        title: 'Auslastung der Ports',
        description: `Höchster Wert je Stadt (Verlauf). ${describeLimit(LIMITS.utilizationHigh, '%')}`,
        targets: [
          influxSeries(overTime('max', figure('port', 'inUtilization')), 'Empfang $tag_city'),
          influxSeries(overTime('max', figure('port', 'outUtilization')), 'Senden $tag_city'),
        ],
        unit: UNITS.Percent,
        min: 0,
        max: 100,
        interval: '1m',
        thresholds: toThresholds([LIMITS.utilizationHigh]),
      },
      { width: 12, height: 9, showLimit: true },
    ),
  ];
}

function toPower(): Cell[] {
  const columns = ['status', 'batteryCharge', 'batteryRuntime', 'load', 'inputVoltage'];
  return [
    table(
      {
        title: 'USV',
        description: `Letzter Zustand jeder USV (Verlauf). ${describeLimit(LIMITS.batteryLow, 's')}`,
        targets: [influxTable(lastPerComponent('ups', columns, { kind: KIND }))],
        unit: UNITS.Short,
        timeFrom: STALE_AFTER,
        overrides: [...toTagColumns(KIND), ...toMetricColumns('ups', columns)],
      },
      { width: 12, height: 8 },
    ),
    timeSeries(
      {
        title: 'Akkuladung',
        description: 'Niedrigster Wert je Stadt (Verlauf). Sinkt er, fehlt Netzstrom: Stromerzeuger prüfen.',
        targets: [influxSeries(overTime('min', figure('ups', 'batteryCharge')), '$tag_city')],
        unit: UNITS.Percent,
        min: 0,
        max: 100,
        interval: '1m',
      },
      { width: 6 },
    ),
    timeSeries(
      {
        title: 'Tankfüllung',
        description: `Niedrigster Wert je Stadt (Verlauf). ${describeLimit(LIMITS.fuelLow, '%')}`,
        targets: [influxSeries(overTime('min', figure('gen', 'fuelLevel')), '$tag_city')],
        unit: UNITS.Percent,
        min: 0,
        max: 100,
        interval: '1m',
        thresholds: toThresholds([LIMITS.fuelLow]),
      },
      { width: 6, showLimit: true },
    ),
  ];
}

function toCase(): Cell[] {
  const columns = ['lidOpen', 'waterIngress', 'moved', 'interiorTemperature', 'relativeHumidity'];
  return [
    timeSeries(
      {
        title: 'Innentemperatur',
        description: `Höchster Wert je Stadt (Verlauf). ${describeLimit(LIMITS.caseOverheat, '°C')}`,
        targets: [influxSeries(overTime('max', figure('encl', 'interiorTemperature')), '$tag_city')],
        unit: UNITS.Celsius,
        interval: '1m',
        thresholds: toThresholds([LIMITS.caseOverheat]),
      },
      { showLimit: true },
    ),
    table(
      {
        title: 'Koffer',
        description: 'Deckel, Wasser, Bewegung (Verlauf). „ja“: vor Ort nachsehen.',
        targets: [influxTable(lastPerComponent('encl', columns, { kind: KIND }))],
        unit: UNITS.Short,
        timeFrom: STALE_AFTER,
        overrides: [...toTagColumns(KIND), ...toMetricColumns('encl', columns)],
      },
      { width: 12, height: 8 },
    ),
  ];
}
