/** First level: how a city, or all of them, is doing right now, and the way to what is not well. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { HEADLINE_METRICS } from '#core/headline-metrics.ts';
import { LIMITS } from '#core/limits.ts';
import { ALARM_TYPE_MAPPINGS, OPERATOR_STATE_MAPPINGS, SEVERITY_MAPPINGS } from './alarm-mappings.ts';
import { cityMap } from './city-map.ts';
import { FOLDER, toDashboard } from './dashboard-frame.ts';
import { toDeviceLink } from './device-links.ts';
import { toGrafanaUnit, UNITS } from './grafana-units.ts';
import { countDevices, type Figure, nowOverAll, overTime } from './influx-queries.ts';
import { describeLimit, toFaultCount, toThresholds } from './limit-colours.ts';
import { PRESENCE_MAPPINGS } from './metric-panels.ts';
import { byName, type Cell } from './panel-spec.ts';
import { alertList, stat, table, timeSeries } from './panels.ts';
import { countUnreachable, devicePresence, openAlarms, unreachableDevices } from './registry-queries.ts';
import { toRollupWidth, toStaleAfter } from './report-intervals.ts';
import { influxSeries, sqlTable } from './targets.ts';
import { toTotals, UNTIL_LAST_HOUR } from './total-curves.ts';
import {
  cityVariable,
  deviceVariable,
  historyVariable,
  kindVariable,
  registryVariable,
} from './variables.ts';

export const CITY_OVERVIEW_UID = 'leitstand-city';

const LAMP_FAILURE: Figure = { measurement: 'lamp', metric: 'lampFailure', where: '= true' };

export function createCityOverview(): Dashboard {
  return toDashboard({
    uid: CITY_OVERVIEW_UID,
    title: 'Stadtübersicht',
    description: 'Lage einer Stadt oder aller Städte: was meldet sich, was fehlt, was es leistet.',
    variables: [historyVariable, registryVariable, cityVariable, kindVariable(), deviceVariable(false)],
    withRequests: true,
    rows: [
      { title: 'Auf einen Blick', cells: [...[...DEVICE_KINDS.keys()].map(toReporting), ...toHeadlines()] },
      { title: 'Karte und Störungen', cells: toPlaces() },
      { title: 'Verlauf', cells: [...DEVICE_KINDS.keys()].map(toCourse) },
      { title: 'Umwelt', collapsed: true, cells: toEnvironment() },
    ],
  });
}

function toFigure(kind: DeviceKindName): Figure {
  const { measurement, metric } = HEADLINE_METRICS[kind];
  return { measurement, metric, kind };
}

function toReporting(kind: DeviceKindName): Cell {
  const { label } = DEVICE_KINDS.get(kind)!;
  const staleAfter = toStaleAfter(kind);
  return stat({
    title: `${label.de}: melden sich`,
    description:
      `Geräte der Art ${label.de}, von denen in den letzten ${staleAfter} ein Messwert kam (Verlauf, InfluxDB).` +
      ' Sinkt die Zahl, fehlen Meldungen: Liste der nicht erreichbaren Geräte ansehen.',
    targets: [influxSeries(countDevices(toFigure(kind)), label.de)],
    unit: UNITS.Short,
    decimals: 0,
    timeFrom: staleAfter,
    noValue: '0',
  });
}

function toHeadlines(): Cell[] {
  return [
    stat({
      title: 'Leuchten defekt',
      description:
        'Leuchten, deren letzte Meldung „Lampenausfall“ sagt (Verlauf). Was tun: Liste unter „Lichtmasten“ öffnen.',
      targets: [influxSeries(nowOverAll('count', LAMP_FAILURE), 'defekt')],
      unit: UNITS.Short,
      timeFrom: toStaleAfter('lightmast'),
      thresholds: toFaultCount(10),
      noValue: '0',
    }),
    stat({
      title: 'Nicht erreichbar',
      description:
        'Geräte im Zustand „nicht erreichbar“ oder „überfällig“ (Stammdaten, PostgreSQL). Was tun: Liste unten durchgehen.',
      targets: [sqlTable(countUnreachable)],
      unit: UNITS.Short,
      thresholds: toFaultCount(10),
    }),
    stat({
      title: 'Leistung Beleuchtung',
      description: 'Summe der zuletzt gemeldeten Wirkleistung aller Leuchten (Verlauf). Ohne Schwelle.',
      targets: [influxSeries(nowOverAll('sum', toFigure('lightmast')), 'Leistung')],
      unit: UNITS.Watt,
      timeFrom: toStaleAfter('lightmast'),
    }),
  ];
}

function toPlaces(): Cell[] {
  return [
    cityMap(
      {
        title: 'Geräte auf der Karte',
        description:
          'Lage und Zustand aller gewählten Geräte (Stammdaten). Grundkarte: die des Grafana-Servers. Ein Klick öffnet das Gerät.',
        targets: [sqlTable(devicePresence)],
        unit: UNITS.Short,
        mappings: PRESENCE_MAPPINGS,
        dataLinks: [toDeviceLink()],
      },
      { width: 16, height: 12 },
    ),
    alertList(
      'Offene Meldungen von Grafana',
      'Trend- und Plattformmeldungen dieses Ordners. Alarme im Sinne des Betriebs stehen in der Konsole.',
      FOLDER,
    ),
    table({
      title: 'Offene Alarme',
      description:
        'Alarme des Betriebs, die keiner geschlossen hat und kein anderer erklärt (Stammdaten), die schwersten zuerst. Was tun: in der Konsole öffnen, dort steht die Maßnahme.',
      targets: [sqlTable(openAlarms)],
      unit: UNITS.Short,
      noValue: 'Keine offenen Alarme',
      overrides: [
        byName('severity', {
          displayName: 'Schwere',
          mappings: SEVERITY_MAPPINGS,
          'custom.cellOptions': { type: 'color-text' },
        }),
        byName('alarm_type', { displayName: 'Alarm', mappings: ALARM_TYPE_MAPPINGS }),
        byName('city', { displayName: 'Stadt' }),
        byName('device', { displayName: 'Kennung', links: [toDeviceLink()] }),
        byName('resource', { displayName: 'Betroffen' }),
        byName('impacted', { displayName: 'Anzahl' }),
        byName('operator_state', { displayName: 'Bearbeitung', mappings: OPERATOR_STATE_MAPPINGS }),
        byName('raised', { displayName: 'Seit', unit: UNITS.DateTimeFromNow }),
      ],
    }),
    table({
      title: 'Braucht Aufmerksamkeit',
      description:
        'Geräte, die nicht erreichbar oder überfällig sind und es nicht wie geplant sind, das längste Schweigen zuerst, mit dem Grund (Stammdaten). Was tun: die Ursache beheben; ist es das Gerät selbst, Strom und Verbindung vor Ort prüfen.',
      targets: [sqlTable(unreachableDevices)],
      unit: UNITS.Short,
      noValue: 'Alles erreichbar',
      overrides: [
        byName('city', { displayName: 'Stadt' }),
        byName('kind', { displayName: 'Art' }),
        byName('device', { displayName: 'Kennung', links: [toDeviceLink()] }),
        byName('name', { displayName: 'Gerät' }),
        byName('presence', {
          displayName: 'Zustand',
          mappings: PRESENCE_MAPPINGS,
          'custom.cellOptions': { type: 'color-text' },
        }),
        byName('reason', { displayName: 'Grund', mappings: PRESENCE_MAPPINGS }),
        byName('cause', { displayName: 'Ursache' }),
        byName('last_reading', { displayName: 'Letzter Wert', unit: UNITS.DateTimeFromNow }),
      ],
    }),
  ];
}

function toCourse(kind: DeviceKindName): Cell {
  const { label } = DEVICE_KINDS.get(kind)!;
  const { unit } = HEADLINE_METRICS[kind];
  const isHourly = toRollupWidth(kind) === '1h';
  const source = isHourly ? `Verlauf, Stundenmittel ${UNTIL_LAST_HOUR}` : 'Verlauf';
  return timeSeries(
    {
      title: `${label.de}: ${COURSE_TITLES[kind]}`,
      description: `Summe über alle gewählten Geräte der Art ${label.de}, je Stadt (${source}). Ohne Schwelle; ein Einbruch gegenüber dem Vortag ist der Hinweis.`,
      ...toTotals(kind, [{ figure: toFigure(kind), alias: '$tag_city' }], ['city']),
      unit: toGrafanaUnit(unit),
      min: 0,
      interval: isHourly ? '1h' : '5m',
    },
    { width: 8, stacked: true },
  );
}

const COURSE_TITLES: Readonly<Record<DeviceKindName, string>> = {
  lightmast: 'Leistung Beleuchtung',
  hotspot: 'Endgeräte im WLAN',
  fibrenode: 'Durchsatz Glasfaser',
};

function toEnvironment(): Cell[] {
  const curve = (title: string, metric: string, unit: string, hint: string) =>
    timeSeries(
      {
        title,
        description: `Mittel der Masten mit Umweltsensor, je Stadt (Verlauf). ${hint}`,
        targets: [influxSeries(overTime('mean', { measurement: 'env', metric }), '$tag_city')],
        unit: toGrafanaUnit(unit),
        interval: '10m',
      },
      { width: 6 },
    );
  return [
    curve('Lufttemperatur', 'temperature', 'Cel', 'Ohne Schwelle.'),
    timeSeries(
      {
        title: 'Kälteste Oberfläche',
        description: `Niedrigste Oberflächentemperatur, je Stadt (Verlauf). ${describeLimit(LIMITS.iceRisk, '°C')}`,
        targets: [
          influxSeries(overTime('min', { measurement: 'env', metric: 'surfaceTemperature' }), '$tag_city'),
        ],
        unit: UNITS.Celsius,
        interval: '10m',
        thresholds: toThresholds([LIMITS.iceRisk]),
      },
      { width: 6, showLimit: true },
    ),
    curve('Feinstaub PM2,5', 'pm25', 'ug/m3', 'Ohne Schwelle.'),
    curve('Schallpegel', 'laeq', 'dB', 'Nur Pegel, kein Ton.'),
  ];
}
