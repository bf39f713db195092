/** S15: whatever a reading says, the real server understands one line as that reading and as nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppError } from '#core/app-error.ts';
import type { Reading } from '#core/readings.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { findInfluxObstacle } from '../../../support/influx-server.ts';
import { NOON_MS, readAll, toLampRows, toReading } from '../telemetry-fixtures.ts';
import { type InfluxFixture, useInfluxServer } from './influx-fixture.ts';

const obstacle = findInfluxObstacle();

/** What broke naive builders, or might. */
const CORPUS = [
  'dev1\nalarm,device=victim value=1 1',
  'dev1,tenant=other',
  'dev1\\',
  'dev1\\,tenant=other',
  'dev1\\\\',
  'dev1\\ x=1',
  'dev1 power=99',
  'dev1\tx',
  'dev1=other',
  '=',
  ',',
  ',,==',
  '"',
  '"dev1"',
  `'; DROP MEASUREMENT lamp; --`,
  '#comment',
  'lamp,device=x power=1 1',
  'power=1i,count=2i',
  '1i',
  't',
  'true',
  'NaN',
  '\r\nlamp,device=victim power=1',
  'dev1\u0000x',
  'dev1\u00a0x',
  'dev1\u2028x',
  'ünïcode🚦',
  '"}{"',
  'x" ,power=2',
  'x"\n',
  '\\"',
  '\\\\"',
  'a\\,b\\=c\\ d',
  '$p0',
  '/.*/',
  'time',
];

/** The database has the series, tags and fields of these readings and not one more, but for the bookkeeping of rollups. */
async function expectNothingForeign(
  { server }: InfluxFixture,
  database: string,
  readings: readonly Reading[],
): Promise<void> {
  const show = async (statement: string) =>
    (await server.run(statement, database)).flatMap(({ values }) => values.map(([name]) => name));
  const measurements = await show('SHOW MEASUREMENTS');
  expect(measurements.filter(name => !`${name}`.startsWith('rollup_'))).toEqual(['lamp']);
  expect(await show('SHOW TAG KEYS FROM "lamp"')).toEqual(['city', 'comp', 'device', 'kind']);
  const cities = new Set(readings.map(({ city }) => city));
  expect(await show('SHOW SERIES FROM "rollup_pending"')).toHaveLength(cities.size);
  const series = new Set(
    readings.map(({ city, kind, device, component }) => `${city} ${kind} ${device} ${component}`),
  );
  expect(await show('SHOW SERIES FROM "lamp"')).toHaveLength(series.size);
  const fields = new Set(readings.flatMap(({ values }) => Object.keys(values)));
  if (readings.some(({ quality }) => quality)) fields.add('quality');
  expect(new Set(await show('SHOW FIELD KEYS FROM "lamp"'))).toEqual(fields);
}

/** Stores it alone; false when it is refused. */
async function isTaken(store: TelemetryStore, reading: Reading): Promise<boolean> {
  try {
    await store.write([reading]);
    return true;
  } catch (error) {
    expect((error as AppError).code).toBe('STORE_REFUSED');
    return false;
  }
}

const printable = fc.integer({ min: 0x21, max: 0x7e }).map(code => String.fromCharCode(code));
const awkward = fc.constantFrom(',', '=', '"', `'`, '#', '-', '$', '/', '{', 'lamp', 'x');
const id = fc
  .array(fc.oneof(printable, awkward), { minLength: 1, maxLength: 12 })
  .map(parts => parts.join('').replaceAll('\\', '/'));
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(fc.constantFrom('"', '\\', '\n', '\r', ',', '=', ' ', '\u0000', 'ü', '🚦', 'a'), { maxLength: 12 })
    .map(parts => parts.join('')),
);
const hostileReading = fc
  .record({
    city: id,
    kind: fc.constantFrom('lightmast' as const, 'hotspot' as const),
    device: id,
    component: id.map(name => `lamp-${name}`),
    minute: fc.integer({ min: 0, max: 10_000 }),
    power: fc.double({ noNaN: true, noDefaultInfinity: true }),
    count: fc.maxSafeInteger(),
    failed: fc.boolean(),
    state: text,
  })
  .map(({ city, kind, device, component, minute, ...values }) =>
    toReading(values, { city, kind, device, component, timeMs: NOON_MS + minute * 60_000 }),
  );

describe.skipIf(obstacle)(`line protocol ${obstacle ?? ''}`, () => {
  const influx = useInfluxServer();

  it('brings any reading back as it was, and nothing besides', async () => {
    const readings = fc.uniqueArray(hostileReading, {
      selector: ({ device, component, timeMs }) => `${device} ${component} ${timeMs}`,
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(readings, async batch => {
        const database = await influx.createDatabase();
        const store = await influx.open({ database });
        await store.write(batch);
        expect(await readAll(store, 'lamp')).toEqual(toLampRows(batch));
        await expectNothingForeign(influx, database, batch);
        await store.close();
      }),
      { numRuns: 20 },
    );
  });

  for (const part of ['city', 'device', 'component'] as const) {
    it(`takes an id of the corpus as ${part} or refuses it, by itself`, async () => {
      const database = await influx.createDatabase();
      const store = await influx.open({ database });
      const taken: Reading[] = [];
      for (const [n, evil] of CORPUS.entries()) {
        const value = part === 'component' ? `lamp-${evil}` : evil;
        const reading = toReading({ count: n }, { device: `mast-${n}`, [part]: value });
        if (await isTaken(store, reading)) taken.push(reading);
      }
      expect(taken.length).toBeGreaterThan(10);
      expect(await readAll(store, 'lamp')).toEqual(toLampRows(taken));
      await expectNothingForeign(influx, database, taken);
    });
  }

  it('takes a text of the corpus as a text, and never as the name of a metric', async () => {
    const database = await influx.createDatabase();
    const store = await influx.open({ database });
    const readings = CORPUS.map((state, n) => toReading({ state, count: n }, { timeMs: NOON_MS + n }));
    await store.write(readings);
    for (const name of CORPUS) expect(await isTaken(store, toReading({ [name]: 1 }))).toBe(false);
    expect(await readAll(store, 'lamp')).toEqual(toLampRows(readings));
    await expectNothingForeign(influx, database, readings);
  });
});
