/** Who may do what: queries by credentials that may only read (S16), a database and its readers for each city. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesQuery } from '#store/telemetry/series-query.ts';
import { findInfluxObstacle } from '../../../support/influx-server.ts';
import { NOON_MS, readAll, toLampRow, toLampRows, toReading } from '../telemetry-fixtures.ts';
import { startInfluxBridge } from './influx-bridge.ts';
import { useInfluxServer } from './influx-fixture.ts';

const obstacle = findInfluxObstacle();
const QUERY: SeriesQuery = {
  measurement: 'lamp',
  fields: ['power'],
  fromMs: NOON_MS,
  toMs: NOON_MS + 1000,
  limit: 10,
};
const AWAY = { code: 'STORE_UNAVAILABLE', canRetry: true };

describe.skipIf(obstacle)(`access to InfluxDB ${obstacle ?? ''}`, () => {
  const influx = useInfluxServer();
  const reader = { user: 'reader', password: 'reads-only' };

  async function grantReader(database: string): Promise<void> {
    const { server } = influx;
    const users = (await server.run('SHOW USERS')).flatMap(({ values }) => values.map(([name]) => name));
    if (!users.includes(reader.user))
      await server.run(`CREATE USER ${reader.user} WITH PASSWORD '${reader.password}'`);
    await server.run(`GRANT READ ON "${database}" TO ${reader.user}`);
  }

  it('makes the database if it may', async () => {
    const database = 'made-by-the-store';
    const store = await influx.open({ database });
    expect(await store.query(QUERY)).toEqual({ series: [], truncated: false });
    await store.write([toReading({ power: 1 })]);
    expect(await readAll(store, 'lamp')).toHaveLength(1);
  });

  it('says who is refused, and never the password', async () => {
    const wrong = { user: 'admin', password: 'not-the-password' };
    const store = await influx.open({ writer: wrong, reader: wrong });
    const works = [
      () => store.write([toReading({ power: 1 })]),
      () => store.query(QUERY),
      () => store.stats(),
    ];
    for (const work of works) {
      const error = await work().catch(thrown => thrown);
      expect(error).toMatchObject(AWAY);
      expect(error.message).toMatch(/^InfluxDB refuses the user or token of this (write|query) \(401\)$/);
    }
  });

  it('asks with the credentials that may only read, and writes with the others', async () => {
    const database = await influx.createDatabase();
    const store = await influx.open({ database, reader });
    await expect(store.query(QUERY)).rejects.toMatchObject(AWAY);
    await grantReader(database);
    await store.write([toReading({ power: 1 })]);
    expect((await store.query(QUERY)).series).toHaveLength(1);
    const readOnly = await influx.open({ database, reader, writer: reader });
    await expect(readOnly.write([toReading({ power: 2 })])).rejects.toMatchObject({
      ...AWAY,
      message: 'InfluxDB refuses the user or token of this write (403)',
    });
    await expect(readOnly.deleteBefore(NOON_MS + 1)).rejects.toMatchObject(AWAY);
    expect(await readAll(store, 'lamp')).toEqual([toLampRow(toReading({ power: 1 }))]);
  });

  it('takes any text of a filter as that text', async () => {
    const database = await influx.createDatabase();
    await grantReader(database);
    const store = await influx.open({ database, reader });
    const devices = [`x'OR'1'='1`, `";DROP`, '/.*/', '$p0', '--', `'`, '"', `mast-1`];
    const readings = devices.map((device, n) => toReading({ power: n }, { device }));
    await store.write(readings);
    const hostile = fc.oneof(
      fc.constantFrom(...devices),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc
        .array(
          fc.constantFrom(`'`, '"', '\\', '\n', ')', '(', ' OR ', '=', '$p0', '/', ';', 'device', '\u0000'),
        )
        .map(parts => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async device => {
        const { series } = await store.query({ ...QUERY, filter: { device } });
        expect(series.map(({ tags }) => tags.device).sort()).toEqual(
          devices.filter(known => device.includes(known)).sort(),
        );
      }),
      { numRuns: 150 },
    );
    expect(await readAll(store, 'lamp')).toHaveLength(devices.length);
  });

  it('asks for a thousand devices at once', async () => {
    const store = await influx.open();
    await store.write([toReading({ power: 1 })]);
    const device = Array.from({ length: 1000 }, (_, n) => `mast-${n}-${'x'.repeat(100)}`).with(500, 'mast-1');
    expect((await store.query({ ...QUERY, filter: { device } })).series).toHaveLength(1);
  });

  it('keeps each city in a database of its own when told to', async () => {
    const database = 'apart';
    const store = await influx.open({ database, perCity: true });
    expect(await store.query(QUERY)).toEqual({ series: [], truncated: false });
    const landau = toReading({ power: 1 }, { city: 'landau' });
    const speyer = toReading({ power: 3 }, { city: 'speyer', device: 'mast-2' });
    await store.write([landau, speyer]);
    await store.write([landau, speyer]);
    const show = async (name: string) =>
      (await influx.server.run('SHOW TAG VALUES WITH KEY = city', name))[0]?.values;
    expect(await show('apart-landau')).toEqual([['city', 'landau']]);
    expect(await show('apart-speyer')).toEqual([['city', 'speyer']]);
    expect(await readAll(store, 'lamp')).toEqual(toLampRows([landau, speyer]));
    const mean = { ...QUERY, aggregate: 'mean' } as const;
    expect((await store.query(mean)).series[0]?.values).toEqual({ power: [2] });
    expect((await store.query({ ...mean, groupBy: ['city'] })).series).toHaveLength(2);
    expect((await store.query({ ...mean, filter: { city: ['speyer', 'worms'] } })).series[0]?.values).toEqual(
      { power: [3] },
    );
    expect((await store.query({ ...mean, across: 'sum', windowMs: 1000 })).series[0]?.values).toEqual({
      power: [4],
    });
    expect((await store.latest(QUERY)).series).toHaveLength(2);
    expect(await store.stats()).toMatchObject({ rows: 2, mergedReadings: 2 });
    await expect(store.write([toReading({ power: 1 }, { city: 'x"..y' })])).rejects.toMatchObject({
      code: 'STORE_REFUSED',
    });
    await grantReader('apart-landau');
    const guest = await influx.open({ database, perCity: true, reader });
    expect(await readAll(guest, 'lamp')).toEqual([toLampRow(landau)]);
    expect(await store.deleteBefore(NOON_MS + 1, 'landau')).toBe(1);
    expect(await readAll(store, 'lamp')).toEqual([toLampRow(speyer)]);
  });

  it('knows after a restart what is stored: late readings are merged with their quality', async () => {
    const database = await influx.createDatabase();
    const first = await influx.open({ database });
    const uncertain = toReading({ power: 1, count: 1 }, { quality: { power: 'uncertain', count: 'bad' } });
    await first.write([uncertain, toReading({ power: 5 }, { timeMs: NOON_MS + 60_000 })]);
    await first.close();
    const second = await influx.open({ database });
    await second.write([toReading({ power: 2 }), toReading({ power: 6 }, { timeMs: NOON_MS + 120_000 })]);
    const [row] = await readAll(second, 'lamp');
    expect(row).toMatchObject({ values: { power: 2, count: 1 }, quality: 'count=bad' });
    expect(await second.stats()).toMatchObject({ rows: 3, writtenReadings: 2, mergedReadings: 1 });
  });

  it('writes by the second interface as 1.8 has it', async () => {
    const { url, admin } = influx.server;
    const database = await influx.createDatabase();
    const bridge = await startInfluxBridge(url);
    const store = await influx.open({ database, url: bridge, version: 2, writer: admin });
    const readings = [
      toReading({ power: 1, state: 'a "b" \\ c' }),
      toReading({ count: 2 }, { device: 'a,b=c' }),
    ];
    await store.write(readings);
    await store.write([toReading({ power: 3 })]);
    expect(await readAll(store, 'lamp')).toEqual(
      toLampRows([toReading({ power: 3, state: 'a "b" \\ c' }), readings[1] as never]),
    );
  });
});
