/** Second level: public Wi-Fi. Clients, channel load, airtime, uplink. Counts only, never a client. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { LIMITS } from '#core/limits.ts';
import { toDashboard } from './dashboard-frame.ts';
import { toTagColumns } from './device-links.ts';
import { createFigurePanels } from './figure-panels.ts';
import { UNITS } from './grafana-units.ts';
import { countDevices, type Figure, lastPerComponent, nowOverAll, overTime } from './influx-queries.ts';
import { describeLimit, toFaultCount, toThresholds } from './limit-colours.ts';
import { toMetricColumns } from './metric-panels.ts';
import type { Cell } from './panel-spec.ts';
import { table, timeSeries } from './panels.ts';
import { toStaleAfter, toSumInterval } from './report-intervals.ts';
import { influxSeries, influxTable } from './targets.ts';
import { toTotals } from './total-curves.ts';
import { variablesOfKind } from './variables.ts';

const KIND = 'hotspot';
const { now, course, total } = createFigurePanels(KIND);

const of = (measurement: string, metric: string, where?: string): Figure => ({
  measurement,
  metric,
  kind: KIND,
  ...(where !== undefined && { where }),
});

const CLIENTS = of('sys', 'clientsConnected');
const CHANNEL_LOAD = of('radio', 'channelUtilization');
const LEASES = of('dhcp', 'leasesUsed');
const PERCENT = { unit: UNITS.Percent, min: 0, max: 100 } as const;
const COUNT = { unit: UNITS.Short, decimals: 0, noValue: '0' } as const;

const congestion = describeLimit(LIMITS.channelCongested, '%');
const exhaustion = describeLimit(LIMITS.dhcpExhausted, '%');

export function createHotspots(): Dashboard {
  return toDashboard({
    uid: 'leitstand-hotspots',
    title: 'WLAN-Hotspots',
    description: 'Endgeräte, Kanalauslastung, Sendezeit und Anbindung des öffentlichen WLAN. Nur Zählwerte.',
    variables: variablesOfKind(DEVICE_KINDS.get(KIND)!),
    withRequests: true,
    rows: [
      { title: 'Auf einen Blick', cells: toGlance() },
      { title: 'Endgeräte', cells: toClients() },
      { title: 'Funk', cells: toRadio() },
      { title: 'Anbindung', cells: toUplink() },
      { title: 'Adressen und Gerät', collapsed: true, cells: toAddressesAndDevice() },
    ],
  });
}

function toGlance(): Cell[] {
  const faults = { ...COUNT, thresholds: toFaultCount(5) } as const;
  return [
    now(
      {
        ...COUNT,
        title: 'Hotspots melden sich',
        description: `Hotspots, von denen in den letzten ${toStaleAfter(KIND)} ein Wert kam (Verlauf). Weniger als erwartet: Stadtübersicht öffnen.`,
      },
      countDevices(CLIENTS),
    ),
    now(
      {
        ...COUNT,
        title: 'Endgeräte im WLAN',
        description: 'Summe der zuletzt gemeldeten Endgeräte (Verlauf). Ohne Schwelle.',
      },
      nowOverAll('sum', CLIENTS),
    ),
    now(
      {
        ...PERCENT,
        title: 'Höchste Kanalauslastung',
        description: `Der vollste Kanal (Verlauf). ${congestion}`,
        thresholds: toThresholds([LIMITS.channelCongested]),
      },
      nowOverAll('max', CHANNEL_LOAD),
    ),
    now(
      {
        ...faults,
        title: 'Anbindung nicht in Betrieb',
        description:
          'Hotspots, deren Anbindung nicht „in Betrieb“ meldet (Verlauf). Was tun: Leitung und Tunnel prüfen.',
      },
      nowOverAll('count', of('uplink', 'operStatus', "<> 'up'")),
    ),
    now(
      {
        ...faults,
        title: 'Anmeldeseite gestört',
        description:
          'Hotspots, deren Anmeldeseite nicht erreichbar ist (Verlauf). Was tun: Portal und Namensauflösung prüfen.',
      },
      nowOverAll('count', of('portal', 'reachable', '= false')),
    ),
    now(
      {
        ...PERCENT,
        title: 'Adressen vergeben, höchster Wert',
        description: `Der vollste Adressbereich (Verlauf). ${exhaustion}`,
        thresholds: toThresholds([LIMITS.dhcpExhausted]),
      },
      nowOverAll('max', LEASES),
    ),
  ];
}

function toClients(): Cell[] {
  return [
    total({
      title: 'Endgeräte je Stadt',
      description:
        'Summe der verbundenen Endgeräte (Verlauf), über mindestens fünf Minuten gemittelt. Ohne Schwelle.',
      figure: CLIENTS,
      unit: UNITS.Short,
    }),
    total({
      title: 'Endgeräte je Funkmodul',
      description: 'Summe der Endgeräte nach Funkmodul (Verlauf). Fast alle auf 2,4 GHz: Bandlenkung prüfen.',
      figure: of('radio', 'clients'),
      by: 'comp',
      unit: UNITS.Short,
      interval: '15m',
    }),
  ];
}

function toRadio(): Cell[] {
  const columns = ['channelUtilization', 'clients', 'channel', 'noise'];
  const airtime = (title: string, metric: string, hint: string) =>
    course(
      {
        ...PERCENT,
        title,
        description: `Mittel je Funkmodul (Verlauf). ${hint}`,
        figure: of('radio', metric),
        by: 'comp',
      },
      { width: 8 },
    );
  return [
    timeSeries(
      {
        ...PERCENT,
        title: 'Kanalauslastung',
        description: `Mittel und höchster Wert je Funkmodul (Verlauf). ${congestion}`,
        targets: [
          influxSeries(overTime('mean', CHANNEL_LOAD, ['comp']), 'Mittel $tag_comp'),
          influxSeries(overTime('max', CHANNEL_LOAD, ['comp']), 'höchste $tag_comp'),
        ],
        interval: toSumInterval(KIND),
        thresholds: toThresholds([LIMITS.channelCongested]),
      },
      { showLimit: true },
    ),
    table(
      {
        title: 'Volle Kanäle',
        description: `Funkmodule über der Schwelle (Verlauf). ${congestion}`,
        targets: [
          influxTable(
            lastPerComponent('radio', columns, {
              where: `"channelUtilization" > ${LIMITS.channelCongested.levels[0].at}`,
            }),
          ),
        ],
        unit: UNITS.Short,
        timeFrom: toStaleAfter(KIND),
        noValue: 'Kein Kanal ist überlastet',
        overrides: [...toTagColumns(KIND), ...toMetricColumns('radio', columns)],
      },
      { width: 12, height: 8, sortBy: 'Kanalauslastung' },
    ),
    airtime('Sendezeit', 'txAirtime', 'Anteil, in dem der Hotspot sendet. Ohne Schwelle.'),
    airtime('Empfangszeit', 'rxAirtime', 'Anteil, in dem der Hotspot empfängt. Ohne Schwelle.'),
    airtime('Wiederholungen', 'retryRate', 'Viele bei wenig Last deuten auf Störer. Ohne Schwelle.'),
  ];
}

function toUplink(): Cell[] {
  const columns = ['operStatus', 'tunnelUp', 'packetLoss'];
  return [
    timeSeries(
      {
        title: 'Durchsatz der Anbindung',
        description: 'Summe über alle gewählten Hotspots (Verlauf). Ohne Schwelle.',
        ...toTotals(
          KIND,
          [
            { figure: of('uplink', 'rxRate'), alias: 'Empfang' },
            { figure: of('uplink', 'txRate'), alias: 'Senden' },
          ],
          [],
        ),
        unit: UNITS.BitsPerSecondSI,
        min: 0,
        interval: toSumInterval(KIND),
      },
      { width: 8 },
    ),
    course(
      {
        title: 'Latenz',
        description: 'Mittel je Stadt, gemessen von den Hotspots (Verlauf). Ohne Schwelle.',
        figure: of('uplink', 'latency'),
        unit: UNITS.Milliseconds,
      },
      { width: 8 },
    ),
    course(
      {
        title: 'Paketverlust',
        description: 'Mittel je Stadt (Verlauf). Steigt er und bleibt: Leitung prüfen.',
        figure: of('uplink', 'packetLoss'),
        unit: UNITS.Percent,
      },
      { width: 8 },
    ),
    table({
      title: 'Gestörte Anbindungen',
      description:
        'Letzter Zustand, wo die Anbindung nicht „in Betrieb“ ist oder der Tunnel fehlt (Verlauf). Was tun: Leitung, Netzteil, Tunnel prüfen.',
      targets: [
        influxTable(
          lastPerComponent('uplink', columns, { where: `"operStatus" <> 'up' OR "tunnelUp" = false` }),
        ),
      ],
      unit: UNITS.Short,
      timeFrom: toStaleAfter(KIND),
      noValue: 'Alle in Betrieb',
      overrides: [...toTagColumns(KIND), ...toMetricColumns('uplink', columns)],
    }),
  ];
}

function toAddressesAndDevice(): Cell[] {
  return [
    course(
      {
        ...PERCENT,
        title: 'Adressen vergeben',
        description: `Höchster Wert je Stadt (Verlauf). ${exhaustion}`,
        figure: LEASES,
        aggregate: 'max',
        thresholds: toThresholds([LIMITS.dhcpExhausted]),
      },
      { width: 8, showLimit: true },
    ),
    course(
      {
        ...PERCENT,
        title: 'Arbeitsspeicher belegt',
        description: 'Mittel je Stadt (Verlauf). Ohne Schwelle.',
        figure: of('sys', 'memoryUsed'),
      },
      { width: 8 },
    ),
    course(
      {
        title: 'Gerätetemperatur',
        description: 'Höchster Wert je Stadt (Verlauf). Ohne Schwelle.',
        figure: of('sys', 'temperature'),
        unit: UNITS.Celsius,
        aggregate: 'max',
      },
      { width: 8 },
    ),
  ];
}
