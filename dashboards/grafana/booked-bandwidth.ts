/** Booked against used: what nodes carry for each service beside what is promised, and for whom it is promised. */
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { REQUEST_STATES } from '#core/requests/bandwidth-request.ts';
import { STATE_LABELS } from '#core/requests/request-labels.ts';
import { UNITS } from './grafana-units.ts';
import { type Figure, overTime } from './influx-queries.ts';
import { byName, type Cell, type Override, toRefId } from './panel-spec.ts';
import { table, timeSeries } from './panels.ts';
import { bookedPerLink, bookedPerService, requestsInRange } from './registry-queries.ts';
import { toSumInterval } from './report-intervals.ts';
import { influxSeries, sqlSeries, sqlTable } from './targets.ts';
import { toTotals } from './total-curves.ts';

const KIND = 'fibrenode';
const SERVICE_RATE: Figure = { measurement: 'service', metric: 'rate', kind: KIND };

const STATE_MAPPINGS = toMappings(
  Object.fromEntries(REQUEST_STATES.map(state => [state, STATE_LABELS[state].de])),
);
const DIRECTION_MAPPINGS = toMappings({ aToZ: 'A → Z', zToA: 'Z → A' });

export function toBookedAgainstUsed(): Cell[] {
  const used = toTotals(KIND, [{ figure: SERVICE_RATE, alias: '$tag_comp' }], ['comp']);
  return [
    timeSeries(
      {
        title: 'Gebucht und genutzt je Dienst',
        description:
          'Flächen: genutzt, Summe über alle gewählten Knoten (Verlauf). Gestrichelt: dort zugesagt, solange die Veranstaltung läuft (Stammdaten).',
        targets: [...used.targets, sqlSeries(bookedPerService)],
        overrides: [...(used.overrides ?? []), dashed(toRefId(used.targets.length))],
        unit: UNITS.BitsPerSecondSI,
        min: 0,
        interval: toSumInterval(KIND),
      },
      { stacked: true },
    ),
    timeSeries({
      title: 'Verworfen je Dienst',
      description:
        'Höchster Anteil je Dienst (Verlauf). BOS oder Kameras über null: Zusage in Gefahr, Besucherverkehr begrenzen.',
      targets: [
        influxSeries(
          overTime('max', { measurement: 'service', metric: 'dropRate', kind: KIND }, ['comp']),
          '$tag_comp',
        ),
      ],
      unit: UNITS.Percent,
      min: 0,
      max: 100,
      interval: '1m',
    }),
    table({
      title: 'Bandbreitenanträge',
      description:
        'Anträge, deren Veranstaltung in den gezeigten Zeitraum fällt (Stammdaten). In der Konsole steht, was beantragt und entschieden wurde.',
      targets: [sqlTable(requestsInRange)],
      unit: UNITS.Short,
      noValue: 'Keine Anträge',
      overrides: [
        byName('number', { displayName: 'Nummer' }),
        byName('event', { displayName: 'Veranstaltung' }),
        byName('place', { displayName: 'Ort' }),
        byName('city', { displayName: 'Stadt' }),
        byName('state', { displayName: 'Stand', mappings: STATE_MAPPINGS }),
        byName('starts', { displayName: 'Beginn', unit: UNITS.DatetimeLocal }),
        byName('ends', { displayName: 'Ende', unit: UNITS.DatetimeLocal }),
      ],
    }),
    table({
      title: 'Jetzt gebucht je Verbindung',
      description:
        'Zugesagte und zusätzlich erlaubte Rate aller Anträge, Auf- und Abbau eingeschlossen (Stammdaten). Was frei ist, zeigt die Konsole.',
      targets: [sqlTable(bookedPerLink)],
      unit: UNITS.BitsPerSecondSI,
      noValue: 'Nichts gebucht',
      overrides: [
        byName('link', { displayName: 'Verbindung' }),
        byName('a_node', { displayName: 'Knoten A' }),
        byName('z_node', { displayName: 'Knoten Z' }),
        byName('direction', { displayName: 'Richtung', mappings: DIRECTION_MAPPINGS }),
        byName('cir', { displayName: 'Zugesagt' }),
        byName('eir', { displayName: 'Zusätzlich' }),
      ],
    }),
  ];
}

/** Lines over the areas, each at its own height. */
function dashed(refId: string): Override {
  return {
    matcher: { id: 'byFrameRefID', options: refId },
    properties: [
      { id: 'custom.stacking', value: { mode: 'none', group: 'booked' } },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
      { id: 'custom.lineInterpolation', value: 'stepAfter' },
      { id: 'custom.lineWidth', value: 2 },
      { id: 'custom.fillOpacity', value: 0 },
    ],
  };
}

function toMappings(texts: Record<string, string>): ValueMapping[] {
  const options = Object.entries(texts).map(([value, text], index) => [value, { text, index }]);
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }];
}
