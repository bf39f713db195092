/** Devices from a file: what would happen, all of them or none, their secrets once; and files that are none. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { readDeviceCsv } from '../../api/imports/read-device-csv.ts';
import { checkDevice } from '../../core/check-device.ts';
import {
  IMPORT_BYTES_MAX,
  type ImportReport,
  type ImportResource,
} from '../../core/provisioning-resources.ts';
import { isSameHash, toSecretHash } from '../../core/secrets.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createApiFixture } from './api-fixture.ts';

const HEAD = 'city,kind,id,name,longitude,latitude';

async function setUp() {
  const fixture = await createApiFixture();
  const app = await buildApp(fixture.options);
  const headersOf = async (cities: readonly string[] | '*') => ({
    authorization: `Bearer ${await fixture.createToken('admin', cities)}`,
    'content-type': 'text/csv',
  });
  const headers = await headersOf(['landau']);
  const send = (url: string, payload: string | Buffer) =>
    app.inject({ method: 'POST', url: `/api/v1/device-imports${url}`, headers, payload });
  const check = async (payload: string | Buffer) => {
    const reply = await send('/check', payload);
    expect(reply.statusCode, reply.body).toBe(200);
    return reply.json<ImportReport>();
  };
  const read = async (id: string, as = headers) =>
    app.inject({ url: `/api/v1/device-imports/${id}`, headers: { authorization: as.authorization } });
  const runImport = async (payload: string) => {
    const reply = await send('', payload);
    expect(reply.statusCode, reply.body).toBe(202);
    const { id } = reply.json<ImportResource>();
    return waitUntil(
      'the import',
      async () => (await read(id)).json<ImportResource>(),
      ({ state }) => state !== 'running',
    );
  };
  return { ...fixture, app, headers, headersOf, send, check, read, runImport };
}

function toRows(count: number, prefix = 'ld-new'): string {
  return Array.from({ length: count }, (_, n) => `landau,lightmast,${prefix}-${n},Weg ${n},8.1,49.2`).join(
    '\n',
  );
}

describe('a file of devices', () => {
  it('is checked row by row, and the check changes nothing', async () => {
    const { check, registry } = await setUp();
    const report = await check(
      [
        HEAD,
        'landau,lightmast,ld-a-1,Ostring 7,8.1,49.2',
        'landau,tree,ld-a-2,Baum,8.1,49.2',
        'speyer,lightmast,ld-a-3,Fremd,,',
        'nowhere,lightmast,ld-a-4,Nirgends,,',
        'landau,lightmast,ld-lm-0001,Schon da,,',
        'landau,lightmast,ld-a-1,Doppelt,,',
        'landau,lightmast,ld-a-5,Halb,8.1,',
        'landau,lightmast,ld-a-6,Wo,acht,49',
        '',
        'landau,hotspot,ld-a-7,"Platz, groß",8.2,49.3',
      ].join('\n'),
    );
    expect(report).toEqual({
      rows: 9,
      valid: 2,
      faultCount: 7,
      cities: [{ city: 'landau', rows: 2 }],
      faults: [
        { line: 3, field: 'kind', rule: 'must be one of lightmast, hotspot, fibrenode' },
        { line: 4, field: 'city', rule: 'must be one of yours' },
        { line: 5, field: 'city', rule: 'must be one of yours' },
        { line: 6, field: 'id', rule: 'is taken by another device' },
        { line: 7, field: 'id', rule: 'stands in line 2 already' },
        { line: 8, field: 'longitude', rule: 'must be given together with latitude' },
        { line: 9, field: 'longitude', rule: 'must be a number' },
      ],
    });
    expect(await registry.devices.getDevice('ld-a-1')).toBeUndefined();
    expect((await registry.audit.query({ limit: 1 })).items).toEqual([]);
  });

  it('is read as a German Excel saves it, and as this system writes it', async () => {
    const { runImport, registry } = await setUp();
    const excel = Buffer.from(
      `${HEAD.replaceAll(',', ';')}\r\nlandau;lightmast;ld-x-1;Löwengasse;8,11;49,2\r\n`,
      'latin1',
    );
    expect(await runImport(excel as never)).toMatchObject({ state: 'done' });
    const marked = `\uFEFF${HEAD}\nlandau,lightmast,ld-x-2,'=Straße,-0.5,49.2\n`;
    expect(await runImport(marked)).toMatchObject({ state: 'done' });
    expect(await registry.devices.getDevice('ld-x-1')).toMatchObject({
      name: 'Löwengasse',
      location: [8.11, 49.2],
    });
    expect(await registry.devices.getDevice('ld-x-2')).toMatchObject({
      name: '=Straße',
      location: [-0.5, 49.2],
    });
  });

  it('is imported whole, with an entry for each city and the secrets once, for who began it', async () => {
    const { app, runImport, read, registry, headers, headersOf, logLines } = await setUp();
    const job = await runImport(`${HEAD}\n${toRows(1200)}`);
    expect(job).toMatchObject({ state: 'done', rows: 1200, done: 1200, secretsUntil: expect.any(String) });
    expect((await registry.devices.listAllDevices()).length).toBe(1204);
    const entries = (await registry.audit.query({ objectId: job.id, limit: 9 })).items;
    expect(entries).toMatchObject([
      { action: 'device.import', city: 'landau', changes: [{ field: 'count', to: 1200 }] },
    ]);
    const other = await headersOf('*');
    const fetchSecrets = (as: typeof other) =>
      app.inject({
        method: 'POST',
        url: `/api/v1/device-imports/${job.id}/secrets`,
        headers: { authorization: as.authorization },
      });
    expect((await read(job.id, other)).statusCode).toBe(404);
    expect((await fetchSecrets(other)).statusCode).toBe(404);
    const secrets = await fetchSecrets(headers);
    expect(secrets.headers['content-disposition']).toContain('attachment');
    const [head, first, ...rest] = parse(secrets.body) as string[][];
    expect(head).toEqual(['city', 'kind', 'id', 'userName', 'secret']);
    expect(rest).toHaveLength(1199);
    const credential = await registry.access.getCredential(first?.[3] ?? '');
    expect(isSameHash(credential?.secretSha256 ?? new Uint8Array(), toSecretHash(first?.[4] ?? ''))).toBe(
      true,
    );
    expect(secrets.body).not.toMatch(/^'|,'/m);
    expect((await fetchSecrets(headers)).statusCode).toBe(404);
    expect((await read(job.id)).json()).not.toHaveProperty('secretsUntil');
    expect(logLines.join('')).not.toContain(first?.[4]);
  });

  it('with a fault is not imported at all, and neither is one that becomes wrong meanwhile', async () => {
    const { send, runImport, registry } = await setUp();
    const reply = await send('', `${HEAD}\n${toRows(3)}\nlandau,tree,ld-t-1,,,`);
    expect(reply.statusCode).toBe(400);
    expect(reply.json().errors).toEqual([
      { field: '5.kind', rule: 'must be one of lightmast, hotspot, fibrenode' },
    ]);
    await registry.devices.deleteDevice('ld-lm-0002');
    const job = await runImport(`${HEAD}\n${toRows(600)}\nlandau,lightmast,ld-lm-0002,,,`);
    expect(job).toMatchObject({ state: 'failed', done: 0, error: expect.stringContaining('being erased') });
    expect(job).not.toHaveProperty('secretsUntil');
    expect((await registry.devices.listAllDevices()).length).toBe(3);
    expect((await registry.audit.query({ limit: 1 })).items).toEqual([]);
  });

  it('keeps its secrets for a quarter of an hour', async () => {
    const { runImport, read, clock } = await setUp();
    const { id } = await runImport(`${HEAD}\n${toRows(1)}`);
    clock.advance(15 * 60_000 - 1);
    expect((await read(id)).json()).toHaveProperty('secretsUntil');
    clock.advance(1);
    expect((await read(id)).statusCode).toBe(404);
  });
});

it('characters of several bytes are whole wherever the file is cut while it is read', async () => {
  const name = '💡 Löwengasse';
  const rows = Array.from({ length: 3000 }, (_, n) => `landau,lightmast,ld-u-${n},${name},,`);
  const { devices } = await readDeviceCsv(Buffer.from(`${HEAD}\n${rows.join('\n')}`));
  expect(devices).toHaveLength(3000);
  expect(new Set(devices.map(({ device }) => device.name))).toEqual(new Set([name]));
});

it('whatever the bytes are, they are read to devices that are right, or to faults with their lines', async () => {
  const words = fc.constantFrom(
    'landau',
    'lightmast',
    'city',
    'kind',
    'id',
    '"',
    ',',
    ';',
    '\r\n',
    '\n',
    '\0',
    "'=1",
    '8,1',
    'ä',
  );
  const text = fc
    .array(fc.oneof(words, fc.string({ maxLength: 5 })), { maxLength: 60 })
    .map(parts => parts.join(''));
  const head = fc.constantFrom('', `${HEAD}\n`, 'id;kind;city\n');
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.tuple(head, text).map(parts => Buffer.from(parts.join(''))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async given => {
      const { rows, devices, faults } = await readDeviceCsv(given);
      for (const { device } of devices) expect(checkDevice(device)).toEqual([]);
      for (const { line, field, rule } of faults) {
        expect(line).toBeGreaterThan(0);
        expect(field.length).toBeLessThanOrEqual(64);
        expect(rule).not.toBe('');
      }
      expect(devices.length).toBeLessThanOrEqual(rows);
      if (devices.length < rows) expect(faults).not.toEqual([]);
    }),
  );
});

describe('a file that is none', () => {
  it.each([
    ['nothing', '', 'file', 'is empty'],
    ['no needed column', 'city,id\nlandau,x-1-x', 'kind', 'is a column that is needed'],
    ['a column of others', 'city,kind,id,password\na,b,c,d', 'password', 'is no column of an import'],
    ['a column twice', 'city,kind,id,id\na,b,c,d', 'id', 'stands there twice'],
    ['an open quote', `${HEAD}\nlandau,"light`, 'file', 'is not CSV from here on: look at the quotes'],
    ['zeros', Buffer.alloc(1000), '\0'.repeat(64), 'is no column of an import'],
    [
      'one endless line',
      `${HEAD}\n${'x'.repeat(100_000)}`,
      'file',
      'is not CSV from here on: look at the quotes',
    ],
  ])('tells that it has %s', async (_what, payload, field, rule) => {
    const { devices, faults } = await readDeviceCsv(Buffer.from(payload));
    expect(devices).toEqual([]);
    expect(faults).toContainEqual({ line: expect.any(Number), field, rule });
  });

  it('is refused when it is too large, has too many rows, or is of another type (S26)', async () => {
    const { app, send, check, headers } = await setUp();
    expect((await send('/check', Buffer.alloc(IMPORT_BYTES_MAX + 1, 'x'))).statusCode).toBe(413);
    const rows = 'landau,lightmast,,x,,\n'.repeat(20_001);
    const report = await check(`${HEAD}\n${rows}`);
    expect(report).toMatchObject({ rows: 20_000, valid: 0, faultCount: 20_001 });
    expect(report.faults).toHaveLength(500);
    const json = { ...headers, 'content-type': 'application/json' };
    const url = '/api/v1/device-imports/check';
    expect((await app.inject({ method: 'POST', url, headers: json, payload: '{}' })).statusCode).toBe(415);
    const { 'content-type': _, ...bare } = headers;
    expect((await app.inject({ method: 'POST', url, headers: bare })).statusCode).toBe(415);
    const large = {
      method: 'POST',
      url: '/api/v1/tokens',
      headers: json,
      payload: Buffer.alloc(65_537, ' '),
    } as const;
    expect((await app.inject(large)).statusCode).toBe(413);
  });
});
