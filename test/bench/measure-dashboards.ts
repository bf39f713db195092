/** How long InfluxDB takes for every query of the Grafana dashboards, everything chosen, on a day of 5,000 devices. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Choice, toKind, toRange, toVariables } from '../dashboards/grafana/choose-variables.ts';
import { listQueries, type PanelQuery, readDashboards } from '../dashboards/grafana/dashboard-queries.ts';
import { expandRange, expandVariables } from '../dashboards/grafana/expand-query.ts';
import { type InfluxServer, startInfluxServer } from '../support/influx-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Figure, type Section, toMedian } from './bench-report.ts';
import { buildInfluxDay } from './build-influx-day.ts';
import { readProcessorMs } from './processor-time.ts';

const DATABASE = 'leitstand';
/** 5,000 devices. */
const SCALE = 2.7;
const ROUNDS = 3;
const GOAL_MS = 1000;
const SETTLE_MS = 300_000;

interface Timed {
  query: PanelQuery;
  ms: number;
  processorMs: number;
}

export async function measureDashboards(scale = SCALE): Promise<Section> {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-bench-'));
  const server = await startInfluxServer({ directory });
  try {
    await server.run(`CREATE DATABASE ${DATABASE}`);
    const all = listQueries(readDashboards(), 'influxdb').map(({ target }) => target.query!);
    const rolled = findRolledMetrics(all);
    const day = await buildInfluxDay(server, DATABASE, { toMs: Date.now(), scale, rolled });
    await settle(server);
    const choice: Choice = {
      cities: 'all',
      isAllDevices: true,
      devicesOf: kind => day.devices.filter(device => device.kind === kind).map(({ id }) => id),
    };
    const figures: Figure[] = [];
    for (const dashboard of readDashboards()) {
      const queries = listQueries([dashboard], 'influxdb');
      if (queries.length === 0) continue;
      const variables = toVariables(dashboard, choice);
      const timed: Timed[] = [];
      for (const query of queries) {
        const text = expandRange(expandVariables(query.target.query!, variables), toRange(query, day.toMs));
        const times: number[] = [];
        const beforeMs = readProcessorMs(server.process);
        for (let round = 0; round < ROUNDS; round++) {
          const startedMs = performance.now();
          await server.run(text, DATABASE);
          times.push(performance.now() - startedMs);
        }
        const processorMs = (readProcessorMs(server.process) - beforeMs) / ROUNDS;
        timed.push({ query, ms: toMedian(times), processorMs });
      }
      timed.sort((a, b) => b.ms - a.ms);
      figures.push(...timed.slice(0, 3).map(toFigure));
      const kind = toKind(dashboard);
      figures.push({
        name: `${dashboard.uid}: all ${timed.length} queries (${kind})`,
        value: timed.reduce((sum, { ms }) => sum + ms, 0),
        unit: 'ms',
      });
    }
    return {
      title: `Grafana's queries, ${day.points.toLocaleString('en-GB')} points of ${day.devices.length.toLocaleString('en-GB')} devices, InfluxDB 1.6.7, slowest three of each dashboard`,
      figures,
    };
  } finally {
    await server.end('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** By measurement, as InfluxDB names them: `"lamp_1h"` has `"activePower_sum"`. */
function findRolledMetrics(queries: readonly string[]): Map<string, Set<string>> {
  const rolled = new Map<string, Set<string>>();
  for (const query of queries) {
    const names = [...query.matchAll(/"(\w+)_(?:count|sum|min|max|last|first|increase)"/g)].map(
      match => match[1]!,
    );
    for (const [, measurement] of query.matchAll(/FROM "(\w+_(?:5min|1h))"/g))
      rolled.set(measurement!, new Set([...(rolled.get(measurement!) ?? []), ...names]));
  }
  return rolled;
}

/** What a day arrives in at once would never be seen in operation: the server first puts its files in order. */
async function settle(server: InfluxServer): Promise<void> {
  const countActive = async () => {
    const engines = await server.run("SHOW STATS FOR 'tsm1_engine'");
    return engines.flatMap(({ columns, values }) =>
      values.flatMap(row => row.filter((_, index) => columns[index]!.endsWith('Active')).map(Number)),
    );
  };
  const isIdle = (active: number[]) => active.every(count => count === 0);
  await waitUntil('InfluxDB to compact its files', countActive, isIdle, SETTLE_MS);
}

function toFigure({ query, ms, processorMs }: Timed): Figure {
  const note = `median of ${ROUNDS}; ${Math.round(processorMs)} ms of processor`;
  return { name: query.name, value: ms, unit: 'ms', goal: { atMost: GOAL_MS }, note };
}
