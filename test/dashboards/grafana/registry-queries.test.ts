/** The SQL of the dashboards, expanded as Grafana would, on the views of a real PostgreSQL registry. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '#core/devices.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { planFleet } from '../../../simulators/fleet-plan.ts';
import { createCurrent, createUpdate } from '../../store/registry/registry-fixtures.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import { type Choice, toVariables } from './choose-variables.ts';
import { listQueries, readDashboards } from './dashboard-queries.ts';
import { expandVariables } from './expand-query.ts';
import { CITIES } from './simulated-influx.ts';

const queries = listQueries(readDashboards(), 'grafana-postgresql-datasource');
const fleet = planFleet({ seed: 5, scale: 0.1 });
const devices = fleet.devices.filter(device => CITIES.includes(device.city));
const lost = devices[0] as Device;
const BREAKING_OUT = [`x' OR '1'='1`, '$v$ OR true --', '$v$; DROP VIEW grafana_device; --', '\\', '$'];

const choose = (cities: Choice['cities']): Choice => ({
  cities,
  isAllDevices: true,
  devicesOf: () => [],
});

describe.skipIf(!findPostgresBinaries())('on a real PostgreSQL (skipped unless it is installed)', () => {
  let server: PostgresServer;
  let url: string;
  let registry: Registry;

  beforeAll(async () => {
    server = await startPostgresServer();
    url = await server.createDatabase('leitstand');
    registry = await openRegistry({ engine: 'postgres', url });
    for (const city of fleet.cities) await registry.devices.putCity(city);
    await registry.devices.putDevices(devices);
    const sinceMs = Date.now();
    const watch = { presence: 'lost', sinceMs, heardMs: sinceMs } as const;
    const states = [
      createCurrent(lost.id, { watch: { ...watch, reason: 'device' } }),
      createCurrent(devices[1]!.id, { watch: { ...watch, reason: 'expected' } }),
    ];
    await registry.ingest.apply(createUpdate(1, { states }));
    await raiseAlarms(registry);
  });
  afterAll(async () => {
    await registry?.close();
    await server?.remove();
  });

  const ask = (query: (typeof queries)[number], choice: Choice) =>
    server.query(expandVariables(query.target.rawSql!, toVariables(query.dashboard, choice)), url);

  test('there are such queries, and each has the columns its panel names', async () => {
    expect(queries.length).toBeGreaterThan(2);
    for (const query of queries) {
      const [row] = await ask(query, choose('all'));
      const wanted = (query.panel.fieldConfig?.overrides ?? []).map(
        ({ matcher }) => matcher.options as string,
      );
      expect(Object.keys(row ?? {}), query.name).toEqual(expect.arrayContaining(wanted));
    }
  });

  test('the map shows every device chosen, the list those that cannot be reached', async () => {
    const [map, list, count] = ['Karte', 'Aufmerksamkeit', 'Nicht erreichbar'].map(
      title => queries.find(({ panel }) => panel.title!.includes(title))!,
    );
    const of = (city: string) => devices.filter(device => device.city === city);
    expect(await ask(map!, choose('all'))).toHaveLength(devices.length);
    expect(await ask(map!, choose([CITIES[1]!]))).toHaveLength(of(CITIES[1]!).length);
    expect(await ask(map!, choose(CITIES))).toHaveLength(devices.length);
    expect((await ask(list!, choose('all'))).map(row => row['device'])).toEqual([lost.id]);
    expect((await ask(count!, choose('all'))).map(row => Number(row['value']))).toEqual([1]);
  });

  test('open alarms are those of the cities chosen and of their groups, the gravest first', async () => {
    const alarms = queries.find(({ panel }) => panel.title === 'Offene Alarme')!;
    const rowsOf = async (choice: Choice) =>
      (await ask(alarms, choice)).map(row => [row['severity'], row['alarm_type'], row['impacted']]);
    expect(await rowsOf(choose('all'))).toEqual([
      ['major', 'groupDark', 0],
      ['minor', 'commsLost', 0],
    ]);
    expect(await rowsOf(choose([CITIES.find(city => city !== lost.city)!]))).toEqual([]);
  });

  test('nothing typed into a variable gets out of the text it stands in', async () => {
    for (const query of queries) {
      for (const city of BREAKING_OUT) {
        const rows = await ask(query, choose([city]));
        const found = rows.filter(row => !('value' in row) || Number(row['value']) > 0);
        expect([query.name, city, found]).toEqual([query.name, city, []]);
      }
    }
  });
});

async function raiseAlarms(registry: Registry): Promise<void> {
  const { city, kind, id } = lost;
  const raised = { step: 'raised', city, timeMs: Date.now(), atMs: Date.now() } as const;
  const group = { resource: `${city}/cabinet/c`, alarmTypeId: 'groupDark', qualifier: '' } as const;
  const device = { resource: `${city}/${kind}/${id}`, alarmTypeId: 'commsLost', qualifier: '' } as const;
  await registry.ingest.applyTime({
    states: [],
    alarms: {
      ...{ atMs: Date.now(), conditions: [], watches: [], memories: [] },
      changes: [
        { ...raised, key: device, deviceId: id, severity: 'minor' },
        { ...raised, key: group, severity: 'major' },
      ],
    },
  });
}
