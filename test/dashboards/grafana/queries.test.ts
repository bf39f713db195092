/**
 * Every query of every dashboard and alert rule, expanded as Grafana would, asked of a real InfluxDB: all variables
 * as All, one, several, and with awkward names. Each must answer with rows of the shape its panel reads.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { HEADLINE_METRICS } from '#core/headline-metrics.ts';
import { findInfluxObstacle } from '../../support/influx-server.ts';
import { type Choice, toKind, toRange, toVariables } from './choose-variables.ts';
import { listQueries, type PanelQuery, readAlertRules, readDashboards } from './dashboard-queries.ts';
import { expandRange, expandVariables } from './expand-query.ts';
import { toExpectedTotals } from './expected-totals.ts';
import {
  AWKWARD_CITY,
  CITIES,
  DATABASE,
  type SimulatedInflux,
  startSimulatedInflux,
  toFaultyDevice,
} from './simulated-influx.ts';

const choose = (name: string, cities: Choice['cities'], isAllDevices = false) => ({
  name,
  cities,
  isAllDevices,
  devicesOf: (kind: DeviceKindName) =>
    (cities === 'all' ? CITIES : cities).map(city => toFaultyDevice(city, kind)),
});

const ALL = choose('all', 'all', true);
const AWKWARD = choose('awkward', [AWKWARD_CITY]);
const CHOICES = [
  ALL,
  choose('one', [CITIES[0]!]),
  choose('several', CITIES),
  AWKWARD,
  choose('several, one of them awkward', [AWKWARD_CITY, CITIES[1]!]),
];

const dashboards = readDashboards();
const queries = listQueries(dashboards, 'influxdb');
const directory = mkdtempSync(join(tmpdir(), 'leitstand-grafana-'));
let influx: SimulatedInflux;

describe.skipIf(findInfluxObstacle())('on a real InfluxDB', () => {
  beforeAll(async () => {
    influx = await startSimulatedInflux(directory);
  });
  afterAll(async () => {
    await influx?.server.end('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  for (const choice of CHOICES) {
    test.each(dashboards.map(dashboard => [dashboard.uid!, dashboard] as const))(
      `${choice.name}: %s`,
      async (_uid, dashboard) => {
        const variables = toVariables(dashboard, choice);
        const faults: string[] = [];
        for (const query of queries.filter(candidate => candidate.dashboard === dashboard)) {
          const text = expandRange(
            expandVariables(query.target.query!, variables),
            toRange(query, influx.nowMs),
          );
          expect(text).not.toMatch(/(?<!\\)\$\{?(city|kind|device|__|timeFilter|interval)/);
          const series = await influx.server.run(text, DATABASE);
          faults.push(
            ...findFaults(query, series as InfluxSeries[]).map(fault => `${query.name}: ${fault}\n${text}`),
          );
        }
        expect(faults).toEqual([]);
      },
    );
  }

  test('an awkward name finds its own rows and no others', async () => {
    const masts = dashboards.find(({ uid }) => uid === 'leitstand-lightmasts')!;
    const table = queries.find(
      ({ dashboard, target }) => dashboard === masts && target.resultFormat === 'table',
    )!;
    const text = expandRange(
      expandVariables(table.target.query!, toVariables(masts, AWKWARD)),
      toRange(table, influx.nowMs),
    );
    const series = (await influx.server.run(text, DATABASE)) as InfluxSeries[];
    const found = series.flatMap(({ columns, values }) => values.map(row => row[columns.indexOf('city')]));
    expect(new Set(found)).toEqual(new Set([AWKWARD_CITY]));
  });

  test.each([...DEVICE_KINDS.keys()])(
    'totals of the city over time (%s) are those of the readings, each window once',
    async kind => {
      const curves = queries.filter(({ dashboard, panel, target }) => {
        const isCourse = dashboard.uid === 'leitstand-city' && panel.type === 'timeseries';
        return isCourse && target.query!.includes(`'${kind}'`);
      });
      const drawn: [string, number][] = [];
      for (const curve of curves) {
        const text = expandVariables(curve.target.query!, toVariables(curve.dashboard, ALL));
        const range = toRange(curve, influx.nowMs);
        const series = (await influx.server.run(expandRange(text, range), DATABASE)) as InfluxSeries[];
        for (const { tags, values } of series)
          drawn.push(
            ...values.map(([time, total]): [string, number] => [`${tags!['city']} ${time}`, total as number]),
          );
      }
      const { fromMs, intervalMs } = toRange(curves[0]!, influx.nowMs);
      const wanted = { ...HEADLINE_METRICS[kind], kind, windowMs: intervalMs };
      const expected = [...toExpectedTotals(influx.readings, wanted, ({ city }) => city)].filter(
        ([window]) => {
          const startMs = Number(window.slice(window.lastIndexOf(' ') + 1));
          const isReadToo = curves.length > 1;
          return startMs >= fromMs && (isReadToo || startMs < influx.rolledUntilMs);
        },
      );
      expect(drawn.map(([window]) => window).sort()).toEqual(expected.map(([window]) => window).sort());
      for (const [window, total] of expected) expect(new Map(drawn).get(window)).toBeCloseTo(total, 3);
    },
  );

  test.each(dashboards.map(dashboard => [dashboard.uid!, dashboard] as const))(
    'variables of %s offer what there is',
    async (_uid, dashboard) => {
      const all = toVariables(dashboard, ALL);
      for (const variable of dashboard.templating.list!.filter(({ type }) => type === 'query')) {
        const series = await influx.server.run(expandVariables(String(variable.query), all), DATABASE);
        const offered = new Set(series.flatMap(({ values }) => values.map(value => value[1])));
        expect([variable.name, [...offered]]).toEqual([
          variable.name,
          expect.arrayContaining(
            variable.name === 'city'
              ? [...CITIES, AWKWARD_CITY]
              : [toFaultyDevice(CITIES[0]!, toKind(dashboard))],
          ),
        ]);
      }
    },
  );

  test('alert rules: every rule finds the faulty devices, with the labels it speaks of', async () => {
    const rules = readAlertRules().filter(rule => rule.data[0]!.model.query !== undefined);
    expect(rules.length).toBeGreaterThan(10);
    for (const rule of rules) {
      const { model, relativeTimeRange } = rule.data[0]!;
      const text = expandRange(model.query!, {
        fromMs: influx.nowMs - relativeTimeRange.from * 1000,
        toMs: influx.nowMs,
        intervalMs: model.intervalMs!,
      });
      expect(text).not.toContain('$');
      const series = (await influx.server.run(text, DATABASE)) as InfluxSeries[];
      expect([rule.title, series.length]).not.toEqual([rule.title, 0]);
      expect(Object.keys(series[0]!.tags!).sort()).toEqual(['city', 'comp', 'device']);
    }
  });
});

interface InfluxSeries {
  name: string;
  tags?: Record<string, string>;
  columns: string[];
  values: unknown[][];
}

/** What the panel could not show. */
function findFaults({ panel, target }: PanelQuery, series: readonly InfluxSeries[]): string[] {
  if (series.length === 0) return ['no rows'];
  const first = series[0]!;
  if (first.columns[0] !== 'time') return [`the first column is ${first.columns[0]}`];
  if (series.some(({ values }) => values.length === 0 || values.every(row => row.slice(1).every(isNull))))
    return ['a series without a value'];
  if (panel.type === 'stat' && series.length !== 1) return [`${series.length} series for one number`];
  if (target.resultFormat === 'table') return findMissingColumns(panel, first);
  const wanted = [...(target.alias ?? '').matchAll(/\$tag_(\w+)/g)].map(match => match[1]!);
  return wanted.filter(tag => first.tags?.[tag] === undefined).map(tag => `alias wants the tag ${tag}`);
}

const isNull = (value: unknown) => value === null;

/** An override that names a column which is not there does nothing, silently. */
function findMissingColumns(panel: PanelQuery['panel'], { columns, tags }: InfluxSeries): string[] {
  const there = new Set(['Time', ...columns, ...Object.keys(tags ?? {})]);
  return (panel.fieldConfig?.overrides ?? [])
    .filter(({ matcher }) => matcher.id === 'byName' && !there.has(matcher.options as string))
    .map(({ matcher }) => `no column ${matcher.options}`);
}
