/** Light in the fibres: what is left above the receiver's need, and what was lost against the best week. */
import { LIMITS, RX_SENSITIVITY_DBM } from '#core/limits.ts';
import { toTagColumns } from './device-links.ts';
import { UNITS } from './grafana-units.ts';
import { overTime, toScope } from './influx-queries.ts';
import { describeLimit, toThresholds } from './limit-colours.ts';
import { byName, type Cell } from './panel-spec.ts';
import { table, timeSeries } from './panels.ts';
import { influxSeries, influxTable } from './targets.ts';

const KIND = 'fibrenode';
/** `metric + offset` in InfluxQL. */
const MARGIN = ` + ${-RX_SENSITIVITY_DBM}`;

/** A dead fibre counts as -40 dBm and so as a negative margin. */
export function lowestMarginNow(): string {
  return (
    `SELECT min("value")${MARGIN} FROM (SELECT last("rxPower") AS "value" FROM "optics"` +
    ` WHERE ${toScope(KIND)} GROUP BY "city", "device", "comp")`
  );
}

export function toOpticalMargin(): Cell[] {
  return [
    timeSeries(
      {
        title: 'Optische Reserve',
        description: `Empfangsleistung über ${RX_SENSITIVITY_DBM} dBm, niedrigster Wert je Stadt (Verlauf). ${describeLimit(LIMITS.opticalPowerLow, 'dB')}`,
        targets: [
          influxSeries(
            overTime('min', { measurement: 'optics', metric: 'rxPower', kind: KIND }, ['city'], MARGIN),
            '$tag_city',
          ),
        ],
        unit: UNITS.Decibel,
        interval: '1m',
        thresholds: toThresholds([LIMITS.opticalPowerLow]),
      },
      { showLimit: true },
    ),
    table(
      {
        title: 'Zusätzliche Dämpfung gegen den Bezugswert',
        description: `Bestes Stundenmittel der Empfangsleistung in sieben Tagen gegen das jüngste Stundenmittel (Verlauf); der Abnahmewert tritt an seine Stelle, sobald er im Bestand steht. ${describeLimit(LIMITS.spanLossIncrease, 'dB')}`,
        targets: [influxTable(lossAgainstBaseline(toScope(KIND)))],
        unit: UNITS.Decibel,
        timeFrom: '7d',
        decimals: 2,
        overrides: [
          ...toTagColumns(KIND),
          byName('loss', {
            displayName: 'Zusätzliche Dämpfung',
            thresholds: { mode: 'absolute', steps: toThresholds([LIMITS.spanLossIncrease]) },
            'custom.cellOptions': { type: 'color-text' },
          }),
          byName('margin', {
            displayName: 'Reserve',
            thresholds: { mode: 'absolute', steps: toThresholds([LIMITS.opticalPowerLow]) },
            'custom.cellOptions': { type: 'color-text' },
          }),
        ],
      },
      { width: 12, height: 8, sortBy: 'Zusätzliche Dämpfung' },
    ),
  ];
}

/** Light lost against the best hourly mean in the range, and what is left; a row per port. */
export function lossAgainstBaseline(
  scope: string,
  columns = `max("level") - last("level") AS "loss", last("level")${MARGIN} AS "margin"`,
): string {
  return (
    `SELECT ${columns} FROM (SELECT mean("rxPower") AS "level" FROM "optics" WHERE ${scope}` +
    ' GROUP BY time(1h), "city", "device", "comp" fill(none)) WHERE $timeFilter GROUP BY "city", "device", "comp"'
  );
}
