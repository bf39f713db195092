/** Which lamps report a failure, and how many of which kind over time. */
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { toTagColumns } from './device-links.ts';
import { UNITS } from './grafana-units.ts';
import { countOverTime, messagesWhere } from './influx-queries.ts';
import { keepNewest } from './keep-newest.ts';
import { toMetricColumns } from './metric-panels.ts';
import type { Cell } from './panel-spec.ts';
import { table, timeSeries } from './panels.ts';
import { toStaleAfter, toSumInterval } from './report-intervals.ts';
import { influxSeries, influxTable } from './targets.ts';

const KIND = 'lightmast';
const STALE_AFTER = toStaleAfter(KIND);
const SUM_INTERVAL = toSumInterval(KIND);
/** Every flag of a lamp names something that is wrong. */
const FLAGS = DEVICE_KINDS.get(KIND)!
  .components.find(component => component.name === 'lamp')!
  .metrics.filter(metric => metric.type === 'bool');

export function toLampFailures(): Cell[] {
  const names = FLAGS.map(flag => flag.name);
  return [
    timeSeries(
      {
        title: 'Gestörte Leuchten nach Art',
        description:
          'Leuchten, die im Intervall mindestens einmal eine Störung meldeten (Verlauf). Jede Kurve über null ist Arbeit.',
        targets: FLAGS.map(flag =>
          influxSeries(
            countOverTime({ measurement: 'lamp', metric: flag.name, where: '= true' }),
            flag.label.de,
          ),
        ),
        unit: UNITS.Short,
        min: 0,
        interval: SUM_INTERVAL,
      },
      { width: 24, drawStyle: 'bars', stacked: true },
    ),
    table({
      title: 'Gestörte Leuchten',
      description: `Leuchten, die in den letzten ${STALE_AFTER} eine Störung meldeten (Verlauf). Was tun: Gerät öffnen, Auftrag anlegen.`,
      targets: [
        influxTable(messagesWhere('lamp', names, names.map(name => `"${name}" = true`).join(' OR '))),
      ],
      unit: UNITS.Short,
      timeFrom: STALE_AFTER,
      noValue: 'Keine Störung',
      transformations: keepNewest(names),
      overrides: [...toTagColumns(KIND), ...toMetricColumns('lamp', names)],
    }),
  ];
}
