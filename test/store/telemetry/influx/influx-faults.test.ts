/** R07, R08: a server that is away, hangs, is overloaded, answers half or is none. Nothing counts as stored by mistake. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AppError } from '#core/app-error.ts';
import { type InfluxStoreOptions, openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { findFreePort } from '../../../support/spawn-system.ts';
import { NOON_MS, TEST_MEASUREMENTS, toReading } from '../telemetry-fixtures.ts';
import { answer, startFakeInflux } from './fake-influx.ts';

const SECRET = 'never-to-be-seen';
const AWAY = { code: 'STORE_UNAVAILABLE', canRetry: true };
const READING = toReading({ power: 1 });
const QUERY = { measurement: 'lamp', fields: ['power'], fromMs: NOON_MS, toMs: NOON_MS + 1000, limit: 10 };

async function open(url: string, more: Partial<InfluxStoreOptions> = {}): Promise<TelemetryStore> {
  const store = await openTelemetryStore({
    engine: 'influx',
    url,
    organisation: 'stadtwerke',
    database: 'leitstand',
    writer: { token: SECRET },
    measurements: TEST_MEASUREMENTS,
    writeTimeoutMs: 500,
    queryTimeoutMs: 500,
    ...more,
  });
  onTestFinished(() => store.close());
  return store;
}

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error = (await work.then(
    () => expect.fail('it was taken'),
    thrown => thrown,
  )) as AppError;
  expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(SECRET);
  return error;
}

describe('the second interface of InfluxDB', () => {
  it('writes lines with a token into a bucket of an organisation', async () => {
    const fake = await startFakeInflux({});
    await (await open(fake.url)).write([READING]);
    expect(fake.writes).toMatchObject([
      {
        path: '/api/v2/write?org=stadtwerke&bucket=leitstand&precision=ms',
        authorization: `Token ${SECRET}`,
        body: `lamp,city=landau,comp=lamp-1,device=mast-1,kind=lightmast power=1 ${NOON_MS}`,
      },
    ]);
  });

  it('divides a batch into requests of a bounded size', async () => {
    const fake = await startFakeInflux({});
    const store = await open(fake.url, { linesPerRequest: 100 });
    await store.write(
      Array.from({ length: 250 }, (_, n) => toReading({ count: n }, { timeMs: NOON_MS + n })),
    );
    expect(fake.writes.map(({ body }) => body.split('\n').length).sort()).toEqual([100, 100, 50]);
    const lines = new Set(fake.writes.flatMap(({ body }) => body.split('\n')));
    expect(lines.size).toBe(250);
  });
});

describe('a server that is away', () => {
  it('does not keep the store from opening, and is found once it is there', async () => {
    const port = await findFreePort();
    const store = await open(`http://127.0.0.1:${port}`);
    const error = await refusalOf(store.write([READING]));
    expect(error).toMatchObject(AWAY);
    expect(error.message).toMatch(
      /^InfluxDB at http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/,
    );
    expect(await refusalOf(store.query(QUERY))).toMatchObject(AWAY);
    expect(await refusalOf(store.stats())).toMatchObject(AWAY);
    const fake = await startFakeInflux({}, port);
    await store.write([READING]);
    expect(fake.writes).toHaveLength(1);
  });

  it('hangs: a write and a query end by their time limit', async () => {
    const fake = await startFakeInflux({ write: () => undefined });
    const store = await open(fake.url);
    const error = await refusalOf(store.write([READING]));
    expect(error).toMatchObject({ ...AWAY, message: `InfluxDB at ${fake.url} did not answer in time` });
    const deaf = await startFakeInflux({ query: () => undefined });
    expect(await refusalOf((await open(deaf.url)).query(QUERY))).toMatchObject(AWAY);
  });

  it('stops in the middle of an answer: nothing is believed', async () => {
    const cut = await startFakeInflux({
      write(response) {
        response.writeHead(500, { 'content-length': '100' }).write('half');
        setTimeout(() => response.destroy(), 20);
      },
      query(response) {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"results":[{"series":[');
        setTimeout(() => response.destroy(), 20);
      },
    });
    const store = await open(cut.url);
    expect(await refusalOf(store.query(QUERY))).toMatchObject(AWAY);
    const beforeHead = await startFakeInflux({ write: response => response.destroy() });
    expect(await refusalOf((await open(beforeHead.url)).write([READING]))).toMatchObject(AWAY);
    const inBody = await startFakeInflux({
      write(response) {
        response.writeHead(500, { 'content-length': '100' }).write('half');
        setTimeout(() => response.destroy(), 20);
      },
    });
    expect(await refusalOf((await open(inBody.url)).write([READING]))).toMatchObject(AWAY);
  });

  it('is something else that says 200', async () => {
    const page = await startFakeInflux({
      write: response => response.end('<html>Welcome</html>'),
      query: response => response.end('<html>Welcome</html>'),
    });
    expect(await refusalOf((await open(page.url)).query(QUERY))).toMatchObject(AWAY);
    const other = await startFakeInflux({ write: response => response.end('<html>Welcome</html>') });
    expect(await refusalOf((await open(other.url)).write([READING]))).toMatchObject({
      ...AWAY,
      message: 'InfluxDB answered a write with 200: not the answer of InfluxDB to a write',
    });
  });
});

describe('a server that refuses', () => {
  it.each([
    [500, { code: 'internal error', message: 'engine: no space left on device' }],
    [503, { message: 'cache maximum memory size exceeded' }],
    [400, { error: 'invalid precision "ms" (use n, u, ms, s, m or h)' }],
    [401, { message: 'unauthorized access' }],
    [413, { message: 'request entity too large' }],
  ])('%i is tried again, with its reason, and no reading is given up', async (status, body) => {
    const fake = await startFakeInflux({ write: answer(status, body) });
    const error = await refusalOf((await open(fake.url)).write([READING]));
    expect(error).toMatchObject(AWAY);
    expect(error.message).toContain(
      status === 401 ? 'refuses the user or token' : Object.values(body).at(-1),
    );
  });

  it('repeats a write whose answer was lost, with the same lines', async () => {
    const fake = await startFakeInflux({
      write: (response, number) => (number === 1 ? response.destroy() : response.writeHead(204).end()),
    });
    const store = await open(fake.url);
    expect(await refusalOf(store.write([READING]))).toMatchObject(AWAY);
    await store.write([READING]);
    expect(fake.writes[0]?.body).toBe(fake.writes[1]?.body);
    expect(await store.write([]).then(() => fake.writes)).toHaveLength(2);
  });

  for (const status of [429, 503]) {
    it(`${status} with Retry-After: nothing is sent before`, async () => {
      const fake = await startFakeInflux({
        write: (response, number) =>
          number === 1
            ? answer(status, { message: 'slow down' }, { 'retry-after': '1' })(response, number)
            : response.writeHead(204).end(),
      });
      const store = await open(fake.url);
      expect(await refusalOf(store.write([READING]))).toMatchObject(AWAY);
      await store.write([READING]);
      const [first, second] = fake.writes;
      expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(950);
    });
  }

  it('closes in time while the server wants patience', async () => {
    const fake = await startFakeInflux({ write: answer(429, {}, { 'retry-after': '3600' }) });
    const store = await open(fake.url);
    expect(await refusalOf(store.write([READING]))).toMatchObject(AWAY);
    const patient = refusalOf(store.write([READING]));
    await store.close();
    expect(await patient).toMatchObject(AWAY);
    expect(fake.writes).toHaveLength(1);
  });

  it('refuses a reading in the words of 2.x', async () => {
    const message =
      'failure writing points to database: partial write: field type conflict: input field "power" on measurement "lamp" is type float, already exists as type integer dropped=1';
    const fake = await startFakeInflux({ write: answer(422, { code: 'unprocessable entity', message }) });
    expect(await refusalOf((await open(fake.url)).write([READING]))).toMatchObject({
      code: 'STORE_REFUSED',
      message:
        'InfluxDB refuses a reading: lamp.power is stored as integer and cannot take a value of type float',
    });
  });

  it('never repeats a line that the server could not read', async () => {
    const fake = await startFakeInflux({
      write: answer(400, { error: `unable to parse 'lamp,device=${SECRET} x': bad` }),
    });
    const error = await refusalOf((await open(fake.url)).write([READING]));
    expect(error).toMatchObject({
      code: 'STORE_REFUSED',
      message: 'InfluxDB refuses a reading: it could not be read',
    });
  });
});

describe('the address', () => {
  it.each([
    ['influx.example.org:8086', 'must begin with http'],
    ['ftp://influx.example.org', 'must begin with http'],
    [`http://user:${SECRET}@127.0.0.1:8086`, 'must not have credentials'],
  ])('%s is refused', async (url, rule) => {
    const error = await refusalOf(open(url));
    expect(error.code).toBe('INVALID_CONFIGURATION');
    expect(error.message).toContain(rule);
  });
});
