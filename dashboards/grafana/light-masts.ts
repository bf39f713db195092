/** Second level: the street lights. Energy, dimming against the sun, failures, burn hours. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { LIMITS } from '#core/limits.ts';
import { toEnumLabel } from '../console/i18n/enum-labels.ts';
import { toDashboard } from './dashboard-frame.ts';
import { toTagColumns } from './device-links.ts';
import { UNITS } from './grafana-units.ts';
import {
  countDevices,
  type Figure,
  gainInRange,
  lastPerComponent,
  nowOverAll,
  overTime,
} from './influx-queries.ts';
import { toLampFailures } from './lamp-failures.ts';
import { describeLimit, toFaultCount, toThresholds } from './limit-colours.ts';
import { findMetric, toMetricColumns } from './metric-panels.ts';
import { byName, type Cell } from './panel-spec.ts';
import { stat, table, timeSeries } from './panels.ts';
import { toStaleAfter, toSumInterval } from './report-intervals.ts';
import { rolledCount, rolledCourse, rolledGain } from './rollup-queries.ts';
import { influxSeries, influxTable } from './targets.ts';
import { UNTIL_LAST_HOUR } from './total-curves.ts';
import { variablesOfKind } from './variables.ts';

const KIND = 'lightmast';
const STALE_AFTER = toStaleAfter(KIND);
const SUM_INTERVAL = toSumInterval(KIND);

const lamp = (metric: string, where?: string): Figure => ({
  measurement: 'lamp',
  metric,
  ...(where !== undefined && { where }),
});

export function createLightMasts(): Dashboard {
  return toDashboard({
    uid: 'leitstand-lightmasts',
    title: 'Lichtmasten',
    description: 'Energie, Dimmung gegen die Sonne, Störungen und Brennstunden der Straßenbeleuchtung.',
    variables: variablesOfKind(DEVICE_KINDS.get(KIND)!),
    from: 'now-24h',
    withRequests: true,
    rows: [
      { title: 'Auf einen Blick', cells: toGlance() },
      { title: 'Energie', cells: toEnergy() },
      { title: 'Dimmung gegen die Sonne', cells: toDimming() },
      { title: 'Störungen', cells: toLampFailures() },
      { title: 'Brennstunden', collapsed: true, cells: toBurnHours() },
      { title: 'Netz und Mast', collapsed: true, cells: toSupplyAndMast() },
    ],
  });
}

function toGlance(): Cell[] {
  const now = { timeFrom: STALE_AFTER, unit: UNITS.Short } as const;
  return [
    stat({
      ...now,
      title: 'Masten melden sich',
      description: `Masten, von denen in den letzten ${STALE_AFTER} ein Wert kam (Verlauf). Weniger als erwartet: Stadtübersicht, „Braucht Aufmerksamkeit“.`,
      targets: [influxSeries(countDevices(lamp('activePower')), 'Masten')],
      decimals: 0,
      noValue: '0',
    }),
    stat({
      ...now,
      title: 'Leistung Beleuchtung',
      description: 'Summe der zuletzt gemeldeten Wirkleistung (Verlauf). Ohne Schwelle.',
      targets: [influxSeries(nowOverAll('sum', lamp('activePower')), 'Leistung')],
      unit: UNITS.Watt,
    }),
    stat({
      ...now,
      title: 'Mittlerer Dimmwert',
      description: 'Mittel der zuletzt gemeldeten Dimmwerte (Verlauf). Ohne Schwelle.',
      targets: [influxSeries(nowOverAll('mean', lamp('dimmingLevel')), 'Dimmwert')],
      unit: UNITS.Percent,
      min: 0,
      max: 100,
    }),
    stat({
      title: 'Energie im Zeitraum',
      description:
        'Zuwachs aller Energiezähler im gewählten Zeitraum (Verlauf); ein Zähler, der neu begann, bleibt außen vor.',
      targets: [influxSeries(gainInRange(lamp('activeEnergy')), 'Energie')],
      unit: UNITS.KiloWattHour,
    }),
    stat({
      ...now,
      title: 'Leuchten defekt',
      description:
        'Leuchten, deren letzte Meldung „Lampenausfall“ sagt. Was tun: Tabelle „Gestörte Leuchten“.',
      targets: [influxSeries(nowOverAll('count', lamp('lampFailure', '= true')), 'defekt')],
      thresholds: toFaultCount(10),
      noValue: '0',
    }),
    stat({
      ...now,
      title: 'Brennen am Tag',
      description:
        'Leuchten, die sich selbst als Tagbrenner melden. Was tun: Relais und Dämmerungssensor prüfen.',
      targets: [influxSeries(nowOverAll('count', lamp('dayBurner', '= true')), 'am Tag')],
      thresholds: toFaultCount(10),
      noValue: '0',
    }),
  ];
}

function toEnergy(): Cell[] {
  return [
    timeSeries({
      title: 'Wirkleistung je Leuchte',
      description: `Mittel über alle Leuchten, je Stadt (Verlauf, ${UNTIL_LAST_HOUR}). Ohne Schwelle; die Summe steht in der Stadtübersicht.`,
      targets: [influxSeries(rolledCourse('mean', lamp('activePower')), '$tag_city')],
      unit: UNITS.Watt,
      min: 0,
      interval: '1h',
    }),
    timeSeries(
      {
        title: 'Energie je sechs Stunden',
        description: `Zuwachs der Energiezähler in je sechs Stunden, je Stadt (Verlauf, ${UNTIL_LAST_HOUR}). Ohne Schwelle.`,
        targets: [influxSeries(rolledGain(lamp('activeEnergy'), '6h'), '$tag_city')],
        unit: UNITS.KiloWattHour,
        min: 0,
        interval: '6h',
      },
      { stacked: true, drawStyle: 'bars' },
    ),
  ];
}

function toDimming(): Cell[] {
  return [
    timeSeries(
      {
        title: 'Dimmwert gegen Helligkeit',
        description:
          'Mittlerer Dimmwert je Stadt und, auf der rechten Achse, die gemessene Helligkeit der Masten mit Umweltsensor. Brennt es bei Tageslicht, sind Zeitplan oder Sensor falsch.',
        targets: [
          influxSeries(overTime('mean', lamp('dimmingLevel')), 'Dimmwert $tag_city'),
          influxSeries(
            overTime('mean', { measurement: 'env', metric: 'illuminance' }),
            'Helligkeit $tag_city',
          ),
        ],
        unit: UNITS.Percent,
        min: 0,
        interval: SUM_INTERVAL,
        overrides: [
          {
            matcher: { id: 'byRegexp', options: '/^Helligkeit/' },
            properties: [
              { id: 'unit', value: UNITS.Lux },
              { id: 'custom.axisPlacement', value: 'right' },
              { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } },
            ],
          },
        ],
      },
      { width: 16 },
    ),
    timeSeries(
      {
        title: 'Wodurch gesteuert',
        description: `Leuchten je Steuerquelle, am Ende jeder Stunde (Verlauf, ${UNTIL_LAST_HOUR}). Viel „Notbetrieb“: Verbindung zur Steuerung prüfen.`,
        targets: (findMetric('lamp', 'controlSource').values ?? []).map(source =>
          influxSeries(rolledCount(lamp('controlSource'), source), toEnumLabel(source, 'de')),
        ),
        unit: UNITS.Short,
        min: 0,
        interval: '1h',
      },
      { width: 8, stacked: true },
    ),
  ];
}

function toBurnHours(): Cell[] {
  return [
    timeSeries(
      {
        title: 'Brennstunden je Tag',
        description: `Zuwachs der Betriebsstunden aller Leuchten je Tag (Verlauf, ${UNTIL_LAST_HOUR}). Ganzjährig voll sind es etwa 4.100 h je Leuchte.`,
        targets: [influxSeries(rolledGain(lamp('operatingHours'), '1d'), '$tag_city')],
        unit: UNITS.Hours,
        min: 0,
        interval: '1d',
        timeFrom: '7d',
      },
      { drawStyle: 'bars', stacked: true },
    ),
    table(
      {
        title: 'Brennstunden je Leuchte',
        description:
          'Zuwachs der Betriebsstunden im Zeitraum (Verlauf). Oben: brennt länger als die anderen.',
        targets: [influxTable(gainInRange(lamp('operatingHours'), ['city', 'device', 'comp']))],
        unit: UNITS.Hours,
        overrides: [...toTagColumns(KIND), byName('operatingHours', { displayName: 'Brennstunden' })],
      },
      { width: 12, height: 8, sortBy: 'Brennstunden' },
    ),
  ];
}

function toSupplyAndMast(): Cell[] {
  const voltage = [LIMITS.supplyVoltageTooLow, LIMITS.supplyVoltageTooHigh];
  return [
    timeSeries(
      {
        title: 'Netzspannung',
        description: `Niedrigster und höchster Wert (Verlauf, ${UNTIL_LAST_HOUR}). ${voltage.map(limit => describeLimit(limit, 'V')).join(' ')}`,
        targets: [
          influxSeries(rolledCourse('min', lamp('supplyVoltage')), 'niedrigste $tag_city'),
          influxSeries(rolledCourse('max', lamp('supplyVoltage')), 'höchste $tag_city'),
        ],
        unit: UNITS.Volt,
        interval: '1h',
        thresholds: toThresholds(voltage),
      },
      { width: 8, showLimit: true },
    ),
    timeSeries(
      {
        title: 'Temperatur Betriebsgerät',
        description: `Höchster Wert je Stadt (Verlauf, ${UNTIL_LAST_HOUR}). Ohne Schwelle; heiße Geräte altern schneller.`,
        targets: [influxSeries(rolledCourse('max', lamp('controlGearTemperature')), '$tag_city')],
        unit: UNITS.Celsius,
        interval: '1h',
      },
      { width: 8 },
    ),
    table(
      {
        title: 'Geneigte oder offene Masten',
        description: `Masten mit offener Tür, Fehlerstrom oder Neigung (Verlauf). ${describeLimit(LIMITS.mastTilt, '°')}`,
        targets: [
          influxTable(
            lastPerComponent('encl', ['tiltAngle', 'doorOpen', 'leakageDetected'], {
              kind: KIND,
              where: `"tiltAngle" > ${LIMITS.mastTilt.levels[0].at} OR "doorOpen" = true OR "leakageDetected" = true`,
            }),
          ),
        ],
        unit: UNITS.Short,
        timeFrom: STALE_AFTER,
        noValue: 'Nichts Auffälliges',
        overrides: [
          ...toTagColumns(KIND),
          ...toMetricColumns('encl', ['tiltAngle', 'doorOpen', 'leakageDetected']),
        ],
      },
      { width: 8, height: 8 },
    ),
  ];
}
