/** The SQL of the dashboards, expanded as Grafana would, on the views of a real PostgreSQL registry. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '#core/devices.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { planFleet } from '../../../simulators/fleet-plan.ts';
import {
  createDeployment,
  createItem,
  createLink,
  createNode,
  createRequest,
  createWindow,
  HOUR_MS,
} from '../../store/registry/network-fixtures.ts';
import { createCurrent, createUpdate } from '../../store/registry/registry-fixtures.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import { type Choice, toVariables } from './choose-variables.ts';
import { listQueries, readDashboards } from './dashboard-queries.ts';
import { expandSqlRange, expandVariables } from './expand-query.ts';
import { CITIES } from './simulated-influx.ts';

const queries = listQueries(readDashboards(), 'grafana-postgresql-datasource');
const fleet = planFleet({ seed: 5, scale: 0.1 });
const devices = fleet.devices.filter(device => CITIES.includes(device.city));
const lost = devices[0] as Device;
/** Of one city; in so small a fleet it has not two cases, and for a booking any two devices will do. */
const nodes = devices.filter(({ city }) => city === CITIES[0]).slice(0, 2);
const ELSEWHERE = CITIES.find(city => city !== CITIES[0])!;
const RANGE = { fromMs: Date.now() - 2 * HOUR_MS, toMs: Date.now() + 2 * HOUR_MS, intervalMs: HOUR_MS };
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
    await book(registry);
  });
  afterAll(async () => {
    await registry?.close();
    await server?.remove();
  });

  const expand = (text: string, dashboard: Dashboard, choice: Choice) =>
    server.query(expandSqlRange(expandVariables(text, toVariables(dashboard, choice)), RANGE), url);
  const ask = ({ target, dashboard }: (typeof queries)[number], choice: Choice) =>
    expand(target.rawSql!, dashboard, choice);

  test('there are such queries, and each has the columns its panel names', async () => {
    expect(queries.length).toBeGreaterThan(2);
    for (const query of queries) {
      const [row] = await ask(query, choose('all'));
      const named = (query.panel.fieldConfig?.overrides ?? []).filter(
        ({ matcher }) => matcher.id === 'byName',
      );
      const wanted = named.map(({ matcher }) => matcher.options as string);
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

  test('what is booked stands beside what is used while the event lasts, for the cities and nodes chosen', async () => {
    const fibre = queries.filter(({ dashboard }) => dashboard.uid === 'leitstand-fibre');
    const titled = (title: string) => fibre.find(({ panel }) => panel.title === title)!;
    const curve = titled('Gebucht und genutzt je Dienst');
    const peaksOf = async (choice: Choice) => {
      const rows = await ask(curve, choice);
      expect(rows.length).toBe(4 * 5);
      const cctv = rows.filter(({ metric }) => metric === 'gebucht cctv');
      return cctv.map(({ value }) => Number(value));
    };
    // Two nodes keep 1 Gbit/s each from the first hour to the third.
    expect(await peaksOf(choose('all'))).toEqual([0, 2e9, 2e9, 0, 0]);
    expect(await peaksOf(choose([ELSEWHERE]))).toEqual([0, 0, 0, 0, 0]);
    const one: Choice = { ...choose('all'), isAllDevices: false, devicesOf: () => [nodes[0]!.id] };
    expect(await peaksOf(one)).toEqual([0, 1e9, 1e9, 0, 0]);

    const requests = titled('Bandbreitenanträge');
    expect(await ask(requests, choose('all'))).toMatchObject([{ number: 'MG-1', state: 'reserved' }]);
    expect(await ask(requests, choose([ELSEWHERE]))).toEqual([]);
    const links = await ask(titled('Jetzt gebucht je Verbindung'), choose('all'));
    expect(links.map(({ direction, cir }) => [direction, Number(cir)])).toEqual([
      ['aToZ', 1e9],
      ['zToA', 1e8],
    ]);

    const annotation = curve.dashboard.annotations.list!.find(({ name }) => name === 'Bandbreitenanträge')!;
    const { rawSql } = annotation.target as unknown as { rawSql: string };
    expect(await expand(rawSql, curve.dashboard, choose('all'))).toEqual([
      {
        time: new Date(RANGE.fromMs + HOUR_MS),
        timeend: new Date(RANGE.fromMs + 3 * HOUR_MS),
        text: 'Maikerwe (MG-1)',
        tags: `${nodes[0]!.city},reserved`,
      },
    ]);
    expect(await expand(rawSql, curve.dashboard, choose([ELSEWHERE]))).toEqual([]);
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

/** One request that is approved for a link between two nodes, and one that was refused. */
async function book({ network, requests }: Registry): Promise<void> {
  const [a, z] = nodes.map(({ id }) => id) as [string, string];
  const { city } = nodes[0]!;
  for (const id of [a, z]) await network.putNode(createNode(id, { city }));
  await network.putDeployment(createDeployment('dep', { city, nodeIds: [a, z] }));
  await network.putLink(createLink('l', [a, z], { city }));
  const window = createWindow(RANGE.fromMs + HOUR_MS);
  const items = [createItem({ aNode: a, zNode: z })];
  const paths = [{ itemId: '1', hops: [{ linkId: 'l', direction: 'aToZ' as const }] }];
  await requests.create(createRequest('MG-1', { city, window, items, paths, state: 'reserved' }));
  await requests.create(createRequest('MG-2', { city, window, items }));
}
